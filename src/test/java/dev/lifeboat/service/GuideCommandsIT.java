package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.MarkdownPage;
import dev.lifeboat.MarkdownPage.Block;
import dev.lifeboat.quickstart.BrokerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of README and guide work. Blocks marked {@code sh} are run page by page, in the order of the page, in a copy of what a
 * checkout with a built jar contains, against a broker of the page's own.
 */
class GuideCommandsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LIFEBOAT = "java -jar target/lifeboat.jar ";
    private static final String RUNNING = "The streams are RUNNING";
    private static final Path CSV_FILES = Path.of("src", "main", "resources", "dev", "lifeboat", "quickstart");

    /** What the build server runs: this test is a part of the second. */
    private static final List<String> FROM_A_CLONE = List.of("./mvnw -q compile exec:exec", "./mvnw verify");

    @TempDir
    Path directory;

    private final List<Process> services = new ArrayList<>();
    private int runs;

    static Stream<MarkdownPage> pages() {
        return MarkdownPage.all().stream().filter(page -> !commands(page).isEmpty());
    }

    private static List<Block> commands(MarkdownPage page) {
        return page.blocks().stream()
                .filter(block -> block.language().equals("sh") && !isFromAClone(block))
                .toList();
    }

    private static boolean isFromAClone(Block block) {
        return block.text()
                .lines()
                .map(line -> line.replaceFirst("\\s+#.*", ""))
                .toList()
                .equals(FROM_A_CLONE);
    }

    @Test
    void readmeBeginsWithTheCommandsOfTheBuildServer() {
        assertThat(MarkdownPage.read(MarkdownPage.README).blocks())
                .filteredOn(GuideCommandsIT::isFromAClone)
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsOfAPageWorkInItsOrder(MarkdownPage page) throws Exception {
        Path checkout = checkout();
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"), 0, Map.of())) {
            for (Block block : commands(page)) {
                run(block, checkout, broker.bootstrapServers());
            }
            for (Process service : services) {
                service.destroy();
                assertThat(service.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                assertThat(service.exitValue())
                        .as("exit code of serve after SIGTERM")
                        .isZero();
            }
        } finally {
            services.forEach(service -> service.destroyForcibly().onExit().join());
            // JUnit warns of links that lead out of its directory.
            Files.delete(checkout.resolve("target"));
        }
    }

    /** The jar with its libraries, the shipped configuration, and the passengers. */
    private Path checkout() throws IOException {
        Path checkout = Files.createDirectory(directory.resolve("checkout"));
        copy(Path.of("config", "titanic.properties"), checkout);
        copy(CSV_FILES.resolve("titanic.csv"), checkout);
        Path jar = Path.of(Objects.requireNonNull(System.getProperty("lifeboat.jar"), "lifeboat.jar is not set"));
        Files.createSymbolicLink(
                checkout.resolve("target"),
                Objects.requireNonNull(jar.toAbsolutePath().getParent()));
        return checkout;
    }

    private static void copy(Path file, Path checkout) throws IOException {
        Path copy = checkout.resolve(file);
        Files.createDirectories(copy.resolveSibling(""));
        Files.copy(file, copy);
    }

    private void run(Block block, Path checkout, String bootstrapServers) throws Exception {
        if (block.text().startsWith(LIFEBOAT + "serve ")) {
            serve(block, checkout, bootstrapServers);
        } else if (block.text().startsWith(LIFEBOAT + "model show ")) {
            // The first model is published a moment after the first labels.
            await().atMost(PATIENCE).untilAsserted(() -> runToItsEnd(block, checkout, bootstrapServers));
        } else {
            runToItsEnd(block, checkout, bootstrapServers);
        }
    }

    private void serve(Block block, Path checkout, String bootstrapServers) throws IOException {
        Path out = newOutput();
        // The shell is replaced by the service, which then gets the signals itself.
        Process service = start("exec " + block.text(), checkout, out, bootstrapServers);
        services.add(service);
        await().atMost(PATIENCE).until(() -> {
            assertThat(service.isAlive()).as(Files.readString(out)).isTrue();
            return Files.readString(out).contains(RUNNING);
        });
    }

    private void runToItsEnd(Block block, Path checkout, String bootstrapServers) throws Exception {
        Path out = newOutput();
        Process process = start(block.text(), checkout, out, bootstrapServers);
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the end of:\n" + block.text())
                    .isTrue();
            assertThat(process.exitValue())
                    .as(block.text() + Files.readString(out))
                    .isZero();
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private Path newOutput() {
        return directory.resolve("out-" + ++runs + ".txt");
    }

    /** With this JVM's Java, and nothing of the environment's own configuration. */
    private Process start(String script, Path checkout, Path out, String bootstrapServers) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", script)
                .directory(checkout.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("LIFEBOAT_") || name.equals("JAVA_TOOL_OPTIONS"));
        Path java = Path.of(System.getProperty("java.home"), "bin");
        environment.merge("PATH", java.toString(), (path, first) -> first + File.pathSeparator + path);
        environment.put(
                "JDK_JAVA_OPTIONS",
                "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC " + String.join(" ", ClassArchive.OPTIONS));
        environment.put("LIFEBOAT_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("LIFEBOAT_KAFKA_STATE_DIR", directory.resolve("state").toString());
        environment.put("LIFEBOAT_HTTP_PORT", "0");
        // On a busy machine, a broker may need more than the ten seconds that commands give it.
        environment.put("LIFEBOAT_KAFKA_DEFAULT_API_TIMEOUT_MS", "60000");
        environment.put("LIFEBOAT_KAFKA_MAX_BLOCK_MS", "60000");
        return builder.start();
    }
}
