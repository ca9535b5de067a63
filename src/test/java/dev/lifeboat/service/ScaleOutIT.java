package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.quickstart.BrokerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several instances of one application on one broker: they share the work, come and go, and nothing is lost or doubled. */
@Order(2)
@Execution(ExecutionMode.CONCURRENT)
class ScaleOutIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** From a model's publication until every instance scores with it. */
    private static final Duration MODEL_IS_EVERYWHERE = Duration.ofSeconds(5);

    private static final Duration LOOKS_AT_ALL = Duration.ofMillis(300);
    private static final int SHARE = 1_500;

    /** What {@code group.protocol=streams} takes from the broker where the classic one takes it from the client. */
    private static final Map<String, String> SHORT_SESSIONS = Map.of(
            "group.streams.session.timeout.ms", "6000",
            "group.streams.min.session.timeout.ms", "6000",
            "group.streams.heartbeat.interval.ms", "1500",
            "group.streams.min.heartbeat.interval.ms", "1500");

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static final AtomicInteger APPLICATIONS = new AtomicInteger();

    private final Manifest manifest = new Manifest();
    private final Map<String, Instance> instances = new HashMap<>();
    private Application application;
    private KafkaProducer<byte[], byte[]> producer;
    private int sent;

    @BeforeAll
    static void startBroker() {
        broker = BrokerProcess.start(directory.resolve("broker"), 0, SHORT_SESSIONS);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void create() {
        String id = "scale" + APPLICATIONS.incrementAndGet();
        application =
                new Application(id, Map.of("bootstrap.servers", broker.bootstrapServers()), directory.resolve(id));
        application.createTopics();
        producer = application.producer();
    }

    @AfterEach
    void remove() {
        producer.close();
        application.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void instancesShareTheWorkAndTakeItOver(String protocol) {
        application.with("kafka.group.protocol", protocol);
        start("a");
        sendAndAwait();
        start("b");
        start("c");
        awaitAllAtWork();
        sendAndAwait();
        requireNewestModelEverywhere();

        take(learner()).leave();
        sendAndAwait();
        take(learner()).kill();
        sendAndAwait();
        start("d");
        awaitAllAtWork();
        sendAndAwait();
        requireNewestModelEverywhere();

        instances.values().forEach(Instance::leave);
        Audit.finish(application, sent);
    }

    @Test
    void aRollingRestartLosesAndDoublesNothing() {
        start("a");
        start("b");
        sendAndAwait();
        awaitAllAtWork();
        for (String name : List.of("a", "b")) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(this::send);
            take(name).leave();
            start(name);
            sending.join();
            awaitAllAtWork();
        }
        awaitConsumed();

        instances.values().forEach(Instance::leave);
        Audit.finish(application, sent);
    }

    @Test
    void aStandbyHasTheStateThatItTakesOver() {
        application.with("kafka.num.standby.replicas", "1");
        start("a");
        sendAndAwait();
        start("b");
        awaitAllAtWork();
        for (Instance instance : instances.values()) {
            await().atMost(PATIENCE).until(() -> hasPendingStateOfAllPartitions(instance));
        }
        sendAndAwait();

        take(learner()).kill();
        sendAndAwait();

        instances.values().forEach(Instance::leave);
        Audit.finish(application, sent);
    }

    /** Whether its directory has a RocksDB for each partition, those that are scored elsewhere too. */
    private boolean hasPendingStateOfAllPartitions(Instance instance) {
        Path tasks = instance.stateDirectory().resolve(application.id());
        long found = IntStream.range(0, application.topics().partitions())
                .filter(partition -> Files.isDirectory(tasks.resolve("0_" + partition + "/rocksdb/pending")))
                .count();
        return found == application.topics().partitions();
    }

    private void start(String name) {
        instances.put(name, Instance.start(application, name));
    }

    /** No longer one of them. */
    private Instance take(String name) {
        Instance instance = instances.remove(name);
        assertThat(instance).isNotNull();
        return instance;
    }

    /** Name of the instance that learns. */
    private String learner() {
        return instances.entrySet().stream()
                .filter(instance -> instance.getValue().metrics().holdsLearner())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private void send() {
        manifest.send(producer, application, sent, sent + SHARE);
        sent += SHARE;
    }

    private void sendAndAwait() {
        send();
        awaitConsumed();
    }

    /** The accounts of all instances add up to what was sent, and one of them has learned it. */
    private void awaitConsumed() {
        await().atMost(PATIENCE).pollInterval(LOOKS_AT_ALL).untilAsserted(() -> {
            assertThat(instances.values().stream().allMatch(Instance::isReady)).isTrue();
            List<Instance.Metrics> metrics =
                    instances.values().stream().map(Instance::metrics).toList();
            assertThat(metrics.stream()
                            .mapToLong(Instance.Metrics::recordsConsumed)
                            .sum())
                    .isEqualTo(sent);
            assertThat(metrics.stream()
                            .mapToLong(Instance.Metrics::outcomesConsumed)
                            .sum())
                    .isEqualTo(Manifest.outcomes(sent));
            assertThat(metrics.stream().filter(Instance.Metrics::holdsLearner)).hasSize(1);
        });
    }

    /** Each has a part of the work: a partition to score, or the learner. */
    private void awaitAllAtWork() {
        await().atMost(PATIENCE)
                .pollInterval(LOOKS_AT_ALL)
                .untilAsserted(() -> assertThat(instances.values().stream().filter(Instance::isReady))
                        .hasSameSizeAs(instances.values()));
    }

    /** Five seconds are fifty publications: whoever needs them does not follow. */
    private void requireNewestModelEverywhere() {
        long published = newestVersion();
        assertThat(published).isPositive();
        await().atMost(MODEL_IS_EVERYWHERE).untilAsserted(() -> {
            for (Instance instance : instances.values()) {
                assertThat(instance.modelVersion()).isGreaterThanOrEqualTo(published);
            }
        });
    }

    private long newestVersion() {
        List<ModelReader.Published> published = new ModelReader(application.config()).all(PATIENCE);
        return published.get(published.size() - 1).version();
    }
}
