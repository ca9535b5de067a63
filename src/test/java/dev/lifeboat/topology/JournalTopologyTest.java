package dev.lifeboat.topology;

import static dev.lifeboat.topology.Passengers.SURVIVED;
import static dev.lifeboat.topology.Passengers.labeled;
import static dev.lifeboat.topology.Passengers.passenger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When journal records are written, and what is in them. */
class JournalTopologyTest {
    private static Pipeline inline(String... overrides) {
        Map<String, String> all = new TreeMap<>(Map.of("topics.outcomes", ""));
        for (int i = 0; i < overrides.length; i += 2) {
            all.put(overrides[i], overrides[i + 1]);
        }
        return Pipeline.titanic(all);
    }

    private static void learn(Pipeline pipeline, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            pipeline.record(prefix + i, labeled(20 + i % 60, i % 2));
        }
    }

    /** The first ids that are held out, or that are not held out. */
    private static List<String> ids(Pipeline pipeline, boolean heldOut, int count) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "p" + i)
                .filter(id ->
                        pipeline.config.evaluation().holdOut().contains(id.getBytes(StandardCharsets.UTF_8)) == heldOut)
                .limit(count)
                .toList();
    }

    @Test
    void partialMiniBatchIsWrittenOneLingerAfterItsFirstExample() {
        try (Pipeline pipeline = inline()) {
            learn(pipeline, "a", 1);
            pipeline.advance(600);
            learn(pipeline, "b", 1);
            pipeline.advance(399);
            assertThat(pipeline.journal()).isEmpty();
            pipeline.advance(1);
            List<ExamplesEntry> journal = pipeline.journal();
            assertThat(journal).hasSize(1);
            assertThat(journal.get(0).examples()).hasSize(2);
        }
    }

    @Test
    void lingerOfAFullMiniBatchDoesNotSplitTheNextOne() {
        try (Pipeline pipeline = inline()) {
            learn(pipeline, "a", 8);
            pipeline.advance(500);
            learn(pipeline, "b", 3);
            pipeline.journal();
            pipeline.advance(999);
            assertThat(pipeline.journal()).isEmpty();
            pipeline.advance(1);
            assertThat(pipeline.examples()).hasSize(3);
        }
    }

    @Test
    void lingerSurvivesARestart() {
        try (Pipeline pipeline = inline()) {
            learn(pipeline, "a", 3);
            pipeline.advance(600);
            pipeline.restart();
            pipeline.advance(400);
            assertThat(pipeline.examples()).hasSize(3);
        }
    }

    @Test
    void miniBatchWithoutLingerWaitsUntilItIsFull() {
        try (Pipeline pipeline = inline("learning.batch.linger.ms", "0", "scaling.interval.ms", "0")) {
            learn(pipeline, "a", 7);
            pipeline.advance(86_400_000);
            assertThat(pipeline.journal()).isEmpty();
            learn(pipeline, "b", 1);
            assertThat(pipeline.examples()).hasSize(8);
        }
    }

    @Test
    void momentsAreWrittenAloneAndDoNotSplitTheMiniBatch() {
        try (Pipeline pipeline = inline("learning.batch.linger.ms", "0")) {
            learn(pipeline, "a", 3);
            pipeline.record("u", passenger(30));
            pipeline.advance(9_999);
            assertThat(pipeline.journal()).isEmpty();
            pipeline.advance(1);
            List<ExamplesEntry> moments = pipeline.journal();
            assertThat(moments).hasSize(1);
            assertThat(moments.get(0).examples()).isEmpty();
            assertThat(moments.get(0).contributions().get(0).moments().count(0)).isEqualTo(4);
            learn(pipeline, "b", 5);
            List<ExamplesEntry> batch = pipeline.journal();
            assertThat(batch).hasSize(1);
            assertThat(batch.get(0).examples()).hasSize(8);
            assertThat(batch.get(0).contributions().get(0).moments().count(0)).isEqualTo(5);
            pipeline.advance(86_400_000);
            assertThat(pipeline.journal()).isEmpty();
        }
    }

    @Test
    void heldOutExamplesNeitherFillNorStartAMiniBatch() {
        try (Pipeline pipeline = inline("evaluation.holdout.fraction", "1")) {
            learn(pipeline, "a", 20);
            pipeline.advance(9_999);
            assertThat(pipeline.journal()).isEmpty();
            pipeline.advance(1);
            List<ExamplesEntry> journal = pipeline.journal();
            assertThat(journal).hasSize(1);
            assertThat(journal.get(0).contributions().get(0).moments().count(0)).isEqualTo(20);
            assertThat(journal.get(0).examples())
                    .hasSize(20)
                    .allSatisfy(example -> assertThat(example.use()).isEqualTo(Example.Use.HELD_OUT));
            assertThat(pipeline.model().step()).isZero();
            assertThat(pipeline.model().version()).isNotNegative();
        }
    }

    @Test
    void heldOutExamplesAreWrittenWithTheNextMiniBatch() {
        try (Pipeline pipeline = inline("evaluation.holdout.fraction", "0.5")) {
            ids(pipeline, true, 3).forEach(id -> pipeline.record(id, labeled(30, 1)));
            List<String> trained = ids(pipeline, false, 8);
            trained.subList(0, 7).forEach(id -> pipeline.record(id, labeled(40, 0)));
            assertThat(pipeline.journal()).isEmpty();
            pipeline.record(trained.get(7), labeled(40, 0));
            List<ExamplesEntry> journal = pipeline.journal();
            assertThat(journal).hasSize(1);
            assertThat(journal.get(0).examples())
                    .filteredOn(example -> example.use() == Example.Use.TRAINING)
                    .hasSize(8);
            assertThat(journal.get(0).examples())
                    .filteredOn(example -> example.use() == Example.Use.HELD_OUT)
                    .hasSize(3);
        }
    }

    @Test
    void manyHeldOutExamplesAreWrittenWithoutMoments() {
        try (Pipeline pipeline = inline("evaluation.holdout.fraction", "1")) {
            learn(pipeline, "a", 255);
            assertThat(pipeline.journal()).isEmpty();
            learn(pipeline, "b", 1);
            List<ExamplesEntry> journal = pipeline.journal();
            assertThat(journal).hasSize(1);
            assertThat(journal.get(0).examples()).hasSize(256);
            assertThat(journal.get(0).contributions().get(0).moments().isEmpty())
                    .isTrue();
            pipeline.advance(10_000);
            List<ExamplesEntry> moments = pipeline.journal();
            assertThat(moments).hasSize(1);
            assertThat(moments.get(0).examples()).isEmpty();
            assertThat(moments.get(0).contributions().get(0).moments().count(0)).isEqualTo(256);
        }
    }

    @Test
    void heldOutLabelDoesNotWriteMomentsEarly() {
        try (Pipeline pipeline = Pipeline.titanic(Map.of("evaluation.holdout.fraction", "1"))) {
            pipeline.record("a", passenger(30));
            pipeline.advance(10_000);
            assertThat(pipeline.journal()).hasSize(1);
            pipeline.outcome("a", SURVIVED, Pipeline.T0);
            pipeline.advance(6_000);
            pipeline.record("b", passenger(40));
            pipeline.advance(9_999);
            assertThat(pipeline.journal())
                    .noneMatch(entry -> !entry.contributions().get(0).moments().isEmpty());
            pipeline.advance(1);
            assertThat(pipeline.journal())
                    .anyMatch(entry -> !entry.contributions().get(0).moments().isEmpty());
        }
    }

    @Test
    void heldOutLabelAloneIsWrittenAfterTheInterval() {
        try (Pipeline pipeline = Pipeline.titanic(Map.of("evaluation.holdout.fraction", "1"))) {
            pipeline.record("a", passenger(30));
            pipeline.advance(10_000);
            pipeline.journal();
            pipeline.outcome("a", SURVIVED, Pipeline.T0);
            pipeline.advance(9_999);
            assertThat(pipeline.journal()).isEmpty();
            pipeline.advance(1);
            assertThat(pipeline.examples()).hasSize(1);
        }
    }

    @Test
    void eventTimeIsThatOfTheNewestTrainingExample() {
        try (Pipeline pipeline = inline("evaluation.holdout.fraction", "0.5", "learning.batch.size", "1")) {
            pipeline.record(ids(pipeline, true, 1).get(0), labeled(30, 1), Pipeline.T0 + 900);
            pipeline.record(ids(pipeline, false, 1).get(0), labeled(30, 1), Pipeline.T0 + 100);
            pipeline.advance(100);
            assertThat(pipeline.model().eventTime()).isEqualTo(Pipeline.T0 + 100);
        }
    }
}
