package dev.lifeboat.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaMetersTest {
    private static final String PROCESS = "titanic-1f0c2a5e-57b4-4e0b-9e3e-0a5d8f6c7b1d";
    private static final String THREAD = PROCESS + "-StreamThread-1";
    private static final String FETCHES = "consumer-fetch-manager-metrics";

    private final Metrics kafka = new Metrics();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final KafkaMeters meters = new KafkaMeters(registry, kafka::metrics);

    @AfterEach
    void closeKafka() {
        kafka.close();
    }

    @Test
    void seriesAreTaggedWithThreadsAndTopicsOnly() {
        add("alive-stream-threads", "stream-metrics", Map.of("client-id", PROCESS), 1);
        add("process-ratio", "stream-thread-metrics", Map.of("thread-id", THREAD), 0.25);
        add("records-consumed-total", FETCHES, Map.of("client-id", THREAD + "-consumer"), 12);
        add("records-consumed-total", FETCHES, Map.of("client-id", THREAD + "-consumer", "topic", "in"), 12);
        add("record-error-total", "producer-metrics", Map.of("client-id", THREAD + "-producer"), 0);

        meters.refresh();

        assertThat(series())
                .isEqualTo(Map.of(
                        "kafka.stream.alive.stream.threads{}", 1.0,
                        "kafka.stream.thread.process.ratio{thread=1}", 0.25,
                        "kafka.consumer.fetch.manager.records.consumed.total{thread=1, topic=in}", 12.0,
                        "kafka.producer.record.error.total{thread=1}", 0.0));
    }

    @Test
    void lagIsTheSumOverThePartitionsOfATopic() {
        lag(THREAD + "-consumer", "in", 0, 3);
        lag(THREAD + "-consumer", "in", 1, 4);
        lag(THREAD + "-consumer", "out", 0, Double.NaN);
        meters.refresh();
        assertThat(series())
                .isEqualTo(Map.of(
                        "kafka.consumer.fetch.manager.records.lag{thread=1, topic=in}", 7.0,
                        "kafka.consumer.fetch.manager.records.lag{thread=1, topic=out}", 0.0));

        kafka.removeMetric(lag(THREAD + "-consumer", "in", 2, 5));
        kafka.removeMetric(name("records-lag", FETCHES, lagTags(THREAD + "-consumer", "in", 0)));
        kafka.removeMetric(name("records-lag", FETCHES, lagTags(THREAD + "-consumer", "out", 0)));
        meters.refresh();

        assertThat(series()).isEqualTo(Map.of("kafka.consumer.fetch.manager.records.lag{thread=1, topic=in}", 4.0));
    }

    @Test
    void restoreConsumersHaveNoLag() {
        lag(THREAD + "-restore-consumer", "changelog", 0, 3);
        lag(PROCESS + "-StateUpdater-1-restore-consumer", "changelog", 0, 3);
        lag(PROCESS + "-GlobalStreamThread-global-consumer", "models", 0, 3);

        meters.refresh();

        assertThat(series()).isEmpty();
    }

    /** Kafka has two metrics for such a topic, one with underscores. */
    @Test
    void topicWithADotCountsOnce() {
        lag(THREAD + "-consumer", "sea.in", 0, 3);
        lag(THREAD + "-consumer", "sea_in", 0, 3);

        meters.refresh();

        assertThat(series()).isEqualTo(Map.of("kafka.consumer.fetch.manager.records.lag{thread=1, topic=sea.in}", 3.0));
    }

    @Test
    void closeRemovesAllMeters() {
        lag(THREAD + "-consumer", "in", 0, 3);
        meters.refresh();

        meters.close();

        assertThat(registry.getMeters()).isEmpty();
    }

    private MetricName lag(String client, String topic, int partition, double lag) {
        return add("records-lag", FETCHES, lagTags(client, topic, partition), lag);
    }

    private static Map<String, String> lagTags(String client, String topic, int partition) {
        return Map.of("client-id", client, "topic", topic, "partition", String.valueOf(partition));
    }

    private MetricName add(String name, String group, Map<String, String> tags, double value) {
        MetricName metric = name(name, group, tags);
        kafka.addMetric(metric, (Gauge<Double>) (config, now) -> value);
        return metric;
    }

    private MetricName name(String name, String group, Map<String, String> tags) {
        return kafka.metricName(name, group, "What it is", tags);
    }

    private Map<String, Double> series() {
        return registry.getMeters().stream()
                .collect(Collectors.toMap(
                        KafkaMetersTest::name,
                        meter -> meter.measure().iterator().next().getValue()));
    }

    private static String name(Meter meter) {
        Set<String> tags = meter.getId().getTags().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return meter.getId().getName() + tags.toString().replace('[', '{').replace(']', '}');
    }
}
