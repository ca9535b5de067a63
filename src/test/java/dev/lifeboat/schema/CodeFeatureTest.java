package dev.lifeboat.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeFeatureTest {
    private static final CodeFeature SEX = sex(new Missing.Reject());
    private static final CodeFeature LEVEL =
            new CodeFeature("level", Map.of("0", 10.0, "-3", 20.0, "true", 30.0), new Missing.Value("-3"));
    private final double[] vector = {7, 7, 7};

    @Test
    void categoryBecomesItsNumber() {
        assertThat(SEX.putText("male", vector, 1)).isNull();
        assertThat(vector).containsExactly(7, 1, 7);
        assertThat(SEX.putText("female", vector, 1)).isNull();
        assertThat(vector).containsExactly(7, 0, 7);
    }

    @Test
    void wholeNumbersAndBooleansAreMatchedByTheirText() {
        assertThat(LEVEL.putNumber(-3, vector, 1)).isNull();
        assertThat(vector[1]).isEqualTo(20);
        assertThat(LEVEL.putNumber(-0.0, vector, 1)).isNull();
        assertThat(vector[1]).isEqualTo(10);
        assertThat(LEVEL.putBoolean(true, vector, 1)).isNull();
        assertThat(vector[1]).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5, 1e300, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void otherNumbersAreUnknownCategories(double value) {
        assertThat(LEVEL.putNumber(value, vector, 1)).isEqualTo(FeatureError.UNKNOWN_CATEGORY);
    }

    @Test
    void otherTextAndBooleansAreUnknownCategories() {
        assertThat(SEX.putText("Male", vector, 1)).isEqualTo(FeatureError.UNKNOWN_CATEGORY);
        assertThat(SEX.putText("", vector, 1)).isEqualTo(FeatureError.UNKNOWN_CATEGORY);
        assertThat(LEVEL.putBoolean(false, vector, 1)).isEqualTo(FeatureError.UNKNOWN_CATEGORY);
    }

    @Test
    void missingValueIsAnErrorOrIsReplaced() {
        assertThat(SEX.putMissing(vector, 1)).isEqualTo(FeatureError.MISSING_FEATURE);
        assertThat(LEVEL.putMissing(vector, 1)).isNull();
        assertThat(vector).containsExactly(7, 20, 7);
    }

    @Test
    void featureHasOneInputThatIsNotScaled() {
        assertThat(SEX.width()).isEqualTo(1);
        assertThat(SEX.isScaled()).isFalse();
    }

    @Test
    void canonicalFormNeverChanges() {
        // Hexadecimal, because Double.toString returns 1.9999999999999998E23 up to JDK 18 and 2.0E23 from JDK 19.
        assertThat(SEX.canonical()).isEqualTo("sex:code{male=0x1.0p0, female=0x0.0p0},missing=reject");
        assertThat(new CodeFeature("huge", Map.of("x", 0x1.52d02c7e14af6p77), new Missing.Value("x")).canonical())
                .isEqualTo("huge:code{x=0x1.52d02c7e14af6p77},missing=x");
    }

    @Test
    void negativeZeroIsZero() {
        CodeFeature feature = new CodeFeature("x", Map.of("a", -0.0), new Missing.Reject());
        assertThat(feature.putText("a", vector, 1)).isNull();
        assertThat(Double.doubleToRawLongBits(vector[1])).isZero();
        assertThat(feature).isEqualTo(new CodeFeature("x", Map.of("a", 0.0), new Missing.Reject()));
    }

    @Test
    void codesAreCopied() {
        Map<String, Double> codes = new HashMap<>(Map.of("a", 1.0));
        CodeFeature feature = new CodeFeature("x", codes, new Missing.Reject());
        codes.put("b", 2.0);
        assertThat(feature.codes()).containsOnlyKeys("a");
    }

    @ParameterizedTest
    @ValueSource(doubles = {2e100, -2e100, Double.NaN, Double.POSITIVE_INFINITY})
    void codesMustBeWithinLimits(double code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CodeFeature("x", Map.of("a", code), new Missing.Reject()));
    }

    @Test
    void replacementMustBeACategory() {
        assertThatIllegalArgumentException().isThrownBy(() -> sex(new Missing.Mean()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sex(new Missing.Value("neither")))
                .withMessageContaining("male, female");
        assertThatIllegalArgumentException().isThrownBy(() -> new CodeFeature("x", Map.of(), new Missing.Reject()));
    }

    private static CodeFeature sex(Missing missing) {
        Map<String, Double> codes = new LinkedHashMap<>();
        codes.put("male", 1.0);
        codes.put("female", 0.0);
        return new CodeFeature("sex", codes, missing);
    }
}
