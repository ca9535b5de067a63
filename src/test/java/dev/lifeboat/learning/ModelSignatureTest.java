package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.Missing;
import dev.lifeboat.schema.OneHotFeature;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelSignatureTest {
    private static final FeatureSchema FEATURES = new FeatureSchema(List.of(
            new OneHotFeature("port", List.of("S", "C"), OneHotFeature.Unknown.ZERO, new Missing.Reject()),
            Fixtures.numeric("age")));

    @Test
    void labelMustNotBeAFeature() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelSignature(FEATURES, new BinaryTarget("age")))
                .withMessageContaining("'age'");
    }

    @Test
    void canonicalFormContainsFeaturesAndTarget() {
        assertThat(new ModelSignature(FEATURES, new BinaryTarget("survived")).canonical())
                .isEqualTo(FEATURES.canonical() + "|survived:binary");
    }

    @Test
    void signatureDeterminesInputsAndOutputsOfTheNetwork() {
        ModelSignature signature = new ModelSignature(FEATURES, new BinaryTarget("survived"));
        assertThat(Fixtures.architecture(7, 4).shape(signature)).isEqualTo(new NetworkShape(3, List.of(7, 4), 1));
        assertThat(signature.inputs()).isEqualTo(3);
        assertThat(signature.scaledInputs()).containsExactly(2);
    }
}
