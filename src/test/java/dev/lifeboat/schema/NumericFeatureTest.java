package dev.lifeboat.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumericFeatureTest {
    private static final NumericFeature AGE = age(new Missing.Mean());
    private final double[] vector = {7, 7, 7};

    @Property
    void numbersWithinTheLimitsAreNotChanged(@ForAll @DoubleRange(min = 0, max = 120) double value) {
        assertThat(AGE.putNumber(value, vector, 1)).isNull();
        assertThat(vector).containsExactly(7, value, 7);
    }

    @Test
    void limitsAreInclusive() {
        assertThat(AGE.putNumber(0, vector, 1)).isNull();
        assertThat(AGE.putNumber(120, vector, 1)).isNull();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-300, 120.00000000000001, 1e308, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void numbersOutsideTheLimitsAreOutOfRange(double value) {
        assertThat(AGE.putNumber(value, vector, 1)).isEqualTo(FeatureError.OUT_OF_RANGE);
    }

    @Test
    void negativeZeroHasTheBitsOfZero() {
        assertThat(AGE.putNumber(-0.0, vector, 1)).isNull();
        assertThat(Double.doubleToRawLongBits(vector[1])).isZero();
    }

    @Test
    void negativeZeroAsReplacementHasTheBitsOfZero() {
        assertThat(age(new Missing.Value("-0")).putMissing(vector, 1)).isNull();
        assertThat(Double.doubleToRawLongBits(vector[1])).isZero();
    }

    @Test
    void textAndBooleansHaveTheWrongType() {
        assertThat(AGE.putText("22", vector, 1)).isEqualTo(FeatureError.WRONG_TYPE);
        assertThat(AGE.putBoolean(true, vector, 1)).isEqualTo(FeatureError.WRONG_TYPE);
    }

    @Test
    void missingValueIsAnErrorOrIsReplaced() {
        assertThat(AGE.putMissing(vector, 1)).isNull();
        assertThat(vector).containsExactly(7, Double.NaN, 7);
        assertThat(age(new Missing.Value("29.5")).putMissing(vector, 1)).isNull();
        assertThat(vector).containsExactly(7, 29.5, 7);
        assertThat(age(new Missing.Reject()).putMissing(vector, 1)).isEqualTo(FeatureError.MISSING_FEATURE);
    }

    @Test
    void featureHasOneScaledInput() {
        assertThat(AGE.width()).isEqualTo(1);
        assertThat(AGE.isScaled()).isTrue();
    }

    @Test
    void canonicalFormNeverChanges() {
        assertThat(AGE.canonical()).isEqualTo("age:numeric,missing=mean");
        assertThat(age(new Missing.Reject()).canonical()).isEqualTo("age:numeric,missing=reject");
        assertThat(age(new Missing.Value("29.5")).canonical()).isEqualTo("age:numeric,missing=29.5");
        assertThat(new NumericFeature("age", -5, 5, new Missing.Mean()).canonical())
                .as("limits do not change the meaning of an input")
                .isEqualTo(AGE.canonical());
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "NaN, 1", "0, NaN", "-2e100, 0", "0, 2e100", "-Infinity, 0", "0, Infinity"})
    void limitsMustBeOrderedAndNotTooLarge(double min, double max) {
        assertThatIllegalArgumentException().isThrownBy(() -> new NumericFeature("age", min, max, new Missing.Mean()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "121", "NaN", "unknown", ""})
    void replacementMustBeANumberWithinTheLimits(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> age(new Missing.Value(text)))
                .withMessageContaining("age");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1st", "_age", "a-ge", "a ge", "größe", "age\n"})
    void nameMustBeAnIdentifier(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new NumericFeature(name, 0, 1, new Missing.Mean()));
        assertThatIllegalArgumentException().isThrownBy(() -> new BooleanFeature(name, new Missing.Reject()));
    }

    private static NumericFeature age(Missing missing) {
        return new NumericFeature("age", 0, 120, missing);
    }
}
