package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.quickstart.BrokerProcess;
import dev.lifeboat.service.LifeboatService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An earlier model is taken back, and an exported one adopted, while the service runs. */
class ModelReplacementIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Path CSV = Path.of("src/main/resources/dev/lifeboat/quickstart/titanic.csv");

    private final Path directory;
    private final Path file;
    private final List<String> passengers;

    ModelReplacementIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.file = directory.resolve("own.properties");
        this.passengers = Files.readAllLines(CSV);
    }

    @Test
    void rollbackAndAdoptionAreVersionsOfTheJournal() throws IOException {
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"), 0, Map.of())) {
            configure(broker);
            LifeboatConfig config = LifeboatConfig.read(file, Map.of());
            try (LifeboatService service = LifeboatService.start(config, PipelineObserver.NONE)) {
                produce(service, 400);
                long earlier = service.newestModel().model().version();
                String hash = service.newestModel().model().sha256();
                Path exported = directory.resolve("earlier.state");
                assertThat(run("model", "export", "--state", "-o", exported.toString())
                                .exitCode())
                        .isZero();
                produce(service, 400);
                String later = service.newestModel().model().sha256();
                assertThat(later).isNotEqualTo(hash);
                long learned = service.newestModel().examples();

                Cli rollback = run("model", "rollback", "--version", Long.toString(earlier));

                assertThat(rollback.exitCode()).as(rollback.err()).isZero();
                assertThat(rollback.out())
                        .contains("the state of version " + earlier + " is in the journal as version ")
                        .contains("in use for predictions");
                await().atMost(TIMEOUT)
                        .until(() -> service.newestModel().model().sha256().equals(hash));
                assertThat(service.newestModel().examples()).isEqualTo(learned);

                long between = service.newestModel().model().version();
                produce(service, 200);
                Cli adoption = run("model", "adopt", exported.toString());
                assertThat(adoption.exitCode()).as(adoption.err()).isZero();
                await().atMost(TIMEOUT)
                        .until(() -> service.newestModel().model().sha256().equals(hash));
                assertThat(service.newestModel().model().version()).isGreaterThan(between);
                produce(service, 100);
            }
            Cli rebuild = run("model", "rebuild");
            assertThat(rebuild.out()).contains("identical bit for bit");
            assertThat(rebuild.exitCode()).as(rebuild.out()).isZero();
            Cli stopped = run("model", "rollback", "--version", "0");
            assertThat(stopped.exitCode()).as(stopped.err()).isZero();
            assertThat(stopped.out()).contains("it will be in use when the service runs");
            Cli unknown = run("model", "rollback", "--version", "1000000");
            assertThat(unknown.exitCode()).isNotZero();
            assertThat(unknown.err()).contains("there is no version 1000000");
        }
    }

    private void configure(BrokerProcess broker) throws IOException {
        Files.writeString(
                file,
                Files.readString(Path.of("config/titanic.properties"))
                        + "\nkafka.bootstrap.servers=" + broker.bootstrapServers()
                        + "\nkafka.state.dir=" + directory.resolve("state")
                        + "\ntopics.outcomes=\nhttp.port=0\n");
    }

    private void produce(LifeboatService service, int rows) throws IOException {
        long before = service.newestModel().examples();
        Path part = directory.resolve("part.csv");
        Files.write(part, passengers.subList(0, 1 + rows));
        Cli produce = run("produce", "--input", part.toString(), "--rate", "0");
        assertThat(produce.exitCode()).as(produce.err()).isZero();
        await().atMost(TIMEOUT).until(() -> service.newestModel().examples() == before + rows);
    }

    private Cli run(String... command) {
        String[] all = Arrays.copyOf(command, command.length + 2);
        all[command.length] = "-c";
        all[command.length + 1] = file.toString();
        return Cli.run(all);
    }
}
