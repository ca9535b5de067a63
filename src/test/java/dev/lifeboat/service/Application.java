package dev.lifeboat.service;

import static org.awaitility.Awaitility.await;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.Topics;
import dev.lifeboat.format.MessageSchema;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The shipped configuration under another name, with topics and a directory of its own. */
public final class Application implements AutoCloseable {
    private static final int LARGEST_REQUEST = 6 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String id;
    private final Map<String, String> client;
    private final Path directory;
    private final Map<String, String> settings = new TreeMap<>();
    private final List<Process> processes = new ArrayList<>();
    private final Admin admin;
    private final CommittedRecords committed;
    private final Topics written;
    private int runs;

    /** @param client how Kafka's clients, the service's and those of the test, get in */
    Application(String id, Map<String, String> client, Path directory) {
        this.id = id;
        this.client = client;
        this.directory = directory;
        this.admin = Admin.create(client());
        this.committed = new CommittedRecords(client);
        Properties shipped = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("config/titanic.properties"))) {
            shipped.load(reader);
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shipped.stringPropertyNames().forEach(key -> settings.put(key, shipped.getProperty(key)));
        settings.put("application.id", id);
        client.forEach((key, value) -> settings.put("kafka." + key, value));
        settings.put("http.port", "0");
        // Other tests keep the machine busy meanwhile: Kafka's own default, not the service's ten seconds.
        settings.put("kafka.default.api.timeout.ms", "60000");
        settings.put("kafka.state.dir", directory.resolve("state").toString());
        for (String topic : List.of("topics.input", "topics.outcomes", "topics.predictions")) {
            settings.put(topic, id + "-" + shipped.getProperty(topic));
        }
        written = topics();
    }

    public String id() {
        return id;
    }

    public Path directory() {
        return directory;
    }

    /** From now on; a service that runs already does not notice. */
    public Application with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** As {@link #with}, with the default. */
    Application without(String key) {
        settings.remove(key);
        return this;
    }

    public LifeboatConfig config() {
        return LifeboatConfig.of(settings);
    }

    public Topics topics() {
        return config().topics();
    }

    public String outcomes() {
        return settings.getOrDefault("topics.outcomes", "");
    }

    /** A properties file with the settings as they are now. */
    public Path file() {
        Properties properties = new Properties();
        properties.putAll(settings);
        Path file = directory.resolve("config-" + ++runs + ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** A command with this configuration, from the jar, to its end. */
    public Jar.Run run(String command, String... arguments) {
        return start(command, arguments).get();
    }

    /** As {@link #run}, without waiting. */
    public Jar.Pending start(String command, String... arguments) {
        return Jar.launch(directory, Jar.withConfig(command, file(), arguments));
    }

    /** A file in this application's directory. */
    public Path write(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of its own in this application's directory. */
    Path newFile(String prefix, String suffix) {
        try {
            return Files.createTempFile(directory, prefix, suffix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code serve} in a process of its own, which ends at the latest with the test; its output goes to {@code log}. */
    public Process serve(Path log, String... jvmOptions) {
        Process process = Jar.start(log, log, List.of(jvmOptions), Jar.withConfig("serve", file()));
        processes.add(process);
        return process;
    }

    /** As {@link #serve(Path, String...)}, with standard output and standard error in files of their own. */
    Process serve(Path out, Path err) {
        Process process = Jar.start(out, err, List.of("-XX:TieredStopAtLevel=1"), Jar.withConfig("serve", file()));
        processes.add(process);
        return process;
    }

    void delete(String topic) {
        done(admin.deleteTopics(List.of(topic)).all());
    }

    public void create(String topic, int partitions, Map<String, String> topicSettings) {
        NewTopic wanted = new NewTopic(topic, partitions, (short) 1).configs(topicSettings);
        done(admin.createTopics(List.of(wanted)).all());
        await().atMost(PATIENCE).until(() -> done(admin.listTopics().names()).contains(topic));
        // Answered by the leaders of its partitions.
        ends(Set.of(topic), IsolationLevel.READ_UNCOMMITTED);
    }

    /** Creates the topics that the configuration names, unless they are there. */
    public void createTopics() {
        new TopicSetup(config(), admin).ensure();
    }

    /** All topics with the ends of their partitions: what changes if anything is created or written for this application. */
    public Map<TopicPartition, Long> everything() {
        Set<String> names = new TreeSet<>(done(admin.listTopics().names()));
        names.removeIf(name -> !name.startsWith(id + "-"));
        return ends(names, IsolationLevel.READ_UNCOMMITTED);
    }

    /** Whether a transaction has written to the topic that is neither committed nor aborted. */
    public boolean hasOpenTransaction(String topic) {
        return !ends(Set.of(topic), IsolationLevel.READ_UNCOMMITTED)
                .equals(ends(Set.of(topic), IsolationLevel.READ_COMMITTED));
    }

    /** Sum of the partitions' ends, below which all transactions are over: grows with each commit. */
    public long committedEnd(String topic) {
        return ends(Set.of(topic), IsolationLevel.READ_COMMITTED).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Map<TopicPartition, Long> ends(Collection<String> topics, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (TopicDescription topic :
                done(admin.describeTopics(topics).allTopicNames()).values()) {
            topic.partitions()
                    .forEach(partition ->
                            wanted.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        }
        Map<TopicPartition, ListOffsetsResultInfo> found = done(
                admin.listOffsets(wanted, new ListOffsetsOptions(isolation)).all());
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    /** All records that are committed now, each partition in order. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        forEach(topic, records::add);
        return records;
    }

    /** How many records are committed now. */
    public int count(String topic) {
        AtomicInteger count = new AtomicInteger();
        committed.forEach(topic, record -> count.incrementAndGet());
        return count.get();
    }

    /** Returns as soon as so many records are committed, or more. */
    public void awaitAtLeast(int count, String topic, Duration patience) {
        committed.awaitAtLeast(count, topic, patience);
    }

    /** Visits all records that are committed now, each partition in order; those that the service has written keep their contract. */
    public void forEach(String topic, Consumer<ConsumerRecord<byte[], byte[]>> action) {
        committed.forEach(topic, record -> {
            check(written, record);
            action.accept(record);
        });
    }

    /** Requires of all that the service has written that it may have. */
    void requireContract() {
        Set<String> existing = done(admin.listTopics().names());
        for (String topic : owned(written)) {
            if (existing.contains(topic)) {
                forEach(topic, record -> {});
            }
        }
    }

    /** Requires of all that a service has written that it may have. */
    public static void requireContract(LifeboatConfig config) {
        for (String topic : owned(config.topics())) {
            read(config, topic).forEach(record -> check(config.topics(), record));
        }
    }

    /** All that is committed now, each partition in order, as the service's own clients get in. */
    static List<ConsumerRecord<byte[], byte[]>> read(LifeboatConfig config, String topic) {
        KafkaClients clients = new KafkaClients(config);
        List<TopicPartition> partitions = clients.existingPartitions(topic);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var reader = clients.reader(partitions)) {
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                reader.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** Topics with a contract that the service writes. */
    private static List<String> owned(Topics topics) {
        return List.of(topics.predictions(), topics.models(), topics.deadLetters());
    }

    /** Whether the service may have written this. */
    static void check(Topics topics, ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.predictions())) {
            MessageSchema.PREDICTION.check(record.value());
        } else if (record.topic().equals(topics.models())) {
            MessageSchema.MODEL.check(record.value());
        } else if (record.topic().equals(topics.deadLetters())) {
            MessageSchema.checkDeadLetter(record.headers());
        }
    }

    /** Takes records of up to 6 MiB. */
    public KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> client = client();
        client.put("linger.ms", 5);
        client.put("max.request.size", LARGEST_REQUEST);
        return new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> client() {
        return new HashMap<>(client);
    }

    private static <T> T done(KafkaFuture<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Kills what still runs. */
    void killAll() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
    }

    @Override
    public void close() {
        killAll();
        admin.close();
        remove(directory);
    }

    static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
