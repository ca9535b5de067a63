package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything is read from Kafka. */
class BacktestCommandTest {
    private static Cli backtest(String... arguments) {
        List<String> all = new ArrayList<>(List.of("backtest", "-c", "config/titanic.properties"));
        all.addAll(List.of(arguments));
        return Cli.run(all.toArray(String[]::new));
    }

    /** Batches, labels and features are as they were recorded, and the learning rate decay of another optimizer is not used. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "learning.batch.size=4",
                "predictions.threshold=0.3",
                "evaluation.holdout.fraction=0.5",
                "features.age.max=90",
                "learning.momentum=0.5"
            })
    void keyWithoutEffectIsRefused(String setting) {
        Cli refused = backtest("--set", setting);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .startsWith("lifeboat: --set " + setting.substring(0, setting.indexOf('=')) + " has no effect");
    }

    @ParameterizedTest
    @ValueSource(strings = {"learning.rate", "learning.rate=fast", "learning.rat=0.1"})
    void settingThatCannotBeReadIsRefused(String setting) {
        Cli refused = backtest("--set", setting);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).startsWith("lifeboat: ").contains("learning.rat");
    }

    @Test
    void stateOfSeveralCandidatesIsNotWritten() {
        Cli refused = backtest("--set", "learning.rate=0.1", "--set", "learning.rate=0.2", "-o", "any.state");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("one candidate, but there are 2");
    }
}
