package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.Model;
import dev.lifeboat.pipeline.PredictionFate;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DeadLetterReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The Titanic is configuration only: this is another schema, network, loss and optimizer. */
class SecondConfigurationTopologyTest {
    private static final Path LOGINS = Path.of("src/test/resources/logins.properties");
    private static final int LOGIN_COUNT = 4000;
    private static final int SETTLED = 2000;

    @Test
    void anotherConfigurationLearnsItsStream() {
        try (Pipeline pipeline = Pipeline.of(LOGINS, Map.of())) {
            SplittableRandom random = new SplittableRandom(3);
            for (int i = 0; i < LOGIN_COUNT; i++) {
                pipeline.record("login" + i, login(random));
                pipeline.advance(20);
            }
            assertThat(pipeline.deadLetters()).isEmpty();
            assertThat(pipeline.totals().of(PredictionFate.LABELLED)).isEqualTo(LOGIN_COUNT);
            List<Example> settled = pipeline.examples().subList(SETTLED, LOGIN_COUNT);
            double positives =
                    settled.stream().filter(example -> example.label() == 1).count() / (double) settled.size();
            double baseRate = -positives * Math.log(positives) - (1 - positives) * Math.log(1 - positives);
            assertThat(logLoss(settled)).isLessThan(0.75 * baseRate);
            Model model = pipeline.model();
            assertThat(model.leader().shape().inputs()).isEqualTo(7);
            assertThat(model.leader().shape().layers()).isEqualTo(3);
            Accounts.requireBalance(pipeline);
        }
    }

    @Test
    void missingAndUnknownValuesAreTreatedAsConfigured() {
        try (Pipeline pipeline = Pipeline.of(LOGINS, Map.of("learning.batch.size", "1"))) {
            pipeline.record("a", "{\"amount\":5,\"channel\":\"fax\",\"known\":1,\"tier\":3,\"fraud\":true}");
            pipeline.record(
                    "b", "{\"amount\":0,\"hour\":null,\"channel\":\"app\",\"known\":false,\"tier\":\"2\",\"fraud\":0}");
            pipeline.record("c", "{\"hour\":1,\"channel\":\"app\",\"known\":false,\"tier\":1,\"fraud\":0}");
            pipeline.record("d", "{\"amount\":1,\"channel\":\"app\",\"known\":false,\"tier\":4,\"fraud\":0}");
            pipeline.record("e", "{\"amount\":1,\"channel\":\"app\",\"known\":2,\"tier\":1,\"fraud\":0}");
            List<Example> examples = pipeline.examples();
            assertThat(examples).hasSize(2);
            assertThat(examples.get(0).features()).containsExactly(5, 12, 0, 0, 0, 1, 40);
            assertThat(examples.get(1).features()).containsExactly(0, 12, 0, 1, 0, 0, 20);
            Totals totals = pipeline.totals();
            assertThat(totals.deadRecords(DeadLetterReason.MISSING_FEATURE)).isEqualTo(1);
            assertThat(totals.deadRecords(DeadLetterReason.UNKNOWN_CATEGORY)).isEqualTo(1);
            assertThat(totals.deadRecords(DeadLetterReason.OUT_OF_RANGE)).isEqualTo(1);
        }
    }

    private static double logLoss(List<Example> examples) {
        double sum = 0;
        for (Example example : examples) {
            double probability = example.prediction()[0];
            sum -= Math.log(example.label() == 1 ? probability : 1 - probability);
        }
        return sum / examples.size();
    }

    /** Fraud is more likely with a large amount, at night, by an unknown customer, or by telephone. */
    private static String login(SplittableRandom random) {
        double amount = random.nextInt(1000);
        int hour = random.nextInt(24);
        String channel = List.of("web", "app", "phone", "fax").get(random.nextInt(4));
        boolean known = random.nextBoolean();
        int tier = 1 + random.nextInt(3);
        boolean night = hour < 6;
        double logit = -2.5 + amount / 250 + (night ? 2 : 0) - (known ? 3 : 0) + (channel.equals("phone") ? 2 : 0);
        boolean fraud = random.nextDouble() < 1 / (1 + Math.exp(-logit));
        String hourField = hour == 12 ? "" : ",\"hour\":" + hour;
        return "{\"amount\":" + amount + hourField + ",\"channel\":\"" + channel + "\",\"known\":" + known
                + ",\"tier\":" + tier + ",\"fraud\":" + (fraud ? 1 : 0) + "}";
    }
}
