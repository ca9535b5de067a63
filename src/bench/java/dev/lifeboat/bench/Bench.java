package dev.lifeboat.bench;

import dev.lifeboat.quickstart.BrokerProcess;
import java.io.IOException;
import java.io.PrintStream;
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

/** A broker, topics with records that wait, and the programs that are measured, watched from outside. */
final class Bench implements AutoCloseable {
    /** Of a topic of which nothing else is said. */
    static final int PARTITIONS = 4;

    private static final Path REPORTS = Path.of("target/bench").toAbsolutePath();

    /** The broker answers three requests a poll, on the same cores: half a percent of the shortest run. */
    private static final Duration POLL = Duration.ofMillis(25);

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final String bootstrapServers;
    private final Path data;
    private final Admin admin;
    private final Map<String, Integer> partitions = new HashMap<>();
    private final Set<String> preloaded = new HashSet<>();
    private int runs;

    private Bench(String bootstrapServers, Path data) {
        this.bootstrapServers = bootstrapServers;
        this.data = data;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    interface Task {
        void run(Bench bench) throws IOException, InterruptedException, ExecutionException;
    }

    /** Runs a task with a broker of its own, whose data are removed afterwards. */
    static void onBroker(Task task) throws IOException, InterruptedException, ExecutionException {
        Path data = Files.createTempDirectory(Files.createDirectories(REPORTS), "data-");
        try (BrokerProcess broker = BrokerProcess.start(data, 0, Map.of("log.retention.ms", "-1"));
                Bench bench = new Bench(broker.bootstrapServers(), data)) {
            task.run(bench);
        } finally {
            remove(data);
        }
    }

    /** The terminal, and a file of this name in {@code target/bench}. */
    static PrintStream report(String name) throws IOException {
        PrintStream file = new PrintStream(Files.newOutputStream(REPORTS.resolve(name)), true, StandardCharsets.UTF_8);
        return new PrintStream(new Tee(System.out, file), true, StandardCharsets.UTF_8);
    }

    /**
     * What one run took, from the end of the warm-up, or else the first committed output, to the last committed input.
     *
     * @param records of which the input was committed in that time
     */
    record Run(long records, Child.Usage usage) {
        double rate() {
            return records / (usage.nanos() / 1e9);
        }

        double cpuSecondsAMillion() {
            return usage.cpuSeconds() * 1e6 / records;
        }

        double compilerSecondsAMillion() {
            return usage.compilerSeconds() * 1e6 / records;
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Below it lies everything that a task writes. */
    Path data() {
        return data;
    }

    /** State directories of the programs. */
    Path state() {
        return data.resolve("state");
    }

    void preload(Scenario scenario) throws ExecutionException, InterruptedException {
        preload(scenario.input(), scenario, scenario.workload()::record);
        if (scenario.workload().isJoined()) {
            preload(scenario.outcomes(), scenario, scenario.workload()::outcome);
        }
    }

    /** Record i of every topic has the same id. */
    private void preload(String topic, Scenario scenario, Function<Random, byte[]> value)
            throws ExecutionException, InterruptedException {
        if (!preloaded.add(topic)) {
            return;
        }
        create(topic, scenario.partitions());
        Random random = new Random(1912);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 20, "batch.size", 262_144);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < scenario.records(); i++) {
                var unused = producer.send(new ProducerRecord<>(topic, id(i), value.apply(random)));
            }
        }
    }

    static byte[] id(long number) {
        return ("p" + number).getBytes(StandardCharsets.US_ASCII);
    }

    void create(String topic) throws ExecutionException, InterruptedException {
        create(topic, PARTITIONS);
    }

    void create(String topic, int count) throws ExecutionException, InterruptedException {
        partitions.put(topic, count);
        admin.createTopics(List.of(new NewTopic(topic, count, (short) 1))).all().get();
    }

    /** A name that no other run has. */
    String application() {
        return "bench-run-" + ++runs;
    }

    static String output(String application) {
        return application + "-out";
    }

    /** Writes a configuration file. */
    Path configure(String application, String settings) throws IOException {
        return Files.writeString(
                data.resolve(application + ".properties"),
                settings + "application.id=" + application + "\ntopics.predictions=" + output(application)
                        + "\nkafka.bootstrap.servers=" + bootstrapServers + "\nkafka.state.dir=" + state() + "\n"
                        + System.getProperty("bench.settings", "").replace(';', '\n') + "\n");
    }

    /** @param jvmOptions separated by spaces */
    Child start(Subject subject, String application, Path config, String jvmOptions) throws IOException {
        List<String> command = new ArrayList<>(subject.command());
        command.add(config.toString());
        return Child.start(data.resolve(application + ".log"), List.of(jvmOptions.split(" ")), command);
    }

    Run run(Subject subject, Scenario scenario) throws IOException, InterruptedException, ExecutionException {
        preload(scenario);
        String application = application();
        create(output(application), scenario.partitions());
        Path config = configure(application, scenario.settings());
        String options = ("-Xmx1g " + System.getProperty("bench.jvm", "")).strip();
        try (Child child = start(subject, application, config, options)) {
            await(child, () -> committedEnd(output(application)) > scenario.warmUp());
            Child.Usage before = child.usage();
            awaitConsumed(child, application, subject.inputs(scenario));
            return new Run(scenario.records() - scenario.warmUp(), child.usage().since(before));
        } finally {
            removeTopics(application);
        }
    }

    void awaitConsumed(Child child, String group, List<String> topics) throws ExecutionException, InterruptedException {
        await(child, () -> isConsumed(group, topics));
    }

    private interface Condition {
        boolean isMet() throws ExecutionException, InterruptedException;
    }

    private static void await(Child child, Condition condition) throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isMet(condition)) {
            child.requireAlive();
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the run takes longer than " + PATIENCE);
            }
            Thread.sleep(POLL.toMillis());
        }
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
            // Of a partition without records, nothing is ever committed.
            if ((offset == null ? 0 : offset.offset()) < end.getValue()) {
                return false;
            }
        }
        return true;
    }

    /** Below them all transactions are over. A topic that was not created here has one partition. */
    private Map<TopicPartition, Long> ends(List<String> topics) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> request = new HashMap<>();
        for (String topic : topics) {
            for (int partition = 0; partition < partitions.getOrDefault(topic, 1); partition++) {
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

    void removeTopics(String application) throws ExecutionException, InterruptedException {
        List<String> mine = admin.listTopics().names().get().stream()
                .filter(topic -> topic.startsWith(application + "-"))
                .toList();
        admin.deleteTopics(mine).all().get();
    }

    private static void remove(Path directory) throws IOException {
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
