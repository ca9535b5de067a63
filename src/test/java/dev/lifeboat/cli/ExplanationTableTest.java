package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Architecture;
import dev.lifeboat.learning.Explanation;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.SingleNetwork;
import dev.lifeboat.stats.Scaling;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationTableTest {
    private static final String LONG_NAME = "nameOfAFeatureThatIsLongerThanItsColumn";
    private static final LifeboatConfig CONFIG = LifeboatConfig.of(Map.of(
            "application.id",
            "titanic",
            "kafka.bootstrap.servers",
            "unused:9092",
            "topics.input",
            "passengers",
            "topics.predictions",
            "predictions",
            "features",
            "age,port," + LONG_NAME,
            "features.age.type",
            "numeric",
            "features.port.type",
            "one-hot",
            "features.port.values",
            "southampton,cherbourg",
            "features." + LONG_NAME + ".type",
            "numeric",
            "network.output.init",
            "glorot"));

    @Test
    void eachFeatureIsOneLineAndTheContributionsAddUp() throws JsonProcessingException {
        String record = "{\"age\":44,\"port\":\"cherbourg\"}";
        Explanation explanation = explain(record);
        String[] lines = table(explanation, record).split(System.lineSeparator());

        assertThat(explanation.contributions()).hasSize(3);
        assertThat(explanation.contributions().stream()
                        .mapToDouble(Explanation.Contribution::logOdds)
                        .sum())
                .isCloseTo(explanation.logit() - explanation.baselineLogit(), within(1e-9));
        assertThat(explanation.contributions().get(2).logOdds()).isZero();
        assertThat(lines).hasSize(8).allMatch(line -> line.length() <= 80);
        assertThat(lines[0]).startsWith("probability " + explanation.prediction()[0] + " by version 7");
        assertThat(lines[4]).startsWith("age ").contains(" 44 ").contains(" 30.00 ");
        assertThat(lines[5]).startsWith("port ").contains(" cherbourg ").contains(" 0 ");
        assertThat(lines[6]).startsWith("nameOfAFeature").contains("(missing)");
    }

    @Test
    void recordThatWouldBeADeadLetterIsRejectedWithItsReason() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> explain("{\"age\":44,\"port\":\"atlantis\"}"))
                .withMessageContaining("unknown_category")
                .withMessageContaining("port");
    }

    private static String table(Explanation explanation, String record) throws JsonProcessingException {
        return ExplanationTable.of(explanation, new ObjectMapper().readTree(record));
    }

    private static Explanation explain(String record) {
        return ExplainCommand.explain(CONFIG, model(), record.getBytes(StandardCharsets.UTF_8));
    }

    private static Model model() {
        Architecture architecture = SingleNetwork.architecture(CONFIG.learning().settings());
        return SingleNetwork.model(
                CONFIG.model(),
                architecture,
                new ModelVersion(7, 3, 0),
                architecture.initialization().parameters(architecture.shape(CONFIG.model())),
                new Scaling(new double[] {100, 100}, new double[] {30, 5}, new double[] {14, 2}),
                10);
    }
}
