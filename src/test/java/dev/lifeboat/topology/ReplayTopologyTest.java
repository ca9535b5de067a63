package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Scorer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** The model is a function of its journal, and the journal is a function of the input. */
class ReplayTopologyTest {
    private static final int PASSENGERS = 400;

    /** What else happens between the passengers and their outcomes. */
    private interface Interlude {
        void after(Pipeline pipeline, int step);
    }

    private static Pipeline pipeline(String... overrides) {
        Map<String, String> all = new TreeMap<>();
        for (int i = 0; i < overrides.length; i += 2) {
            all.put(overrides[i], overrides[i + 1]);
        }
        return Pipeline.titanic(all);
    }

    /** The same passengers each time: every fifth label is inline, the other outcomes arrive 20 passengers later. */
    private static void stream(Pipeline pipeline, boolean heldOutLabels, Interlude interlude) {
        for (int i = 0; i < PASSENGERS; i++) {
            String inline = i % 5 == 0 && hasLabel(pipeline, i, heldOutLabels) ? ",\"survived\":" + label(i) : "";
            pipeline.record("p" + i, passenger(i) + inline + "}");
            interlude.after(pipeline, i);
            int earlier = i - 20;
            if (earlier >= 0 && earlier % 5 != 0 && hasLabel(pipeline, earlier, heldOutLabels)) {
                pipeline.outcome("p" + earlier, "{\"survived\":" + label(earlier) + "}", Pipeline.T0);
            }
            interlude.after(pipeline, i);
        }
        pipeline.advance(30_000);
        pipeline.advance(30_000);
    }

    private static boolean hasLabel(Pipeline pipeline, int i, boolean heldOutLabels) {
        return heldOutLabels
                || !pipeline.config.evaluation().holdOut().contains(("p" + i).getBytes(StandardCharsets.UTF_8));
    }

    private static String passenger(int i) {
        SplittableRandom random = new SplittableRandom(i);
        String age = random.nextInt(5) == 0 ? "" : ",\"age\":" + random.nextInt(80);
        return "{\"pclass\":" + (1 + random.nextInt(3)) + ",\"sex\":\"" + (random.nextBoolean() ? "male" : "female")
                + "\"" + age;
    }

    private static int label(int i) {
        return passenger(i).contains("female") ? 1 : 0;
    }

    private static void advanceSometimes(Pipeline pipeline, int step) {
        if (step % 7 == 0) {
            pipeline.advance(300 + 997L * (step % 11));
        }
    }

    @Test
    void heldOutLabelsDoNotChangeTheModel() {
        String with = finalModel(true).sha256();
        String without = finalModel(false).sha256();
        assertThat(with).isEqualTo(without);
    }

    private static Model finalModel(boolean heldOutLabels) {
        try (Pipeline pipeline = pipeline(
                "evaluation.holdout.fraction", "0.4", "learning.batch.linger.ms", "0", "scaling.interval.ms", "2000")) {
            SplittableRandom random = new SplittableRandom(7);
            stream(pipeline, heldOutLabels, (p, step) -> p.advance(random.nextInt(1500)));
            assertThat(pipeline.examples().stream().anyMatch(example -> example.use() == Example.Use.HELD_OUT))
                    .isEqualTo(heldOutLabels);
            assertThat(pipeline.model().step()).isGreaterThan(20);
            return pipeline.model();
        }
    }

    @Test
    void miniBatchesDoNotDependOnTheClock() {
        List<String> still = miniBatches((pipeline, step) -> {});
        List<String> moving = miniBatches(ReplayTopologyTest::advanceSometimes);
        assertThat(still).hasSizeGreaterThan(40).isEqualTo(moving);
    }

    private static List<String> miniBatches(Interlude interlude) {
        try (Pipeline pipeline = pipeline("learning.batch.linger.ms", "0", "scaling.interval.ms", "0")) {
            stream(pipeline, true, interlude);
            List<String> batches = new ArrayList<>();
            for (ExamplesEntry entry : pipeline.journal()) {
                StringBuilder batch = new StringBuilder(entry.sequence() + ": "
                        + entry.contributions().get(0).moments().mean(0));
                for (Example example : entry.examples()) {
                    batch.append(Arrays.toString(example.features())).append(example.label());
                }
                batches.add(batch.toString());
            }
            return batches;
        }
    }

