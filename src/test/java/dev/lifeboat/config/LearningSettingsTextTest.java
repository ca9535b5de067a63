package dev.lifeboat.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.LearningSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningSettingsTextTest {
    private static LearningSettings settings(Map<String, String> overrides) {
        return LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of(), overrides)
                .learning()
                .settings();
    }

    @Test
    void equalSettingsHaveNoDifferences() {
        assertThat(LearningSettingsText.differences(settings(Map.of()), settings(Map.of())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "learning.paused, true, false → true",
        "learning.rate, 0.5, 0.01 → 0.5",
        "learning.loss, cross-entropy, squared-error → cross-entropy",
        "learning.loss.reduction, sum, mean → sum",
        "learning.clip.norm, 2.5, 0 → 2.5",
        "learning.positive.weight, 3, 1 → 3",
        "learning.replay.steps, 9, 3 → 9",
        "learning.replay.batch, 9, 32 → 9",
        "learning.beta1, 0.5, 0.9 → 0.5",
        "learning.schedule, cosine, constant → cosine",
        "learning.schedule.warmup.steps, 7, 0 → 7",
        "learning.drift.reaction, forget, none → forget",
        "learning.drift.adwin.delta, 0.1, 0.002 → 0.1",
        "scaling.clip, 4, 10 → 4",
        "scaling.half.life.ms, 60000, 0 → 60000",
        "predictions.threshold, 0.25, 0.5 → 0.25",
        "evaluation.window, 50, 1000 → 50",
        "evaluation.holdout.fraction, 0.25, 0 → 0.25"
    })
    void changeIsNamedByItsKey(String key, String value, String change) {
        assertThat(LearningSettingsText.differences(settings(Map.of()), settings(Map.of(key, value))))
                .containsExactly(key + " " + change);
    }

    @Test
    void optimizerHasItsOwnSettingsOnly() {
        assertThat(LearningSettingsText.differences(
                        settings(Map.of()), settings(Map.of("learning.optimizer", "sgd", "learning.momentum", "0.5"))))
                .containsExactly("learning.optimizer adam → sgd", "learning.momentum unset → 0.5");
    }

    /** Whoever adds a setting to the journal also describes it. */
    @Test
    void everySettingIsDescribed() {
        Map<String, String> described = LearningSettingsText.of(settings(Map.of()));
        assertThat(ConfigKeys.all()).extracting(Key::name).containsAll(described.keySet());
    }
}
