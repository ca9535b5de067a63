package dev.lifeboat.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.SettingsEntry;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.SourceTopics;
import dev.lifeboat.topology.Changelogs;
import dev.lifeboat.topology.LifeboatTopology;
import dev.lifeboat.topology.TopologyInputs;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineMetricsTopologyTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final long MAX_BYTES = 10_000_000;

    @TempDir
    static Path directory;

    private final LifeboatConfig config =
            LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of("LIFEBOAT_OUTCOMES_HORIZON_MS", "60000"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ModelHolder holder =
            new ModelHolder(Model.untrained(config.model(), config.learning().settings()));
    private final Clock clock = Clock.fixed(START, ZoneOffset.UTC);
    private final TopologyTestDriver driver = driver();
    private final TestInputTopic<byte[], byte[]> passengers = input("passengers");
    private final TestInputTopic<byte[], byte[]> outcomes = input("outcomes");
    private final Random random = new Random(1912);
    private Instant now = START;
    private int passengersSent;
    private int outcomesSent;

    @BeforeEach
    void configure() {
        SettingsEntry settings = new SettingsEntry(
                config.model().fingerprint(), config.learning().settings());
        input(config.topics().journal()).pipeInput(null, new JournalCodec(config.model()).toBytes(settings));
    }

    @AfterEach
    void closeDriver() {
        driver.close();
    }

    @Test
    void metersSatisfyTheAccountingIdentities() {
        for (int second = 0; second < 600; second++) {
            sendRandomRecord(START.plusSeconds(second));
        }

        assertThat(passengersSent).isEqualTo((int) sum("lifeboat.records"));
        assertThat(outcomesSent)
                .isEqualTo((int) (sum("lifeboat.outcomes") + sum("lifeboat.pending", "state", "early")));
        assertThat(sum("lifeboat.records", "result", "predicted"))
                .isEqualTo(sum("lifeboat.predictions") + sum("lifeboat.pending", "state", "awaiting"));
        assertThat(sum("lifeboat.dead.letters"))
                .isEqualTo(sum("lifeboat.records", "result", "dead_letter")
                        + sum("lifeboat.outcomes", "result", "rejected")
                        + sum("lifeboat.outcomes", "result", "orphaned"));
        assertThat(sum("lifeboat.predictions", "fate", "expired")).isPositive();
        assertThat(sum("lifeboat.outcomes", "result", "contradiction")).isPositive();
        assertThat((double) registry.get("lifeboat.scoring.latency").timer().count())
                .isEqualTo(sum("lifeboat.records", "result", "predicted"));
        assertThat((double) registry.get("lifeboat.label.delay").timer().count())
                .isEqualTo(sum("lifeboat.predictions", "fate", "matched")
                        + sum("lifeboat.predictions", "fate", "labelled"));
    }

    @Test
    void learnerMetersFollowTheLearner() {
        for (int i = 0; i < 64; i++) {
            passenger("p" + i, "{\"pclass\":" + (1 + i % 3) + ",\"sex\":\"male\",\"survived\":" + i % 2 + "}", START);
        }
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        assertThat(sum("lifeboat.learner.batches")).isEqualTo(8);
        assertThat(sum("lifeboat.learner.examples")).isEqualTo(64);
        assertThat(sum("lifeboat.learner.skipped")).isZero();
        assertThat(registry.get("lifeboat.learner.loss").summary().count()).isEqualTo(8);
        assertThat(registry.get("lifeboat.gradient.norm").summary().count()).isEqualTo(8);
        assertThat(registry.get("lifeboat.learner.step").timer().count()).isEqualTo(8);
        assertThat(registry.get("lifeboat.model.forward").timer().count()).isEqualTo(1);
        assertThat(sum("lifeboat.model.step")).isEqualTo(8);
        assertThat(sum("lifeboat.model.version"))
                .isEqualTo((double) holder.newest().model().version());
        assertThat(sum("lifeboat.learner.lag")).isZero();
        assertThat(sum("lifeboat.feature.mean", "feature", "pclass")).isCloseTo(2, within(0.1));
        assertThat(sum("lifeboat.feature.mean", "feature", "age")).isNaN();
        assertThat(sum("lifeboat.feature.missing", "feature", "age")).isEqualTo(64);
        assertThat(sum("lifeboat.evaluation.accuracy", "set", "prequential", "over", "total"))
                .isBetween(0.0, 1.0);
        assertThat(sum("lifeboat.evaluation.accuracy", "set", "holdout", "over", "total"))
                .isNaN();
        assertThat(sum(
                        "lifeboat.evaluation.baseline.accuracy",
                        "set",
                        "prequential",
                        "over",
                        "window",
                        "baseline",
                        "previous_label"))
                .isCloseTo(0, within(0.02));
    }

    /** Records and outcomes of a few ids in random order: labeled, unlabeled, withdrawn or not acceptable. */
    private void sendRandomRecord(Instant time) {
        String id = "p" + random.nextInt(60);
        switch (random.nextInt(8)) {
            case 0 -> passenger(id, "{\"pclass\":1,\"sex\":\"female\",\"age\":30,\"survived\":1}", time);
            case 1 -> passenger(id, null, time);
            case 2 -> passenger(id, "{\"pclass\":9,\"sex\":\"female\"}", time);
            case 3 -> outcome(id, null, time);
            case 4 -> outcome(id, "{}", time);
            case 5, 6 -> outcome(id, "{\"survived\":" + random.nextInt(2) + "}", time);
            default -> passenger(id, "{\"pclass\":3,\"sex\":\"male\"}", time);
        }
    }

    private void passenger(String id, @Nullable String json, Instant time) {
        passengersSent++;
        pipe(passengers, id, json, time);
    }

    private void outcome(String id, @Nullable String json, Instant time) {
        outcomesSent++;
        pipe(outcomes, id, json, time);
    }

    /** The wall clock moves on to the timestamp. */
    private void pipe(TestInputTopic<byte[], byte[]> topic, String id, @Nullable String json, Instant time) {
        byte[] value = json == null ? null : json.getBytes(StandardCharsets.UTF_8);
        driver.advanceWallClockTime(Duration.between(now, time));
        now = time;
        topic.pipeInput(id.getBytes(StandardCharsets.UTF_8), value, time);
    }

    private double sum(String name, String... tags) {
        return registry.get(name).tags(tags).meters().stream()
                .mapToDouble(PipelineMetricsTopologyTest::value)
                .sum();
    }

    private static double value(Meter meter) {
        return meter.measure().iterator().next().getValue();
    }

    private TestInputTopic<byte[], byte[]> input(String topic) {
        return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private TopologyTestDriver driver() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        PipelineMetrics metrics = new PipelineMetrics(config, holder, registry, clock);
        TopologyInputs inputs = new TopologyInputs(1, new SourceTopics("id", "id"), Long.MAX_VALUE, holder, metrics);
        Changelogs changelogs = new Changelogs(MAX_BYTES, MAX_BYTES, MAX_BYTES);
        return new TopologyTestDriver(
                new LifeboatTopology(config, inputs, changelogs, clock).build(settings), settings, START);
    }
}