    @Test
    void restartsDoNotChangeJournalAndModel() {
        List<String> journal = new ArrayList<>();
        List<String> models = new ArrayList<>();
        List<Interlude> interludes = List.of(
                ReplayTopologyTest::advanceSometimes,
                (pipeline, step) -> {
                    advanceSometimes(pipeline, step);
                    pipeline.restart();
                },
                (pipeline, step) -> {
                    pipeline.initAgain();
                    advanceSometimes(pipeline, step);
                });
        for (Interlude interlude : interludes) {
            // Restarts change when models are published, and so the predictions: no model is published before the end.
            try (Pipeline pipeline = pipeline("models.interval.ms", "86400000")) {
                stream(pipeline, true, interlude);
                Accounts.requireBalance(pipeline);
                journal.add(describe(pipeline.journal()));
                pipeline.advance(86_400_000);
                models.add(pipeline.model().sha256());
            }
        }
        assertThat(journal.get(1)).isEqualTo(journal.get(0));
        assertThat(journal.get(2)).isEqualTo(journal.get(0));
        assertThat(models).containsOnly(models.get(0));
    }

    private static String describe(List<ExamplesEntry> journal) {
        StringBuilder text = new StringBuilder();
        for (ExamplesEntry entry : journal) {
            text.append(entry.sequence())
                    .append(' ')
                    .append(entry.contributions().get(0).eventTime())
                    .append(' ');
            text.append(Arrays.toString(entry.totals())).append('\n');
            for (Example example : entry.examples()) {
                text.append(Arrays.toString(example.features()))
                        .append(example.label())
                        .append(Arrays.toString(example.prediction()));
            }
        }
        return text.toString();
    }

    @Test
    void journalFoldedFromItsStartYieldsThePublishedModels() {
        try (Pipeline pipeline = pipeline("evaluation.holdout.fraction", "0.2")) {
            stream(pipeline, true, ReplayTopologyTest::advanceSometimes);
            Learner learner = new Learner(
                    pipeline.config.model(),
                    LearnerState.initial(
                            pipeline.config.model(), pipeline.config.learning().settings()));
            Map<Long, Model> versions = new TreeMap<>();
            // The settings are at offset 0.
            long offset = 1;
            for (ExamplesEntry entry : pipeline.journal()) {
                learner.fold(offset, entry);
                versions.put(offset++, learner.model());
            }
            List<Model> published = published(pipeline);
            assertThat(published).hasSizeGreaterThan(20);
            for (Model model : published) {
                Model folded =
                        Objects.requireNonNull(versions.get(model.version()), "a version without a journal record");
                assertThat(model.sha256()).isEqualTo(folded.sha256());
                requireSamePredictions(model, folded);
            }
            assertThat(published.get(published.size() - 1).version()).isEqualTo(offset - 1);
        }
    }

    private static List<Model> published(Pipeline pipeline) {
        ModelJson json = new Formats(pipeline.config).models();
        return pipeline.models().stream()
                .map(record -> json.fromBytes(record.value()).model())
                .toList();
    }

    private static void requireSamePredictions(Model model, Model other) {
        Scorer scorer = new Scorer();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20; i++) {
            double[] features = {
                1 + random.nextInt(3), random.nextInt(2), i == 0 ? Double.NaN : random.nextDouble() * 120
            };
            double[] prediction = new double[1];
            double[] otherPrediction = new double[1];
            scorer.predict(model, features, prediction);
            scorer.predict(other, features, otherPrediction);
            assertThat(Double.doubleToRawLongBits(prediction[0]))
                    .isEqualTo(Double.doubleToRawLongBits(otherPrediction[0]));
        }
    }

    @Test
    void modelsArePublishedOncePerIntervalAndTheLastOneAlways() {
        try (Pipeline pipeline = pipeline("models.interval.ms", "100")) {
            stream(pipeline, true, (p, step) -> p.advance(step * 7L % 8));
            List<TestRecord<byte[], byte[]>> models = pipeline.models();
            assertThat(models).hasSizeGreaterThan(10);
            for (int i = 1; i < models.size(); i++) {
                assertThat(models.get(i).timestamp() - models.get(i - 1).timestamp())
                        .isGreaterThanOrEqualTo(100);
            }
            assertThat(pipeline.model().version())
                    .as("offset 0 has the settings")
                    .isEqualTo(pipeline.journal().size())
                    .isGreaterThan(models.size());
        }
    }

    @Test
    void restartPublishesTheLastVersionAgain() {
        try (Pipeline pipeline = pipeline("learning.batch.size", "1", "models.interval.ms", "100")) {
            pipeline.record("a", passenger(0) + ",\"survived\":1}");
            assertThat(pipeline.models()).isEmpty();
            pipeline.restart();
            pipeline.advance(100);
            assertThat(published(pipeline)).extracting(Model::version).containsExactly(1L);
            pipeline.advance(86_400_000);
            assertThat(pipeline.models()).isEmpty();
        }
    }
}
