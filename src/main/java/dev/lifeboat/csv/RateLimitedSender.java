package dev.lifeboat.csv;

import dev.lifeboat.config.Topics;
import dev.lifeboat.csv.RowEncoder.EncodedRow;
import dev.lifeboat.errors.UnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Sends records at a constant rate, and their outcomes a constant delay later. For one thread. */
final class RateLimitedSender {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final double NANOS_PER_SECOND = 1e9;

    private record DelayedOutcome(long dueNanos, byte[] id, byte[] value) {}

    private final Producer<byte[], byte[]> producer;
    private final Topics topics;
    private final double rate;
    private final long delayNanos;
    private final LongConsumer progress;
    private final CountDownLatch stop;
    private final Queue<DelayedOutcome> delayed = new ArrayDeque<>();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong inlineLabels = new AtomicLong();
    private final AtomicLong outcomes = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final long startNanos = System.nanoTime();
    private long sent;
    private long plannedOutcomes;

    /**
     * @param rate records per second; 0 for as fast as possible
     * @param progress called after each record with the number of records so far
     * @param stop at zero, nothing more is sent
     */
    RateLimitedSender(
            Producer<byte[], byte[]> producer,
            Topics topics,
            double rate,
            Duration labelDelay,
            LongConsumer progress,
            CountDownLatch stop) {
        this.producer = producer;
        this.topics = topics;
        this.rate = rate;
        this.delayNanos = labelDelay.toNanos();
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * Sends rows, and the outcomes that become due meanwhile.
     *
     * @return false if it was stopped
     * @throws KafkaException if Kafka did not accept a record
     */
    boolean sendAll(List<EncodedRow> rows) {
        for (EncodedRow row : rows) {
            long due = rate > 0 ? startNanos + (long) (sent / rate * NANOS_PER_SECOND) : System.nanoTime();
            if (!sendOutcomesUntil(due)) {
                return false;
            }
            boolean inline = row.labeled() && row.outcome() == null;
            send(topics.input(), row.id(), row.value(), inline ? List.of(records, inlineLabels) : List.of(records));
            if (row.outcome() != null) {
                delayed.add(new DelayedOutcome(System.nanoTime() + delayNanos, row.id(), row.outcome()));
                plannedOutcomes++;
            }
            progress.accept(++sent);
        }
        return true;
    }

    /**
     * Sends the remaining outcomes when they are due and waits for all acknowledgments, after a stop at most ten seconds.
     *
     * @param plannedRecords number of records that would be sent without a stop
     * @throws KafkaException if Kafka did not accept a record
     */
    ProduceResult finish(long plannedRecords) {
        boolean running = true;
        while (running && !delayed.isEmpty()) {
            running = sendOutcomesUntil(delayed.element().dueNanos);
        }
        if (stop.getCount() > 0) {
            producer.flush();
            throwFailure();
        } else {
            // Unlike a flush, this ends even if the broker is unreachable.
            producer.close(STOP_TIMEOUT);
        }
        return new ProduceResult(
                records.get(), plannedRecords, inlineLabels.get() + outcomes.get(), plannedOutcomes - outcomes.get());
    }

    /** Sends outcomes as they become due, up to a time; returns false if it was stopped. */
    private boolean sendOutcomesUntil(long untilNanos) {
        while (stop.getCount() > 0) {
            throwFailure();
            long now = System.nanoTime();
            while (!delayed.isEmpty() && delayed.element().dueNanos - now <= 0) {
                DelayedOutcome outcome = delayed.remove();
                send(Objects.requireNonNull(topics.outcomes()), outcome.id, outcome.value, List.of(outcomes));
            }
            if (untilNanos - now <= 0) {
                return true;
            }
            await(delayed.isEmpty() ? untilNanos - now : Math.min(untilNanos, delayed.element().dueNanos) - now);
        }
        return false;
    }

    private void await(long nanos) {
        try {
            var unused = stop.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw UnavailableException.interrupted(e);
        }
    }

    /** @param counters incremented when the record is acknowledged */
    private void send(String topic, byte[] id, byte[] value, List<AtomicLong> counters) {
        var unused = producer.send(new ProducerRecord<>(topic, id, value), (metadata, exception) -> {
            if (exception == null) {
                counters.forEach(AtomicLong::incrementAndGet);
            } else {
                failure.compareAndSet(null, exception);
            }
        });
    }

    private void throwFailure() {
        Exception first = failure.get();
        if (first != null) {
            throw new KafkaException(first.getMessage(), first);
        }
    }
}
