package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.RecordWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Sends rows to the input topic at a steady pace, and their labels with them, after them, or not at all. */
public final class Replay {

    private static final Duration LONGEST_DELAY = Duration.ofDays(365);

    /** Where the labels go. */
    public enum Labels {
        INLINE,
        OUTCOMES,
        NONE
    }

    /**
     * How rows are sent.
     *
     * @param passes over all rows
     * @param rate records a second; 0 for as fast as it goes
     * @param labelDelay of outcomes after their record
     * @param shuffleSeed for a new order in each pass; null for the rows' own order
     */
    public record Plan(
            int passes,
            double rate,
            Labels labels,
            Duration labelDelay,
            @Nullable Long shuffleSeed) {
        public Plan {
            if (passes < 1) {
                throw new InvalidConfigException("passes must be 1 or more, not " + passes);
            }
            if (!(rate >= 0)) {
                throw new InvalidConfigException("rate must be 0 or more, not " + rate);
            }
            if (labelDelay.isNegative() || labelDelay.compareTo(LONGEST_DELAY) > 0) {
                throw new InvalidConfigException(
                        "label delay must be from 0 to " + LONGEST_DELAY.toDays() + " days, not " + labelDelay);
            }
        }
    }

    /** A row as it will be sent; without an outcome if its label is not sent on its own. */
    private record Message(byte[] id, byte[] value, byte @Nullable [] outcome) {}

    private record DueOutcome(long atNanos, byte[] id, byte[] value) {}

    private final LifeboatConfig config;
    private final Plan plan;
    private final Progress progress;
    private final List<Message> messages = new ArrayList<>();
    private final List<String> unusable = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Told about each record sent. */
    @FunctionalInterface
    public interface Progress {
        void sent(int pass, long records);
    }

    /** @throws InvalidConfigException if outcomes are asked for and there is no topic for them */
    public Replay(LifeboatConfig config, List<CsvRows.Row> rows, Plan plan, Progress progress) {
        this.config = config;
        this.plan = plan;
        this.progress = progress;
        if (plan.labels == Labels.OUTCOMES && config.topics().outcomes() == null) {
            throw new InvalidConfigException("labels cannot go to the outcomes: topics.outcomes is empty");
        }
        RecordWriter format = new RecordWriter(config);
        for (CsvRows.Row row : rows) {
            try {
                messages.add(message(format, row));
            } catch (RecordWriter.UnusableException e) {
                unusable.add("line " + row.line() + ": " + e.getMessage());
            }
        }
    }

    /** Rows that cannot be sent, one line each. */
    public List<String> unusable() {
        return unusable;
    }

    /** Rows that can be sent. */
    public int usable() {
        return messages.size();
    }

    private Message message(RecordWriter format, CsvRows.Row row) {
        String id = row.cell(config.records().idField());
        String label = row.cell(config.model().target().field());
        boolean known = !label.isEmpty();
        byte[] value = format.record(row.cells(), plan.labels == Labels.INLINE && known ? label : null);
        byte[] outcome = plan.labels == Labels.OUTCOMES && known ? format.outcome(label) : null;
        String key = id.isEmpty() ? Long.toString(row.line()) : id;
        return new Message(RecordWriter.id(key), value, outcome);
    }

    /**
     * Sends everything, and returns when the broker has it all.
     *
     * @return records sent to the input topic
     * @throws UnavailableException if a topic is missing, or the broker did not take a record
     */
    public long run() {
        KafkaClients clients = new KafkaClients(config);
        clients.partitions(config.topics().input());
        if (plan.labels == Labels.OUTCOMES) {
            clients.partitions(Objects.requireNonNull(config.topics().outcomes()));
        }
        long sent = 0;
        Random order = new Random(Objects.requireNonNullElse(plan.shuffleSeed, 0L));
        try (Producer<byte[], byte[]> producer = clients.producer()) {
            Queue<DueOutcome> due = new ArrayDeque<>();
            long start = System.nanoTime();
            for (int pass = 1; pass <= plan.passes; pass++) {
                if (plan.shuffleSeed != null) {
                    Collections.shuffle(messages, order);
                }
                for (Message message : messages) {
                    if (plan.rate > 0) {
                        sendDue(producer, due, start + (long) (sent / plan.rate * 1e9));
                    } else {
                        sendDue(producer, due, System.nanoTime());
                    }
                    send(producer, config.topics().input(), message.id, message.value);
                    if (message.outcome != null) {
                        due.add(new DueOutcome(
                                System.nanoTime() + plan.labelDelay.toNanos(), message.id, message.outcome));
                    }
                    progress.sent(pass, ++sent);
                }
            }
            while (!due.isEmpty()) {
                sendDue(producer, due, due.element().atNanos);
            }
            producer.flush();
            rethrow();
        } catch (KafkaException e) {
            throw unavailable(e);
        }
        return sent;
    }

    /** Sends outcomes as they become due, until it is {@code untilNanos}. */
    private void sendDue(Producer<byte[], byte[]> producer, Queue<DueOutcome> due, long untilNanos) {
        while (true) {
            long now = System.nanoTime();
            while (!due.isEmpty() && due.element().atNanos - now <= 0) {
                DueOutcome outcome = due.remove();
                send(producer, Objects.requireNonNull(config.topics().outcomes()), outcome.id, outcome.value);
            }
            if (untilNanos - now <= 0) {
                return;
            }
            long next = due.isEmpty() ? untilNanos : Math.min(untilNanos, due.element().atNanos);
            LockSupport.parkNanos(next - now);
            rethrow();
        }
    }

    private void send(Producer<byte[], byte[]> producer, String topic, byte[] id, byte[] value) {
        rethrow();
        Callback callback = (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        };
        var unused = producer.send(new ProducerRecord<>(topic, id, value), callback);
    }

    private void rethrow() {
        Exception first = failure.get();
        if (first != null) {
            throw unavailable(first);
        }
    }

    private UnavailableException unavailable(Exception cause) {
        return new KafkaClients(config)
                .unavailable(
                        "Kafka did not take a record: " + Failures.rootMessage(cause)
                                + "; is the broker there, and are the topics?",
                        cause);
    }
}
