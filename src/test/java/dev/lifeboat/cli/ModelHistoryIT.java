package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.quickstart.BrokerProcess;
import dev.lifeboat.service.Application;
import dev.lifeboat.service.LifeboatService;
import dev.lifeboat.service.ModelReader;
import dev.lifeboat.service.StateFile;
import dev.lifeboat.service.WarmStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models and learner states of an application that has learned the Titanic, rebuilt from its journal. */
class ModelHistoryIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration READS_TOPICS = Duration.ofMillis(500);
    private static final String CSV = "src/main/resources/dev/lifeboat/quickstart/titanic.csv";
    private static final int ROWS = 1309;

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static Path learned;

    @BeforeAll
    static void learn() throws IOException {
        broker = BrokerProcess.start(directory.resolve("broker"), 0, Map.of());
        learned = configuration("learned");
        try (LifeboatService service = LifeboatService.start(config(learned), PipelineObserver.NONE)) {
            learnPassengers(service, learned, ROWS);
        }
    }

    @AfterAll
    static void stopBroker() {
        Application.requireContract(LifeboatConfig.read(learned, Map.of()));
        broker.close();
    }

    @Test
    void everyPublishedModelIsRebuiltFromTheJournal() {
        Cli rebuild = Cli.run("model", "rebuild", "--config", learned.toString());

        ModelReader.Published newest = newest(learned);
        assertThat(rebuild.err()).isEmpty();
        assertThat(rebuild.out())
                .contains("sha256 " + newest.sha256())
                .contains("identical bit for bit")
                .doesNotContain("DIFFERENT");
        assertThat(rebuild.exitCode()).isZero();
    }

    @Test
    void backtestWithTheRecordedSettingsGivesTheRecordedModel() throws IOException {
        Path state = directory.resolve("recorded.state");

        Cli backtest = Cli.run("backtest", "-c", learned.toString(), "--output", state.toString());

        assertThat(backtest.exitCode()).as(backtest.err()).isZero();
        assertThat(backtest.out()).contains("sha256 " + newest(learned).sha256());
        assertThat(backtest.out()).contains("use it with model adopt");
        LearnerState written = StateFile.read(state, config(learned));
        assertThat(written.version()).isEqualTo(newest(learned).version());
        JsonNode evaluation = new ObjectMapper()
                .readTree(Cli.run("model", "show", "-c", learned.toString(), "--json")
                        .out())
                .at("/evaluation/prequential/total/model");
        assertThat(backtest.out().lines().map(line -> line.replaceAll(" +", " ")))
                .anyMatch(line -> line.startsWith(String.format(
                        Locale.ROOT,
                        "emitted %.4f %.4f",
                        evaluation.required("logLoss").asDouble(),
                        evaluation.required("accuracy").asDouble())));
    }

    @Test
    void stateOfAnotherNetworkIsForAnotherApplication() {
        Path state = directory.resolve("wider.state");

        Cli backtest = Cli.run(
                "backtest", "-c", learned.toString(), "--set", "network.hidden.units=32", "-o", state.toString());

        assertThat(backtest.out()).contains("use it with serve --from-state, for another application.id");
        assertRejected(
                Cli.run("model", "adopt", "-c", learned.toString(), state.toString()),
                2,
                "network.hidden.units 10 → 32");
    }

    @Test
    void candidatesAreToldApartAndFitTheTerminal() {
        Cli backtest = Cli.run(
                "backtest",
                "-c",
                learned.toString(),
                "--set",
                "learning.rate=0.03",
                "--set",
                "network.hidden.units=32",
                "learning.rate=0.003",
                "--set",
                "network.hidden.units=32",
                "learning.rate=0.004");

        assertThat(backtest.exitCode()).as(backtest.err()).isZero();
        assertThat(backtest.out().lines())
                .allMatch(line -> line.length() <= 80)
                .contains(
                        "[1] learning.rate=0.03",
                        "[2] network.hidden.units=32 learning.rate=0.003",
                        "[3] network.hidden.units=32 learning.rate=0.004");
        assertThat(backtest.out().lines().filter(line -> line.startsWith("    sha256 ")))
                .hasSize(3)
                .doesNotHaveDuplicates()
                .noneMatch(line -> line.endsWith(newest(learned).sha256()));
    }

    @Test
    void aVersionIsPrintedAsItWasPublished() {
        ModelReader.Published newest = newest(learned);
        String version = Long.toString(newest.version());

        assertThat(Cli.run("model", "rebuild", "-c", learned.toString(), "--version", version)
                        .out())
                .contains(newest.sha256())
                .contains("step " + newest.step());
        assertThat(Cli.run("model", "rebuild", "-c", learned.toString(), "--version", version, "--json")
                        .out())
                .isEqualTo(Cli.run("model", "show", "-c", learned.toString(), "--json")
                        .out());
    }

    @Test
    void aVersionThatDoesNotExistIsReportedInOneLine() {
        Cli rebuild = Cli.run("model", "rebuild", "-c", learned.toString(), "--version", "1000000");
        assertThat(rebuild.exitCode()).isEqualTo(2);
        assertThat(rebuild.err().lines()).hasSize(1);
        assertThat(rebuild.err()).contains("there is no version 1000000");
    }

    @Test
    void theExportedModelIsTheOneOnTheTopicAndIsNotOverwritten() throws IOException {
        Path file = directory.resolve("model.json");

        assertThat(export(learned, file).exitCode()).isZero();

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("version").asLong()).isEqualTo(newest(learned).version());
        Cli again = export(learned, file);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err().lines()).hasSize(1);
        assertThat(again.err()).contains("--force");
        long earlier = newest(learned).version();
        assertThat(export(learned, file, "--force", "--version", "0").exitCode())
                .isZero();
        assertThat(new ObjectMapper().readTree(file.toFile()).path("version").asLong())
                .isZero()
                .isLessThan(earlier);
    }

    @Test
    void rebuildContinuesFromAnExportedState() {
        Path file = directory.resolve("early.state");
        assertThat(export(learned, file, "--state", "--version", "0").exitCode())
                .isZero();

        Cli rebuild = Cli.run("model", "rebuild", "-c", learned.toString(), "--from-state", file.toString());

        assertThat(rebuild.out()).contains("identical bit for bit");
        assertThat(rebuild.exitCode()).isZero();
    }

    @Test
    void anotherApplicationContinuesFromAnExportedState() throws Exception {
        Path file = directory.resolve("learner.state");
        assertThat(export(learned, file, "--state").exitCode()).isZero();
        Path warm = configuration("warm");
        // Sent before the service starts, so that they get the first predictions.
        assertThat(Cli.run("topics", "-c", warm.toString()).exitCode()).isZero();
        produce(warm);
        LearnerState state = StateFile.read(file, config(warm));

        new WarmStart(config(warm)).begin(state);
        new WarmStart(config(warm)).begin(state);

        assertThat(read(warm, config(warm).topics().journal())).hasSize(1);
        ModelReader.Published imported = newest(warm);
        assertThat(imported.sha256()).isEqualTo(newest(learned).sha256());
        assertThat(imported.step()).isEqualTo(newest(learned).step());
        assertThat(imported.version()).isZero();
        try (LifeboatService service = LifeboatService.start(config(warm), PipelineObserver.NONE)) {
            awaitLearned(service, warm, ROWS);
        }
        assertFirstPredictionsAre(warm, imported.version());
        assertThat(newest(warm).step()).isGreaterThan(imported.step());
        assertThat(Cli.run("model", "rebuild", "-c", warm.toString()).exitCode())
                .isZero();
        assertRejected(Cli.run("serve", "-c", warm.toString(), "--from-state", file.toString()), 2, "--from-state");
        assertMissingStartIsReported(warm);
    }

    @Test
    void aStateIsRejectedByAnApplicationThatHasLearnedAndByAnotherNetwork() throws IOException {
        Path file = directory.resolve("refused.state");
        assertThat(export(learned, file, "--state").exitCode()).isZero();
        assertRejected(
                Cli.run("serve", "-c", learned.toString(), "--from-state", file.toString()), 2, "journal or models");
        Path wider = configuration("wider", "network.hidden.units=11");
        assertRejected(
                Cli.run("serve", "-c", wider.toString(), "--from-state", file.toString()),
                2,
                "network.hidden.units 11 → 10");
        Files.write(file, new byte[] {'L', 1, 2});
        assertRejected(Cli.run("serve", "-c", wider.toString(), "--from-state", file.toString()), 1, "ends too early");
    }

    private static void assertRejected(Cli command, int exitCode, String message) {
        assertThat(command.err()).contains(message);
        assertThat(command.err().lines()).hasSize(1);
        assertThat(command.exitCode()).isEqualTo(exitCode);
    }

    private static void assertFirstPredictionsAre(Path file, long version) throws IOException {
        int[] firstOfPartition = new int[4];
        for (ConsumerRecord<byte[], byte[]> prediction :
                read(file, config(file).topics().predictions())) {
            if (firstOfPartition[prediction.partition()]++ == 0) {
                JsonNode json = new ObjectMapper().readTree(prediction.value());
                assertThat(json.path("modelVersion").asLong()).isEqualTo(version);
                assertThat(json.path("probability").asDouble()).isNotEqualTo(0.5);
            }
        }
        assertThat(firstOfPartition).doesNotContain(0);
    }

    private static void assertMissingStartIsReported(Path file) throws Exception {
        TopicPartition journal = new TopicPartition(config(file).topics().journal(), 0);
        try (Admin admin = new KafkaClients(config(file)).admin()) {
            admin.deleteRecords(Map.of(journal, RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        }
        assertRejected(Cli.run("model", "rebuild", "-c", file.toString()), 1, "begins at offset 1");
    }

    private static Cli export(Path config, Path output, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("model", "export", "-c", config.toString(), "-o", output.toString()));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    private static void learnPassengers(LifeboatService service, Path file, int examples) {
        produce(file);
        awaitLearned(service, file, examples);
    }

    private static void produce(Path file) {
        Cli produce = Cli.run("produce", "-c", file.toString(), "--input", CSV, "--rate", "0");
        assertThat(produce.exitCode()).as(produce.err()).isZero();
    }

    /** Waits until everything that was sent is in a published model. */
    private static void awaitLearned(LifeboatService service, Path file, int predictions) {
        LifeboatConfig config = config(file);
        await().atMost(TIMEOUT)
                .pollInterval(READS_TOPICS)
                .ignoreException(UnavailableException.class)
                .until(() -> service.isRunning()
                        && read(file, config.topics().predictions()).size() >= predictions
                        && newest(file).version() == lastOffset(file));
    }

    private static long lastOffset(Path file) {
        List<ConsumerRecord<byte[], byte[]>> journal =
                read(file, config(file).topics().journal());
        return journal.isEmpty() ? -1 : journal.get(journal.size() - 1).offset();
    }

    private static ModelReader.Published newest(Path file) {
        List<ModelReader.Published> published = new ModelReader(config(file)).all(READ_TIMEOUT);
        return published.isEmpty()
                ? new ModelReader.Published(Long.MIN_VALUE, 0, "none")
                : published.get(published.size() - 1);
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(Path file, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Consumer<byte[], byte[]> reader = new KafkaClients(config(file)).reader(List.of())) {
            List<TopicPartition> partitions = reader.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            reader.assign(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            reader.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(p -> reader.position(p) < ends.getOrDefault(p, 0L))) {
                reader.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static LifeboatConfig config(Path file) {
        return LifeboatConfig.read(file, Map.of());
    }

    /** The example configuration under another name, with separate topics. */
    private static Path configuration(String name, String... more) throws IOException {
        List<String> overrides = new ArrayList<>(List.of(
                "application.id=" + name,
                "kafka.bootstrap.servers=" + broker.bootstrapServers(),
                "kafka.default.api.timeout.ms=60000",
                "http.port=0",
                "kafka.state.dir=" + directory.resolve(name),
                "topics.input=" + name + "-passengers",
                "topics.outcomes=",
                "topics.predictions=" + name + "-predictions",
                "learning.batch.linger.ms=100",
                "scaling.interval.ms=100"));
        overrides.addAll(List.of(more));
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("config/titanic.properties")));
        for (String override : overrides) {
            String key = override.substring(0, override.indexOf('=') + 1);
            lines.removeIf(line -> line.startsWith(key));
            lines.add(override);
        }
        return Files.write(directory.resolve(name + ".properties"), lines, StandardCharsets.UTF_8);
    }
}
