package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.schema.DecodedRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CollapseDetectorTest {
    private static final int WINDOW = 50;

    private final Random random = new Random(1912);
    private long records;

    private static LifeboatConfig config(Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "application.id", "app",
                "topics.input", "input",
                "features", "x",
                "features.x.type", "numeric",
                "network.hidden.units", "8,4",
                "evaluation.window", Integer.toString(WINDOW)));
        settings.putAll(more);
        return LifeboatConfig.of(settings);
    }

    /** Streams records whose label is whether x has this sign. */
    private void stream(InMemoryPipeline pipeline, LifeboatConfig config, int count, double sign) {
        DecodedRecord record = new DecodedRecord(config.schema());
        for (int i = 0; i < count; i++) {
            double x = random.nextGaussian();
            record.clear();
            record.features()[0] = x;
            record.missing()[0] = false;
            record.setLabel(x * sign > 0 ? 1 : 0);
            byte[] id = Long.toString(records).getBytes(StandardCharsets.US_ASCII);
            pipeline.accept(id, record, records++);
        }
    }

    @Test
    void networkThatLearnsIsNotReported() {
        LifeboatConfig config = config(Map.of("learning.rate", "0.01"));
        InMemoryPipeline pipeline = new InMemoryPipeline(config);
        CollapseDetector detector = new CollapseDetector();
        for (int window = 0; window < 20; window++) {
            stream(pipeline, config, WINDOW, 1);
            assertThat(detector.check(pipeline.state())).isNull();
        }
    }

    @Test
    void layerOfInactiveUnitsIsReportedOnce() {
        LifeboatConfig config = config(Map.of("learning.rate", "1000", "learning.replay.size", "0"));
        InMemoryPipeline pipeline = new InMemoryPipeline(config);
        CollapseDetector detector = new CollapseDetector();
        stream(pipeline, config, 4 * WINDOW, 1);

        assertThat(detector.check(pipeline.state())).contains("of hidden layer").contains("inactive");
        stream(pipeline, config, 2 * WINDOW, 1);
        String again = detector.check(pipeline.state());
        assertThat(again == null || again.contains("majority")).isTrue();
    }

    @Test
    void lossAboveThatOfTheMajorityIsReportedOnceUntilItHasRecovered() {
        LifeboatConfig config = config(Map.of("network.hidden.units", "", "learning.rate", "0.01"));
        InMemoryPipeline pipeline = new InMemoryPipeline(config);
        CollapseDetector detector = new CollapseDetector();
        stream(pipeline, config, 40 * WINDOW, 1);
        assertThat(detector.check(pipeline.state())).isNull();

        stream(pipeline, config, 2 * WINDOW, -1);
        assertThat(detector.check(pipeline.state())).contains("majority baseline");
        stream(pipeline, config, 2 * WINDOW, -1);
        assertThat(detector.check(pipeline.state())).isNull();
    }
}
