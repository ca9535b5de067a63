package dev.lifeboat.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BooleanFeatureTest {
    private static final BooleanFeature ALONE = new BooleanFeature("alone", new Missing.Reject());
    private final double[] vector = {7, 7, 7};

    @Test
    void booleansBecomeOneAndZero() {
        assertThat(ALONE.putBoolean(true, vector, 1)).isNull();
        assertThat(vector).containsExactly(7, 1, 7);
        assertThat(ALONE.putBoolean(false, vector, 1)).isNull();
        assertThat(vector).containsExactly(7, 0, 7);
    }

    @Test
    void oneAndZeroAreAccepted() {
        assertThat(ALONE.putNumber(1, vector, 1)).isNull();
        assertThat(vector).containsExactly(7, 1, 7);
        assertThat(ALONE.putNumber(-0.0, vector, 1)).isNull();
        assertThat(Double.doubleToRawLongBits(vector[1])).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, -1, 0.5, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void otherNumbersAreOutOfRange(double value) {
        assertThat(ALONE.putNumber(value, vector, 1)).isEqualTo(FeatureError.OUT_OF_RANGE);
    }

    @Test
    void textHasTheWrongType() {
        assertThat(ALONE.putText("true", vector, 1)).isEqualTo(FeatureError.WRONG_TYPE);
    }

    @Test
    void missingValueIsAnErrorOrIsReplaced() {
        assertThat(ALONE.putMissing(vector, 1)).isEqualTo(FeatureError.MISSING_FEATURE);
        assertThat(new BooleanFeature("x", new Missing.Value("true")).putMissing(vector, 1))
                .isNull();
        assertThat(vector).containsExactly(7, 1, 7);
        assertThat(new BooleanFeature("x", new Missing.Value("false")).putMissing(vector, 1))
                .isNull();
        assertThat(vector).containsExactly(7, 0, 7);
    }

    @Test
    void featureHasOneInputThatIsNotScaled() {
        assertThat(ALONE.width()).isEqualTo(1);
        assertThat(ALONE.isScaled()).isFalse();
    }

    @Test
    void canonicalFormNeverChanges() {
        assertThat(ALONE.canonical()).isEqualTo("alone:boolean,missing=reject");
        assertThat(new BooleanFeature("x", new Missing.Value("false")).canonical())
                .isEqualTo("x:boolean,missing=false");
    }

    @Test
    void replacementMustBeABoolean() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BooleanFeature("x", new Missing.Mean()));
        assertThatIllegalArgumentException().isThrownBy(() -> new BooleanFeature("x", new Missing.Value("yes")));
        assertThatIllegalArgumentException().isThrownBy(() -> new BooleanFeature("x", new Missing.Value("True")));
    }
}
