package dev.lifeboat.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationSettingsTest {
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, EvaluationSettings.MAX_WINDOW + 1})
    void windowMustBePositiveAndFitIntoARecord(int window) {
        assertThatIllegalArgumentException().isThrownBy(() -> new EvaluationSettings(window, 0.5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void thresholdMustBeAProbability(double threshold) {
        assertThatIllegalArgumentException().isThrownBy(() -> new EvaluationSettings(1, threshold));
    }

    @Test
    void settingsAreReadFromTheirBytes() {
        BinaryWriter out = new BinaryWriter();
        EvaluationSettings settings = new EvaluationSettings(EvaluationSettings.MAX_WINDOW, 1);
        settings.writeTo(out);
        BinaryReader in = new BinaryReader(out.toBytes(), "settings");
        assertThat(EvaluationSettings.readFrom(in)).isEqualTo(settings);
        in.requireEnd();
    }
}
