package dev.lifeboat.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long a record waits for its committed prediction at a steady rate, beside the identity topology, in pairs whose order
 * alternates. Latency counts from the moment at which a record was due, not from when it could be sent: a stall is charged to
 * every record that it delays, which is what is meant by correcting for coordinated omission.
 *
 * <p>System properties: {@code bench.rate} (2000 a second), {@code bench.seconds} (30, and as many before to warm up),
 * {@code bench.pairs} (5), {@code bench.workloads} (a,b,c,d), {@code bench.intervals} (100,10: {@code commit.interval.ms}).
 */
final class Latency {
    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LONGEST_MICROS = PATIENCE.toNanos() / 1000;
    private static final int DIGITS = 3;

    private final Bench bench;
    private final PrintStream out;
    private final int rate = Integer.getInteger("bench.rate", 2000);
    private final int seconds = Integer.getInteger("bench.seconds", 30);
    private final int pairs = Integer.getInteger("bench.pairs", 5);

    private Latency(Bench bench, PrintStream out) {
        this.bench = bench;
        this.out = out;
    }

    /** Percentiles in milliseconds. */
    private record Percentiles(double p50, double p99, double p999) {
        static Percentiles of(Histogram micros) {
            return new Percentiles(
                    micros.getValueAtPercentile(50) / 1e3,
                    micros.getValueAtPercentile(99) / 1e3,
                    micros.getValueAtPercentile(99.9) / 1e3);
        }
    }

    private record Pair(Percentiles identity, Percentiles lifeboat) {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Bench.onBroker(bench -> {
            try (PrintStream out = Bench.report("latency.md")) {
                new Latency(bench, out).run();
            }
        });
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        out.printf(
                "%d records/s, %d s after as many to warm up, one stream thread, %d pairs; %d cores, JDK %s; ms%n%n",
                rate, seconds, pairs, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
        out.println("| workload | commit.interval.ms | identity p50 | p99 | p99.9 | lifeboat p50 | p99 | p99.9"
                + " | ratio of p99 (range) |");
        out.println("|---|---|---|---|---|---|---|---|---|");
        for (String name : System.getProperty("bench.workloads", "a,b,c,d").split(",")) {
            Workload workload = Workload.valueOf(name.toUpperCase(Locale.ROOT));
            for (String interval :
                    System.getProperty("bench.intervals", "100,10").split(",")) {
                report(workload, interval, measure(workload, interval));
            }
        }
    }

    private List<Pair> measure(Workload workload, String interval)
            throws IOException, InterruptedException, ExecutionException {
        List<Pair> measured = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            if (pair % 2 == 0) {
                Percentiles first = measure(Subject.IDENTITY, workload, interval);
                measured.add(new Pair(first, measure(Subject.LIFEBOAT, workload, interval)));
            } else {
                Percentiles first = measure(Subject.LIFEBOAT, workload, interval);
                measured.add(new Pair(measure(Subject.IDENTITY, workload, interval), first));
            }
        }
        return measured;
    }

    private void report(Workload workload, String interval, List<Pair> measured) {
        List<Percentiles> identities = measured.stream().map(Pair::identity).toList();
        List<Percentiles> lifeboats = measured.stream().map(Pair::lifeboat).toList();
        out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |%n",
                workload.title(),
                interval,
                medians(identities),
                medians(lifeboats),
                Spread.of(
                                measured,
                                pair -> pair.lifeboat().p99() / pair.identity().p99())
                        .withRange());
    }

    private static String medians(List<Percentiles> runs) {
        return String.format(
                Locale.ROOT,
                "%.1f | %.1f | %.1f",
                Spread.of(runs, Percentiles::p50).median(),
                Spread.of(runs, Percentiles::p99).median(),
                Spread.of(runs, Percentiles::p999).median());
    }

    private Percentiles measure(Subject subject, Workload workload, String interval)
            throws IOException, InterruptedException, ExecutionException {
        String application = bench.application();
        String input = application + "-in";
        String output = Bench.output(application);
        bench.create(input);
        bench.create(output);
        Path config = bench.configure(
                application,
                workload.settings(input, application + "-outcomes", Bench.PARTITIONS) + "network.hidden.units="
                        + workload.hidden() + "\nhttp.port=0\nkafka.commit.interval.ms=" + interval + "\n");
        try (Child child = bench.start(subject, application, config, "-Xmx1g");
                var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bench.bootstrapServers(), "linger.ms", 0),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                var consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bench.bootstrapServers(),
                                "isolation.level",
                                "read_committed",
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(IntStream.range(0, Bench.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(output, partition))
                    .toList());
            Random random = new Random(1912);
            awaitAnswer(child, producer, consumer, new ProducerRecord<>(input, PROBE, workload.record(random)));
            return Percentiles.of(new Stream(input, workload, producer, consumer).run());
        } finally {
            bench.removeTopics(application);
        }
    }

    /** Asks until there is an answer. */
    private static void awaitAnswer(
            Child child,
            Producer<byte[], byte[]> producer,
            Consumer<byte[], byte[]> consumer,
            ProducerRecord<byte[], byte[]> probe) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            child.requireAlive();
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("no answer within " + PATIENCE);
            }
            var unused = producer.send(probe);
        } while (consumer.poll(POLL).isEmpty());
    }

    /** Records that are due one after the other, and their answers. */
    private final class Stream {
        private final String input;
        private final Workload workload;
        private final Producer<byte[], byte[]> producer;
        private final Consumer<byte[], byte[]> consumer;
        private final Random random = new Random(1912);
        private final long start = System.nanoTime();
        private final long warmUp = (long) rate * seconds;
        private final long count = 2 * warmUp;
        private final Histogram micros = new Histogram(LONGEST_MICROS, DIGITS);

        Stream(String input, Workload workload, Producer<byte[], byte[]> producer, Consumer<byte[], byte[]> consumer) {
            this.input = input;
            this.workload = workload;
            this.producer = producer;
            this.consumer = consumer;
        }

        Histogram run() {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(this::send);
            long deadline =
                    start + Duration.ofSeconds(2L * seconds).plus(PATIENCE).toNanos();
            long answered = 0;
            while (answered < count) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("of " + count + " records " + answered + " were answered");
                }
                for (ConsumerRecord<byte[], byte[]> answer : consumer.poll(POLL)) {
                    if (answer.key()[1] != PROBE[1]) {
                        answered++;
                        record(Long.parseLong(
                                new String(answer.key(), 1, answer.key().length - 1, StandardCharsets.US_ASCII)));
                    }
                }
            }
            sending.join();
            return micros;
        }

        private void record(long number) {
            if (number >= warmUp) {
                micros.recordValue((System.nanoTime() - due(number)) / 1000);
            }
        }

        private void send() {
            for (long number = 0; number < count; number++) {
                byte[] value = workload.record(random);
                for (long wait = due(number) - System.nanoTime(); wait > 0; wait = due(number) - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                var unused = producer.send(new ProducerRecord<>(input, Bench.id(number), value));
            }
        }

        private long due(long number) {
            return start + number * 1_000_000_000L / rate;
        }
    }
}
