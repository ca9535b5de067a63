package dev.lifeboat.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureSchemaTest {
    private static final Feature AGE = new NumericFeature("age", 0, 120, new Missing.Mean());
    private static final Feature PORT =
            new OneHotFeature("port", List.of("S", "C", "Q"), OneHotFeature.Unknown.REJECT, new Missing.Reject());
    private static final Feature SEX = new CodeFeature("sex", Map.of("male", 1.0), new Missing.Reject());
    private static final Feature FARE = new NumericFeature("fare", 0, 1000, new Missing.Mean());
    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of(AGE, PORT, SEX, FARE));

    @Test
    void inputsFollowEachOther() {
        assertThat(SCHEMA.inputs()).isEqualTo(6);
        assertThat(SCHEMA.offset(0)).isZero();
        assertThat(SCHEMA.offset(1)).isEqualTo(1);
        assertThat(SCHEMA.offset(2)).isEqualTo(4);
        assertThat(SCHEMA.offset(3)).isEqualTo(5);
    }

    @Test
    void numericInputsAreScaled() {
        assertThat(SCHEMA.scaledInputs()).containsExactly(0, 5);
        assertThat(SCHEMA.scaledFeatures()).containsExactly(AGE, FARE);
        assertThat(new FeatureSchema(List.of(PORT)).scaledInputs()).isEmpty();
    }

    @Test
    void magnitudesOfInputsAreBoundedByTheClipTheCodesAndOne() {
        Feature level = new CodeFeature("level", Map.of("low", -7.0, "high", 5.0), new Missing.Reject());
        Feature alone = new BooleanFeature("alone", new Missing.Reject());
        assertThat(new FeatureSchema(List.of(AGE, PORT, level, alone)).maxMagnitudes(4))
                .containsExactly(4, 1, 1, 1, 7, 1);
    }

    @Test
    void featuresAreFoundByName() {
        assertThat(SCHEMA.indexOf("age")).isZero();
        assertThat(SCHEMA.indexOf("fare")).isEqualTo(3);
        assertThat(SCHEMA.indexOf("survived")).isEqualTo(-1);
    }

    @Test
    void canonicalFormNeverChanges() {
        assertThat(SCHEMA.canonical())
                .isEqualTo("age:numeric,missing=mean"
                        + ";port:one-hot[S, C, Q],unknown=REJECT,missing=reject"
                        + ";sex:code{male=0x1.0p0},missing=reject"
                        + ";fare:numeric,missing=mean");
    }

    @Test
    void featuresMustBePresentAndHaveDistinctNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureSchema(List.of(AGE, FARE, AGE)))
                .withMessageContaining("age");
        assertThatIllegalArgumentException().isThrownBy(() -> new FeatureSchema(List.of()));
    }

    @Test
    void featuresAreCopied() {
        List<Feature> features = new ArrayList<>(List.of(AGE));
        FeatureSchema schema = new FeatureSchema(features);
        features.add(FARE);
        assertThat(schema.features()).containsExactly(AGE);
    }

    @Test
    void replacementsOfMissingValuesAreParsed() {
        assertThat(Missing.parse("mean")).isEqualTo(new Missing.Mean());
        assertThat(Missing.parse("reject")).isEqualTo(new Missing.Reject());
        assertThat(Missing.parse("29.5")).isEqualTo(new Missing.Value("29.5"));
        assertThat(List.of(Missing.parse("mean"), Missing.parse("reject"), Missing.parse("S")))
                .extracting(Object::toString)
                .containsExactly("mean", "reject", "S");
    }
}
