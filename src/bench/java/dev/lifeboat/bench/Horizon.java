package dev.lifeboat.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a service with 256 MiB of heap takes of memory and disk while millions of passengers go by, of whom its horizon holds a
 * hundred thousand. Every other passenger gets an outcome, in the middle of the horizon; the others expire.
 *
 * <p>System properties: {@code bench.passengers} (10000000), {@code bench.horizon} (100000).
 */
final class Horizon {
    private static final String APPLICATION = "bench-horizon";
    private static final String INPUT = APPLICATION + "-in";
    private static final String OUTCOMES = APPLICATION + "-outcomes";
    private static final Set<Long> POWERS_OF_TEN = Set.of(10_000L, 100_000L, 1_000_000L, 10_000_000L);

    private final long passengers = Long.getLong("bench.passengers", 10_000_000);
    private final long horizon = Long.getLong("bench.horizon", 100_000);
    private final Bench bench;
    private final PrintStream out;

    private Horizon(Bench bench, PrintStream out) {
        this.bench = bench;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Bench.onBroker(bench -> {
            try (PrintStream out = Bench.report("horizon.md")) {
                new Horizon(bench, out).run();
            }
        });
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        for (String topic : List.of(INPUT, OUTCOMES, Bench.output(APPLICATION))) {
            bench.create(topic);
        }
        Path config = bench.configure(
                APPLICATION,
                Workload.C.settings(INPUT, OUTCOMES, Bench.PARTITIONS) + "network.hidden.units=" + Workload.C.hidden()
                        + "\noutcomes.horizon.ms=" + horizon + "\nhttp.port=0\n");
        try (Child child = bench.start(Subject.LIFEBOAT, APPLICATION, config, "-Xmx256m")) {
            out.println("| passengers | resident MiB | state on disk MiB |");
            out.println("|---|---|---|");
            stream(child);
        }
    }

    /** A passenger a millisecond of the records' time; a look at each power of ten, and at each tenth of all. */
    private void stream(Child child) throws IOException, InterruptedException, ExecutionException {
        Random random = new Random(1912);
        long start = System.currentTimeMillis() - passengers - horizon;
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bench.bootstrapServers(), "linger.ms", 20, "batch.size", 262_144);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < passengers; i++) {
                send(producer, INPUT, i, start + i, Workload.C.record(random));
                long answered = i - horizon / 2;
                if (answered >= 0 && answered % 2 == 0) {
                    send(producer, OUTCOMES, answered, start + i, Workload.C.outcome(random));
                }
                long sent = i + 1;
                boolean look = sent % (passengers / 10) == 0 || POWERS_OF_TEN.contains(sent);
                if (look || sent % (passengers / 100) == 0) {
                    // A hundredth of all is all that may be waiting: what is measured is the stream, not a backlog.
                    producer.flush();
                    bench.awaitConsumed(child, APPLICATION, List.of(INPUT, OUTCOMES));
                }
                if (look) {
                    out.printf(
                            Locale.ROOT,
                            "| %d | %d | %d |%n",
                            sent,
                            child.residentBytes() >> 20,
                            bytesBelow(bench.state()) >> 20);
                }
            }
        }
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String topic, long id, long timestamp, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topic, null, timestamp, Bench.id(id), value));
    }

    private static long bytesBelow(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(Horizon::sizeOf).sum();
        } catch (UncheckedIOException e) {
            // RocksDB removes files while one walks.
            return bytesBelow(directory);
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
