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
 * The metrics of Kafka's clients that dashboards and alerts use, a few of many hundred, under the names that Micrometer gives them. They are
 * tagged with the number of the stream thread and with the topic, and summed over partitions. Kafka's client ids contain a random part, so each
 * new state directory would create new series.
 */
final class KafkaMeters implements AutoCloseable {
    private static final String TOPIC = "topic";

    static final Set<String> EXPORTED = Set.of(
            // Availability.
            "kafka.stream.alive.stream.threads",
            "kafka.stream.failed.stream.threads",
            // Time of the stream threads.
            "kafka.stream.thread.process.ratio",
            "kafka.stream.thread.poll.ratio",
            "kafka.stream.thread.commit.ratio",
            "kafka.stream.thread.punctuate.ratio",
            "kafka.stream.thread.commit.latency.max",
            // Consumer lag and rebalances.
            "kafka.consumer.fetch.manager.records.lag",
            "kafka.consumer.fetch.manager.records.consumed.total",
            "kafka.consumer.coordinator.rebalance.total",
            // Errors of producers.
            "kafka.producer.record.error.total");

    /** Clients of stream threads, but not those that restore stores or read models. */
    private static final Pattern STREAM_THREAD = Pattern.compile("StreamThread-(\\d+)(-consumer|-producer)?$");

    private final MeterRegistry registry;
    private final Supplier<? extends Map<MetricName, ? extends Metric>> metrics;
    private final Map<Series, Sum> registered = new HashMap<>();

    private record Series(String name, Tags tags) {}

    KafkaMeters(MeterRegistry registry, Supplier<? extends Map<MetricName, ? extends Metric>> metrics) {
        this.registry = registry;
        this.metrics = metrics;
    }

    /** Registers metrics that were added since the last call, and removes those that are gone. */
    synchronized void refresh() {
        Map<Series, List<Metric>> found = found();
        registered.entrySet().removeIf(entry -> {
            boolean gone = !found.containsKey(entry.getKey());
            if (gone) {
                registry.remove(entry.getValue().meter);
            }
            return gone;
        });
        found.forEach((series, parts) -> {
            Sum sum = registered.get(series);
            if (sum == null) {
                registered.put(series, new Sum(registry, series, parts));
            } else {
                sum.parts = parts;
            }
        });
    }

    private Map<Series, List<Metric>> found() {
        Map<MetricName, ? extends Metric> current = metrics.get();
        // For topic "a.b", Kafka also has metrics of "a_b", for compatibility.
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

    /** The series of a metric; null if it is not exported. */
    private static @Nullable Series series(MetricName metric) {
        String group = metric.group().replace("-metrics", "");
        String name = "kafka." + (group + "." + metric.name()).replace('-', '.');
        if (!EXPORTED.contains(name)) {
            return null;
        }
        if (group.equals("stream")) {
            return new Series(name, Tags.empty());
        }
        Map<String, String> tags = metric.tags();
        String topic = tags.get(TOPIC);
        Matcher client = STREAM_THREAD.matcher(tags.getOrDefault("thread-id", tags.getOrDefault("client-id", "")));
        if (!client.find() || (topic == null && group.equals("consumer-fetch-manager"))) {
            return null;
        }
        Tags thread = Tags.of("thread", client.group(1));
        return new Series(name, topic == null ? thread : thread.and(TOPIC, topic));
    }

    @Override
    public synchronized void close() {
        registered.values().forEach(sum -> registry.remove(sum.meter));
        registered.clear();
    }

    /** A meter that is the sum of several metrics of Kafka; a metric without a value is ignored. */
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
