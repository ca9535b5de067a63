package dev.lifeboat.metrics;

import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Set;

/** Of the many hundred series of Kafka's clients, those that an operator watches. */
final class KafkaFilter {
    private static final String KAFKA = "kafka.";

    private static final Set<String> WATCHED = Set.of(
            // Is it running?
            "kafka.stream.alive.stream.threads",
            "kafka.stream.failed.stream.threads",
            // What do the threads do with their time?
            "kafka.stream.thread.process.ratio",
            "kafka.stream.thread.poll.ratio",
            "kafka.stream.thread.commit.ratio",
            "kafka.stream.thread.punctuate.ratio",
            "kafka.stream.thread.process.rate",
            "kafka.stream.thread.commit.rate",
            "kafka.stream.thread.commit.latency.avg",
            "kafka.stream.thread.commit.latency.max",
            // Does it keep up, and is its group at peace?
            "kafka.consumer.fetch.manager.records.lag",
            "kafka.consumer.coordinator.assigned.partitions",
            "kafka.consumer.coordinator.rebalance.total",
            "kafka.consumer.coordinator.failed.rebalance.total",
            "kafka.consumer.coordinator.rebalance.latency.avg",
            "kafka.consumer.coordinator.last.rebalance.seconds.ago",
            // Do the brokers answer?
            "kafka.producer.request.latency.avg",
            "kafka.producer.record.send.rate",
            "kafka.producer.record.error.total",
            "kafka.producer.record.retry.total");

    private KafkaFilter() {}

    static MeterFilter watched() {
        return MeterFilter.deny(id -> id.getName().startsWith(KAFKA) && !WATCHED.contains(id.getName()));
    }
}
