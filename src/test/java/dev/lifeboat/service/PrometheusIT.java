package dev.lifeboat.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.Topics;
import dev.lifeboat.kafka.KafkaClients;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The shipped rules and dashboards, with the real Prometheus, after a quickstart and while more comes. */
@WithTools
@ExtendWith(QuickstartLoad.class)
class PrometheusIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Path CONFIG = Path.of("config/prometheus");
    private static final Path DASHBOARDS = Path.of("config/grafana/dashboards");
    private static final Pattern RECORDED = Pattern.compile("lifeboat:\\w+:\\w+|\\bup\\b");

    /** Records that a load has sent before anything is expected: of each partition, enough for a forward pass to be timed. */
    private static final int LEAST = 800;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path directory;

    private static QuickstartLoad.Running service;
    private static Process prometheus;
    private static String url;

    @BeforeAll
    static void start(QuickstartLoad.Running running) throws IOException {
        service = running;
        String target = URI.create(service.url()).getAuthority();
        String shipped = Files.readString(CONFIG.resolve("prometheus.yml"));
        assertThat(shipped).contains("lifeboat:8080").contains("15s");
        Path config = Files.writeString(
                directory.resolve("prometheus.yml"),
                shipped.replace("lifeboat:8080", target).replace("15s", "1s"));
        Files.copy(CONFIG.resolve("rules.yml"), directory.resolve("rules.yml"));
        int port = freePort();
        url = "http://127.0.0.1:" + port;
        prometheus = new ProcessBuilder(
                        Browser.installed("prometheus").getPath(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
    }

    @AfterAll
    static void stop() {
        prometheus.destroy();
        prometheus.onExit().join();
    }

    @Test
    void lifeboatIsScraped() {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(query("up{job=\"lifeboat\"} == 1")).as(log()).hasSize(1));
    }

    /** A panel that is empty, or NaN, is no use to anybody, whether records come or have just stopped coming. */
    @Test
    void everyExpressionOfTheDashboardsHasAFiniteAnswerDuringALoadAndAfterIt() throws IOException {
        Set<String> expressions = expressionsOfTheDashboards();
        assertThat(expressions).hasSizeGreaterThan(60);
        try (Load load = new Load(service.config())) {
            await().atMost(PATIENCE).until(() -> load.sent() > LEAST);
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertFinite(expressions));
        }
        assertAccountsAreExact();
        assertFinite(expressions);
    }

    private static Set<String> expressionsOfTheDashboards() throws IOException {
        Set<String> expressions = new TreeSet<>();
        try (DirectoryStream<Path> dashboards = Files.newDirectoryStream(DASHBOARDS, "*.json")) {
            for (Path dashboard : dashboards) {
                for (String expression : json(dashboard).findValuesAsText("expr")) {
                    expressions.add(expression.replace("$application", "titanic"));
                }
            }
        }
        return expressions;
    }

    private static void assertFinite(Set<String> expressions) throws IOException {
        for (String expression : expressions) {
            assertThat(values(expression)).as(expression).isNotEmpty().allMatch(Double::isFinite);
        }
    }

    private static List<Double> values(String expression) throws IOException {
        List<Double> values = new ArrayList<>();
        query(expression)
                .forEach(sample ->
                        values.add(Double.valueOf(sample.at("/value/1").asText().replace("Inf", "Infinity"))));
        return values;
    }

    private static void assertAccountsAreExact() {
        Topics topics = service.config().topics();
        for (String difference : List.of(
                "lifeboat:unaccounted_predictions:records",
                "lifeboat:unaccounted_matches:records",
                "lifeboat:unaccounted_dead_letters:records",
                consumed(topics.input()) + " - sum(lifeboat_records_total)",
                consumed(Objects.requireNonNull(topics.outcomes()))
                        + " - sum(lifeboat_outcomes_total) - sum(lifeboat_pending_records{state=\"early\"})")) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(values(difference)).as(difference).containsExactly(0.0));
        }
    }

    private static String consumed(String topic) {
        return "sum(kafka_consumer_fetch_manager_records_consumed_total{topic=\"" + topic + "\"})";
    }

    @Test
    void everythingThatAlertsCompareIsThereAndNoneFires() {
        try (Load load = new Load(service.config())) {
            await().atMost(PATIENCE).until(() -> load.sent() > LEAST);
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(PrometheusIT::assertRulesAreWell);
        }
    }

    private static void assertRulesAreWell() throws IOException {
        Set<String> alerts = new TreeSet<>();
        for (JsonNode group : get("/api/v1/rules").at("/data/groups")) {
            for (JsonNode rule : group.required("rules")) {
                assertThat(rule.required("health").asText()).as(rule.toString()).isEqualTo("ok");
                assertFinite(compared(rule));
                if (rule.required("type").asText().equals("alerting")) {
                    alerts.add(rule.required("name").asText());
                    assertThat(rule.required("state").asText())
                            .as(rule.toString())
                            .isNotEqualTo("firing");
                }
            }
        }
        assertThat(alerts)
                .containsExactlyInAnyOrder(
                        "LifeboatRecordsUnaccounted",
                        "LifeboatOutcomesUnaccounted",
                        "LifeboatPredictionsUnaccounted",
                        "LifeboatMatchesUnaccounted",
                        "LifeboatDeadLettersUnaccounted",
                        "LifeboatDeadLetters",
                        "LifeboatModelStale",
                        "LifeboatBelowMajority",
                        "LifeboatShadowIsBetter",
                        "LifeboatLearnerStopped",
                        "LifeboatConsumerLagGrowing",
                        "LifeboatDown");
    }

    private static Set<String> compared(JsonNode rule) {
        return rule.required("type").asText().equals("recording")
                ? Set.of(rule.required("name").asText())
                : RECORDED.matcher(rule.required("query").asText())
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());
    }

    @Test
    void configurationAndRulesAreAsPromtoolWantsThem() throws Exception {
        assertThat(promtool(
                        null,
                        "check",
                        "config",
                        CONFIG.resolve("prometheus.yml").toString()))
                .contains("SUCCESS");
        assertThat(promtool(null, "check", "rules", CONFIG.resolve("rules.yml").toString()))
                .contains("SUCCESS");
    }

    @Test
    void metricsAreAsPromtoolWantsThem() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(service.url() + "/metrics")).build();
        Path metrics = directory.resolve("metrics.txt");
        CLIENT.send(request, BodyHandlers.ofFile(metrics));
        assertThat(promtool(metrics.toFile(), "check", "metrics")).isEmpty();
    }

    @Test
    void alertsFireWhenTheyMustAndOnlyThen() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("test", "rules"));
        try (DirectoryStream<Path> tests = Files.newDirectoryStream(Path.of("src/test/prometheus"))) {
            for (Path test : tests) {
                arguments.add(
                        Files.copy(test, directory.resolve(test.getFileName())).toString());
            }
        }
        assertThat(promtool(null, arguments.toArray(String[]::new)))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
    }

    private static String promtool(@Nullable File input, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Browser.installed("promtool").getPath()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (input != null) {
            builder.redirectInput(input);
        }
        Process process = builder.start();
        String out;
        try (InputStream in = process.getInputStream()) {
            out = new String(in.readAllBytes(), UTF_8);
        }
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    private static JsonNode query(String expression) throws IOException {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8));
        assertThat(answer.required("status").asText()).as(answer.toString()).isEqualTo("success");
        return answer.at("/data/result");
    }

    private static JsonNode get(String path) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
            return MAPPER.readTree(
                    CLIENT.send(request, BodyHandlers.ofByteArray()).body());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(Path file) throws IOException {
        return MAPPER.readTree(Files.readAllBytes(file));
    }

    private static String log() throws IOException {
        return Files.readString(directory.resolve("prometheus.log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Two hundred records a second of every kind, and their outcomes. */
    private static final class Load implements AutoCloseable {
        private final Topics topics;
        private final Producer<byte[], byte[]> producer;
        private final String run = Long.toString(System.nanoTime());
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final AtomicInteger sent = new AtomicInteger();

        Load(LifeboatConfig config) {
            topics = config.topics();
            producer = new KafkaClients(config).producer();
            var unused = clock.scheduleAtFixedRate(this::send, 0, 5, TimeUnit.MILLISECONDS);
        }

        int sent() {
            return sent.get();
        }

        private void send() {
            int i = sent.getAndIncrement();
            String id = run + "-" + i;
            String label = "\"survived\":" + i % 2;
            String passenger = "\"pclass\":" + (1 + i % 3) + ",\"sex\":\"" + (i % 2 == 1 ? "female" : "male")
                    + "\",\"age\":" + i % 70;
            switch (i % 40) {
                case 0 -> send(topics.input(), id, "{}");
                case 1 -> send(topics.input(), id, "{" + passenger + "," + label + "}");
                default -> {
                    send(topics.input(), id, "{" + passenger + "}");
                    send(Objects.requireNonNull(topics.outcomes()), id, "{" + label + "}");
                }
            }
        }

        private void send(String topic, String id, String json) {
            var unused = producer.send(new ProducerRecord<>(topic, id.getBytes(UTF_8), json.getBytes(UTF_8)));
        }

        @Override
        public void close() {
            clock.shutdown();
            producer.close();
        }
    }
}
