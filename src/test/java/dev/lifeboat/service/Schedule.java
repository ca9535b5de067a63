package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.pipeline.Totals;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A pseudorandom sequence of passengers and outcomes: most in order, and some duplicates, contradictions, tombstones, early, late and
 * orphaned outcomes. It spans several horizons of one minute.
 */
final class Schedule {
    static final long HORIZON_MS = 60_000;

    private static final String NUMBER = "number";
    private static final long STEP_MS = 100;

    private final List<Entry> entries = new ArrayList<>();
    private final Random random;
    private final long startMs;

    /** @param json null for a tombstone */
    record Entry(boolean isOutcome, String id, @Nullable String json, long timestamp) {}

    Schedule(long seed, int size) {
        random = new Random(seed);
        startMs = System.currentTimeMillis() - size * STEP_MS;
        while (entries.size() < size) {
            add();
        }
    }

    int size() {
        return entries.size();
    }

    private void add() {
        int dice = random.nextInt(100);
        int newest = entries.size();
        String known = "p" + Math.max(0, newest - random.nextInt(200));
        String forgotten = "p" + Math.max(0, newest - 700 - random.nextInt(700));
        if (dice < 40) {
            add(false, "p" + newest, passenger(""));
        } else if (dice < 48) {
            add(false, known, passenger(label()));
        } else if (dice < 54) {
            add(false, known, passenger(""));
        } else if (dice < 82) {
            add(true, known, "{" + label().substring(1) + "}");
        } else if (dice < 88) {
            add(true, forgotten, "{" + label().substring(1) + "}");
        } else if (dice < 92) {
            // Before its passenger, which may never be sent.
            add(true, "p" + (newest + random.nextInt(20)), "{" + label().substring(1) + "}");
        } else if (dice < 94) {
            add(true, known, "{\"survived\":\"perhaps\"}");
        } else if (dice < 96) {
            add(false, known, "{\"pclass\":9}");
        } else {
            add(dice % 2 == 0, known, null);
        }
    }

    private void add(boolean isOutcome, String id, @Nullable String json) {
        entries.add(new Entry(isOutcome, id, json, startMs + entries.size() * STEP_MS));
    }

    private String passenger(String more) {
        return "{\"pclass\":" + (1 + random.nextInt(3)) + ",\"sex\":\"" + (random.nextBoolean() ? "fe" : "")
                + "male\",\"age\":" + (10 + random.nextInt(80)) + ".5" + more + "}";
    }

    private String label() {
        return ",\"survived\":" + random.nextInt(2);
    }

    /** Sends a part of the sequence, each record with its number, and waits until the broker has acknowledged it. */
    void send(KafkaProducer<byte[], byte[]> producer, Application application, int from, int to) {
        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        for (int number = from; number < to; number++) {
            Entry entry = entries.get(number);
            String topic = entry.isOutcome
                    ? application.outcomes()
                    : application.topics().input();
            byte[] value = entry.json == null ? null : Application.bytes(entry.json);
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(topic, null, entry.timestamp, Application.bytes(entry.id), value);
            record.headers()
                    .add(
                            NUMBER,
                            ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
            var unused = producer.send(record, (metadata, failure) -> {
                if (failure != null) {
                    failures.add(failure);
                }
            });
        }
        producer.flush();
        assertThat(failures).isEmpty();
    }

    /** The number of the record with these headers. */
    static int number(Headers headers) {
        return ByteBuffer.wrap(headers.lastHeader(NUMBER).value()).getInt();
    }

    long passengers() {
        return entries.stream().filter(entry -> !entry.isOutcome).count();
    }

    long outcomes() {
        return entries.stream().filter(Entry::isOutcome).count();
    }

    /** Numbers of the passengers that must be predicted. */
    Set<Integer> predictable() {
        Set<Integer> numbers = new HashSet<>();
        for (int number = 0; number < entries.size(); number++) {
            Entry entry = entries.get(number);
            if (!entry.isOutcome && entry.json != null && !entry.json.contains(":9}")) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    Entry entry(int number) {
        return entries.get(number);
    }

    /** Checks that everything that was sent was consumed once. */
    void assertConsumed(Totals totals) {
        assertThat(totals.recordsConsumed()).isEqualTo(passengers());
        assertThat(totals.outcomesConsumed()).isEqualTo(outcomes());
    }
}
