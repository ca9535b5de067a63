package dev.lifeboat.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The shipped rules and dashboards, with the real Prometheus and what a quickstart has done. */
@Tag("tools")
@ExtendWith(QuickstartLoad.class)
class PrometheusIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Path CONFIG = Path.of("config/prometheus");
    private static final Path DASHBOARDS = Path.of("config/grafana/dashboards");
    private static final Pattern RECORDED = Pattern.compile("lifeboat:\\w+:\\w+|\\bup\\b");
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

    @Test
    void everyExpressionOfTheDashboardsHasAnAnswer() throws IOException {
        Set<String> expressions = new TreeSet<>();
        for (String dashboard : List.of("learning.json", "operations.json")) {
            for (JsonNode panel : json(DASHBOARDS.resolve(dashboard)).required("panels")) {
                panel.required("targets")
                        .forEach(target ->
                                expressions.add(target.required("expr").asText()));
            }
        }
        assertThat(expressions).hasSizeGreaterThan(35);
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            for (String expression : expressions) {
                assertThat(query(expression)).as(expression).isNotEmpty();
            }
        });
    }

    @Test
    void everythingThatAlertsCompareIsThereAndNoneFires() {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            int alerts = 0;
            for (JsonNode group : get("/api/v1/rules").at("/data/groups")) {
                for (JsonNode rule : group.required("rules")) {
                    assertThat(rule.required("health").asText())
                            .as(rule.toString())
                            .isEqualTo("ok");
                    for (String name : compared(rule)) {
                        assertThat(query(name)).as(name).isNotEmpty();
                    }
                    if (rule.required("type").asText().equals("alerting")) {
                        alerts++;
                        assertThat(rule.required("state").asText())
                                .as(rule.toString())
                                .isEqualTo("inactive");
                    }
                }
            }
            assertThat(alerts).isEqualTo(9);
        });
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
    void accountingIsExactOnceTheLoadIsOver() {
        for (String identity : List.of("predictions", "outcomes", "dead_letters")) {
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                JsonNode answer = query("lifeboat:unaccounted_" + identity + ":records");
                assertThat(answer.at("/0/value/1").asText()).as(identity).isEqualTo("0");
            });
        }
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
        Path tests = Files.copy(Path.of("src/test/prometheus/rules-test.yml"), directory.resolve("rules-test.yml"));
        assertThat(promtool(null, "test", "rules", tests.toString())).contains("SUCCESS");
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
}
