package dev.lifeboat.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Of the many hundred metrics of Kafka's clients, those that dashboards and alerts show, under the names that Micrometer gives
 * them. Tagged with the number of the stream thread and with the topic, and summed over partitions: Kafka's own client ids hold a
 * random part, so that each new state directory would bring new series.
 */
final class KafkaMeters implements AutoCloseable {
    private static final String TOPIC = "topic";

    static final Set<String> WATCHED = Set.of(
            // Is it running?
            "kafka.stream.alive.stream.threads",
            "kafka.stream.failed.stream.threads",
            // What do the threads do with their time?
            "kafka.stream.thread.process.ratio",
            "kafka.stream.thread.poll.ratio",
            "kafka.stream.thread.commit.ratio",
            "kafka.stream.thread.punctuate.ratio",
            "kafka.stream.thread.commit.latency.max",
            // Does it keep up, and is its group at peace?
            "kafka.consumer.fetch.manager.records.lag",
            "kafka.consumer.fetch.manager.records.consumed.total",
            "kafka.consumer.coordinator.rebalance.total",
            // Do the brokers take what it writes?
            "kafka.producer.record.error.total");

    /** Clients of stream threads; not those that restore stores or read the models. */
    private static final Pattern OF_THREAD = Pattern.compile("StreamThread-(\\d+)(-consumer|-producer)?$");

    private final MeterRegistry registry;
    private final Supplier<? extends Map<MetricName, ? extends Metric>> metrics;
    private final Map<Series, Sum> shown = new HashMap<>();

    private record Series(String name, Tags tags) {}

    KafkaMeters(MeterRegistry registry, Supplier<? extends Map<MetricName, ? extends Metric>> metrics) {
        this.registry = registry;
        this.metrics = metrics;
    }

    /** Shows what has come since the last call, and no longer shows what has gone. */
    synchronized void refresh() {
        Map<Series, List<Metric>> found = found();
        shown.entrySet().removeIf(entry -> {
            boolean gone = !found.containsKey(entry.getKey());
            if (gone) {
                registry.remove(entry.getValue().meter);
            }
            return gone;
        });
        found.forEach((series, parts) -> {
            Sum sum = shown.get(series);
            if (sum == null) {
                shown.put(series, new Sum(registry, series, parts));
            } else {
                sum.parts = parts;
            }
        });
    }

    private Map<Series, List<Metric>> found() {
        Map<MetricName, ? extends Metric> current = metrics.get();
        // Beside those of "a.b", Kafka keeps metrics of "a_b" for who was used to them.
        Set<String> twins = current.keySet().stream()
                .map(name -> name.tags().getOrDefault(TOPIC, ""))
                .filter(topic -> topic.contains("."))
                .map(topic -> topic.replace('.', '_'))
                .collect(Collectors.toSet());
        Map<Series, List<Metric>> found = new HashMap<>();
        current.forEach((name, metric) -> {
            Series series = series(name);
            if (series != null && !twins.contains(name.tags().getOrDefault(TOPIC, ""))) {
                found.computeIfAbsent(series, key -> new ArrayList<>()).add(metric);
            }
        });
        return found;
    }

    /** Null if the metric is not watched. */
    private static @Nullable Series series(MetricName metric) {
        String group = metric.group().replace("-metrics", "");
        String name = "kafka." + (group + "." + metric.name()).replace('-', '.');
        if (!WATCHED.contains(name)) {
            return null;
        }
        if (group.equals("stream")) {
            return new Series(name, Tags.empty());
        }
        Map<String, String> tags = metric.tags();
        String topic = tags.get(TOPIC);
        Matcher client = OF_THREAD.matcher(tags.getOrDefault("thread-id", tags.getOrDefault("client-id", "")));
        if (!client.find() || (topic == null && group.equals("consumer-fetch-manager"))) {
            return null;
        }
        Tags thread = Tags.of("thread", client.group(1));
        return new Series(name, topic == null ? thread : thread.and(TOPIC, topic));
    }

    @Override
    public synchronized void close() {
        shown.values().forEach(sum -> registry.remove(sum.meter));
        shown.clear();
    }

    /** A meter that is the sum of Kafka's metrics; one without a value, such as a mean of nothing, adds nothing. */
    private static final class Sum {
        private final Meter meter;
        private volatile List<Metric> parts;

        Sum(MeterRegistry registry, Series series, List<Metric> parts) {
            this.parts = parts;
            String description = parts.get(0).metricName().description();
            meter = series.name.endsWith(".total")
                    ? FunctionCounter.builder(series.name, this, Sum::value)
                            .tags(series.tags)
                            .description(description)
                            .register(registry)
                    : Gauge.builder(series.name, this, Sum::value)
                            .tags(series.tags)
                            .description(description)
                            .strongReference(true)
                            .register(registry);
        }

        private double value() {
            return parts.stream()
                    .mapToDouble(part -> ((Number) part.metricValue()).doubleValue())
                    .filter(value -> !Double.isNaN(value))
                    .sum();
        }
    }
}
