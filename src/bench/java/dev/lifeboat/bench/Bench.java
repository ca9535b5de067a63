package dev.lifeboat.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Runs child JVMs against one broker, and watches from outside how their output grows. */
final class Bench implements AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String OUTCOMES = "bench-outcomes";

    /** Of {@code /proc/PID/task/TID/stat}, behind the name: utime and stime. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;
    private static final int TICKS_A_SECOND = 100;

    private final String bootstrapServers;
    private final Path directory;
    private final Admin admin;
    private final Set<String> preloaded = new HashSet<>();
    private int runs;

    Bench(String bootstrapServers, Path directory) {
        this.bootstrapServers = bootstrapServers;
        this.directory = directory;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /**
     * What one run took.
     *
     * @param seconds from the first committed output to the last committed input
     * @param cpuSeconds of the whole process, from its start
     * @param compilerSeconds of them, those of the JVM's compilers
     */
    record Run(long records, double seconds, double cpuSeconds, double compilerSeconds) {
        double rate() {
            return records / seconds;
        }
    }

    void preload(Workload workload, long records) throws ExecutionException, InterruptedException {
        preload(workload.input(), records, workload::record);
        if (workload.isJoined()) {
            preload(OUTCOMES, records, workload::outcome);
        }
    }

    /** Record i of every topic has the same id. */
    private void preload(String topic, long records, Function<Random, byte[]> value)
            throws ExecutionException, InterruptedException {
        if (!preloaded.add(topic)) {
            return;
        }
        create(topic);
        Random random = new Random(1912);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 20, "batch.size", 262_144);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < records; i++) {
                byte[] id = ("p" + i).getBytes(StandardCharsets.US_ASCII);
                var unused = producer.send(new ProducerRecord<>(topic, id, value.apply(random)));
            }
        }
    }

    void create(String topic) throws ExecutionException, InterruptedException {
        if (!admin.listTopics().names().get().contains(topic)) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    Run identity(Workload workload, int threads, long records)
            throws IOException, InterruptedException, ExecutionException {
        return run(workload, threads, records, List.of(Identity.class.getName()), List.of(workload.input()));
    }

    Run lifeboat(Workload workload, int threads, long records)
            throws IOException, InterruptedException, ExecutionException {
        List<String> inputs = workload.isJoined() ? List.of(workload.input(), OUTCOMES) : List.of(workload.input());
        return run(workload, threads, records, List.of("dev.lifeboat.cli.Main", "serve", "--config"), inputs);
    }

    private Run run(Workload workload, int threads, long records, List<String> command, List<String> inputs)
            throws IOException, InterruptedException, ExecutionException {
        String application = "bench-run-" + ++runs;
        String output = application + "-out";
        create(output);
        Path config = Files.writeString(
                directory.resolve(application + ".properties"),
                workload.settings() + "application.id=" + application + "\ntopics.predictions=" + output
                        + "\nkafka.bootstrap.servers=" + bootstrapServers + "\nkafka.num.stream.threads=" + threads
                        + "\nkafka.state.dir=" + directory.resolve("state") + "\nhttp.port=0\n");
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        line.addAll(options());
        line.addAll(List.of("-cp", System.getProperty("java.class.path")));
        line.addAll(command);
        line.add(config.toString());
        File log = directory.resolve(application + ".log").toFile();
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            long first = awaitNanos(process, log, () -> committedEnd(output) > 0);
            long last = awaitNanos(process, log, () -> isConsumed(application, inputs));
            double cpu = process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
            return new Run(records, (last - first) / 1e9, cpu, compilerSeconds(process.pid()));
        } finally {
            process.destroyForcibly().waitFor();
            removeTopics(application);
        }
    }

    private static List<String> options() {
        String options = System.getProperty("bench.jvm", "");
        return options.isBlank() ? List.of() : List.of(options.split(" "));
    }

    /** What the JVM's own compilers took: a cost of the first seconds, however many records follow. */
    private static double compilerSeconds(long pid) throws IOException {
        long ticks = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.contains("CompilerThre")) {
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    ticks += Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
                }
            }
        }
        return (double) ticks / TICKS_A_SECOND;
    }

    void awaitConsumed(Process process, String group, List<String> topics)
            throws ExecutionException, InterruptedException {
        awaitNanos(process, directory.toFile(), () -> isConsumed(group, topics));
    }

    private interface Condition {
        boolean isMet() throws ExecutionException, InterruptedException;
    }

    private static long awaitNanos(Process process, File log, Condition condition)
            throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isMet(condition)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the run has ended or takes too long; see " + log);
            }
            Thread.sleep(POLL.toMillis());
        }
        return System.nanoTime();
    }

    /** A broker may not know a topic for a moment after it was created. */
    private static boolean isMet(Condition condition) throws ExecutionException, InterruptedException {
        try {
            return condition.isMet();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw e;
        }
    }

    long committedEnd(String topic) throws ExecutionException, InterruptedException {
        return ends(List.of(topic)).values().stream().mapToLong(end -> end).sum();
    }

    private boolean isConsumed(String group, List<String> topics) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        for (Map.Entry<TopicPartition, Long> end : ends(topics).entrySet()) {
            OffsetAndMetadata offset = committed.get(end.getKey());
            if (offset == null || offset.offset() < end.getValue()) {
                return false;
            }
        }
        return true;
    }

    /** End of a topic of one partition, below which all transactions are over. */
    long committedEndOfOne(String topic) throws ExecutionException, InterruptedException {
        TopicPartition only = new TopicPartition(topic, 0);
        return admin.listOffsets(
                        Map.of(only, OffsetSpec.latest()), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .partitionResult(only)
                .get()
                .offset();
    }

    private Map<TopicPartition, Long> ends(List<String> topics) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> request = new HashMap<>();
        for (String topic : topics) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                request.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(request, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }

    private void removeTopics(String application) throws ExecutionException, InterruptedException {
        List<String> mine = admin.listTopics().names().get().stream()
                .filter(topic -> topic.startsWith(application + "-"))
                .toList();
        admin.deleteTopics(mine).all().get();
    }

    static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
