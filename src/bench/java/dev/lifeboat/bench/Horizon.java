package dev.lifeboat.bench;

import dev.lifeboat.quickstart.BrokerProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a service with 256 MiB of heap takes of memory and disk while millions of passengers go by, of whom its horizon holds a
 * hundred thousand. Every other passenger gets an outcome, in the middle of the horizon; the others expire.
 *
 * <p>System properties: {@code bench.passengers} (10000000), {@code bench.horizon} (100000). Linux only: reads {@code /proc}.
 */
final class Horizon {
    private static final String APPLICATION = "bench-horizon";

    private final long passengers = Long.getLong("bench.passengers", 10_000_000);
    private final long horizon = Long.getLong("bench.horizon", 100_000);
    private final Path data;
    private final String bootstrapServers;
    private final Bench bench;

    private Horizon(Path data, String bootstrapServers, Bench bench) {
        this.data = data;
        this.bootstrapServers = bootstrapServers;
        this.bench = bench;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Path data = Files.createTempDirectory(
                Files.createDirectories(Path.of("target/bench")).toAbsolutePath(), "data-");
        try (BrokerProcess broker = BrokerProcess.start(data, 0, Map.of("log.retention.ms", "-1"));
                Bench bench = new Bench(broker.bootstrapServers(), data)) {
            new Horizon(data, broker.bootstrapServers(), bench).run();
        } finally {
            Bench.remove(data);
        }
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        bench.create(Workload.C.input());
        bench.create("bench-outcomes");
        bench.create(APPLICATION + "-out");
        Path config = Files.writeString(
                data.resolve("horizon.properties"),
                Workload.C.settings() + "application.id=" + APPLICATION + "\ntopics.predictions=" + APPLICATION
                        + "-out\noutcomes.horizon.ms=" + horizon + "\nkafka.bootstrap.servers=" + bootstrapServers
                        + "\nkafka.state.dir=" + data.resolve("state") + "\nhttp.port=0\n");
        File log = data.resolve("horizon.log").toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.lifeboat.cli.Main",
                        "serve",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            System.out.println("| passengers | resident MiB | state on disk MiB |");
            System.out.println("|---|---|---|");
            stream(process);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** A passenger a millisecond of the records' time, a tenth of all between two looks. */
    private void stream(Process process) throws IOException, InterruptedException, ExecutionException {
        Random random = new Random(1912);
        long start = System.currentTimeMillis() - passengers - horizon;
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 20, "batch.size", 262_144);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < passengers; i++) {
                send(producer, Workload.C.input(), i, start + i, Workload.C.record(random));
                long answered = i - horizon / 2;
                if (answered >= 0 && answered % 2 == 0) {
                    send(producer, "bench-outcomes", answered, start + i, Workload.C.outcome(random));
                }
                if ((i + 1) % (passengers / 100) == 0) {
                    // A hundredth of all is all that may be waiting: what is measured is the stream, not a backlog.
                    producer.flush();
                    bench.awaitConsumed(process, APPLICATION, List.of(Workload.C.input(), "bench-outcomes"));
                }
                if ((i + 1) % (passengers / 10) == 0) {
                    System.out.printf(
                            Locale.ROOT,
                            "| %d | %d | %d |%n",
                            i + 1,
                            residentBytes(process) >> 20,
                            bytesBelow(data.resolve("state")) >> 20);
                }
            }
        }
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String topic, long id, long timestamp, byte[] value) {
        byte[] key = ("p" + id).getBytes(StandardCharsets.US_ASCII);
        var unused = producer.send(new ProducerRecord<>(topic, null, timestamp, key, value));
    }

    private static long residentBytes(Process process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("no VmRSS");
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
