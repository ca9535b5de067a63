package dev.lifeboat.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentPredictionsTest {
    private static final LifeboatConfig CONFIG = LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of());
    private static final Model MODEL =
            Model.untrained(CONFIG.model(), CONFIG.learning().settings());

    private final RecentPredictions predictions = new RecentPredictions(0.5);
    private long nowMs = 5_000;

    @Test
    void newestPredictionsAreFirst() {
        score("rose", 0.9);
        score("jack", 0.1);
        score("cal", 0.5);

        assertThat(predictions.newest(2))
                .extracting(RecentPredictionsTest::text)
                .containsExactly("cal", "jack");
        assertThat(predictions.newest(9))
                .extracting(WatchedPrediction::positive)
                .containsExactly(false, false, true);
    }

    @Test
    void outcomeChangesItsPrediction() {
        score("rose", 0.9);
        score("jack", 0.1);
        long before = predictions.newestChange();

        predictions.labeled(id("rose"), 1, 10);

        List<WatchedPrediction> changed = predictions.changedSince(before);
        assertThat(changed).extracting(RecentPredictionsTest::text).containsExactly("rose");
        assertThat(changed.get(0).outcome()).isTrue();
        assertThat(changed.get(0).number()).isEqualTo(1);
        assertThat(predictions.changedSince(predictions.newestChange())).isEmpty();
    }

    @Test
    void outcomeOfAnUnknownPredictionChangesNothing() {
        score("rose", 0.9);
        long before = predictions.newestChange();

        predictions.labeled(id("nobody"), 1, 10);

        assertThat(predictions.changedSince(before)).isEmpty();
    }

    @Test
    void newerPredictionReplacesAnOlderOneOfItsId() {
        score("rose", 0.9);
        predictions.labeled(id("rose"), 1, 10);
        score("rose", 0.2);

        assertThat(predictions.newest(9)).hasSize(1);
        assertThat(predictions.newest(9).get(0).outcome()).isNull();
        assertThat(predictions.newest(9).get(0).probability()).isEqualTo(0.2);
    }

    @Test
    void atMostAHundredPredictionsPerSecondAreKept() {
        for (int i = 0; i < 5_000; i++) {
            score("p" + i, 0.5);
        }
        assertThat(predictions.newestChange()).isEqualTo(RecentPredictions.A_SECOND);

        nowMs += 1_000;
        score("rose", 0.5);

        assertThat(predictions.newest(1))
                .extracting(RecentPredictionsTest::text)
                .containsExactly("rose");
    }

    /** A client that repeatedly requests the changes has seen the final state of each prediction. */
    @Test
    void noChangeIsLostWhileTwoThreadsWrite() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            RecentPredictions watched = new RecentPredictions(0.5);
            Thread one = new Thread(() -> scoreFifty(watched, "a"));
            Thread other = new Thread(() -> scoreFifty(watched, "b"));
            one.start();
            other.start();
            Map<String, WatchedPrediction> seen = new HashMap<>();
            long sent = 0;
            boolean last;
            do {
                last = !one.isAlive() && !other.isAlive();
                for (WatchedPrediction prediction : watched.changedSince(sent)) {
                    seen.put(text(prediction), prediction);
                    sent = prediction.change();
                }
            } while (!last);
            one.join();
            other.join();
            assertThat(watched.newest(5_000))
                    .allSatisfy(prediction -> assertThat(seen).containsEntry(text(prediction), prediction));
        }
    }

    private static void scoreFifty(RecentPredictions watched, String prefix) {
        for (int i = 0; i < 50; i++) {
            watched.scored(id(prefix + i), prediction(0.5), MODEL, 1_000L * i, 7);
            watched.labeled(id(prefix + i), 1, 7);
        }
    }

    @Test
    void numberOfPredictionsIsBounded() {
        for (int i = 0; i < 5_000; i++) {
            nowMs += 1_000;
            score("p" + i, 0.5);
        }

        assertThat(predictions.newest(5_000)).hasSizeBetween(700, 1024);
        assertThat(predictions.newest(1))
                .extracting(RecentPredictionsTest::text)
                .containsExactly("p4999");
    }

    private void score(String id, double probability) {
        predictions.scored(id(id), prediction(probability), MODEL, nowMs - 7, 7);
    }

    private static Prediction prediction(double probability) {
        return new Prediction(new double[] {probability}, MODEL.version(), false);
    }

    private static byte[] id(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(WatchedPrediction prediction) {
        return new String(prediction.id(), StandardCharsets.UTF_8);
    }
}
