package dev.lifeboat.schema;

import static dev.lifeboat.schema.OneHotFeature.Unknown.REJECT;
import static dev.lifeboat.schema.OneHotFeature.Unknown.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneHotFeatureTest {
    private static final OneHotFeature STRICT =
            new OneHotFeature("port", List.of("S", "2", "true"), REJECT, new Missing.Reject());
    private static final OneHotFeature LENIENT =
            new OneHotFeature("port", List.of("S", "2", "true"), ZERO, new Missing.Value("2"));
    private final double[] vector = {7, 7, 7, 7, 7};

    @Test
    void categorySetsItsInput() {
        assertThat(STRICT.width()).isEqualTo(3);
        assertThat(STRICT.isScaled()).isFalse();
        assertThat(STRICT.putText("S", vector, 1)).isNull();
        assertThat(vector).containsExactly(7, 1, 0, 0, 7);
        assertThat(STRICT.putNumber(2.0, vector, 1)).isNull();
        assertThat(vector).containsExactly(7, 0, 1, 0, 7);
        assertThat(STRICT.putBoolean(true, vector, 1)).isNull();
        assertThat(vector).containsExactly(7, 0, 0, 1, 7);
    }

    @Test
    void unknownCategoryIsRejected() {
        assertThat(STRICT.putText("s", vector, 1)).isEqualTo(FeatureError.UNKNOWN_CATEGORY);
        assertThat(STRICT.putNumber(3, vector, 1)).isEqualTo(FeatureError.UNKNOWN_CATEGORY);
        assertThat(STRICT.putBoolean(false, vector, 1)).isEqualTo(FeatureError.UNKNOWN_CATEGORY);
    }

    @ParameterizedTest
    @ValueSource(doubles = {2.5, 1e300, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void fractionalAndHugeNumbersAreUnknownCategories(double value) {
        assertThat(STRICT.putNumber(value, vector, 1)).isEqualTo(FeatureError.UNKNOWN_CATEGORY);
    }

    @Test
    void unknownCategorySetsNoInput() {
        assertThat(LENIENT.putText("s", vector, 1)).isNull();
        assertThat(vector).containsExactly(7, 0, 0, 0, 7);
        vector[2] = 5;
        assertThat(LENIENT.putNumber(3, vector, 1)).isNull();
        assertThat(vector).containsExactly(7, 0, 0, 0, 7);
    }

    @Test
    void missingValueIsAnErrorOrIsReplaced() {
        assertThat(STRICT.putMissing(vector, 1)).isEqualTo(FeatureError.MISSING_FEATURE);
        assertThat(LENIENT.putMissing(vector, 1)).isNull();
        assertThat(vector).containsExactly(7, 0, 1, 0, 7);
    }

    @Test
    void canonicalFormNeverChanges() {
        assertThat(STRICT.canonical()).isEqualTo("port:one-hot[S, 2, true],unknown=REJECT,missing=reject");
        assertThat(LENIENT.canonical()).isEqualTo("port:one-hot[S, 2, true],unknown=ZERO,missing=2");
    }

    @Test
    void categoriesMustBePresentAndDistinct() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OneHotFeature("x", List.of(), REJECT, new Missing.Reject()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OneHotFeature("x", List.of("a", "b", "a"), REJECT, new Missing.Reject()));
    }

    @Test
    void replacementMustBeACategory() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OneHotFeature("x", List.of("a"), ZERO, new Missing.Mean()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OneHotFeature("x", List.of("a"), ZERO, new Missing.Value("b")));
    }
}
