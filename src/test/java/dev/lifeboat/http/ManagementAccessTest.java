package dev.lifeboat.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Model;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is answered by a running server, byte by byte: clients of Java choose some headers themselves. */
class ManagementAccessTest {
    private static final String ROSE = "{\"pclass\":1,\"sex\":\"female\",\"age\":17}";
    private static final List<String> PATHS = List.of(
            "/metrics",
            "/api/model",
            "/api/evaluation",
            "/api/stats",
            "/api/status",
            "/api/history",
            "/api/predictions",
            "/api/predictions/stream",
            "/api/openapi.json",
            "/api/asyncapi.json",
            "/nowhere");
    private static final List<String> PUBLIC_PATHS =
            List.of("/health/live", "/health/ready", "/", "/page.js", "/page.css", "/uPlot.js", "/icon.svg");

    private @Nullable ManagementServer server;

    @AfterEach
    void closeServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void requestToTheNameOfAnotherSiteIsMisdirected() {
        start(Map.of());

        for (List<String> paths : List.of(PATHS, PUBLIC_PATHS)) {
            for (String path : paths) {
                Answer answer = get(path, "Host: attacker.example:8080");
                assertThat(answer.status()).as(path).isEqualTo(421);
                assertThat(answer.error()).contains("http.allowed.hosts");
            }
        }
        assertThat(post("Host: attacker.example").status()).isEqualTo(421);
        assertThat(get("/api/status", "Host: localhost:" + port()).status()).isEqualTo(200);
        assertThat(get("/api/status", "Host: [::1]").status()).isEqualTo(200);
        // As the health check of a container, which is no browser.
        assertThat(answer("GET /health/live HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
    }

    @Test
    void pageOfAnotherOriginReadsNothing() {
        start(Map.of());

        for (String path : PATHS) {
            Answer answer = get(path, "Host: localhost", "Origin: http://attacker.example");
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.error()).contains("cross-origin");
            assertThat(answer.headers()).doesNotContain("access-control");
        }
        assertThat(post("Host: localhost", "Origin: null").status()).isEqualTo(403);
        Answer preflight = send(
                "OPTIONS",
                "",
                "Host: localhost",
                "Origin: http://attacker.example",
                "Access-Control-Request-Method: POST");
        assertThat(preflight.status()).isEqualTo(403);
        assertThat(preflight.headers()).doesNotContain("access-control");
        assertThat(post("Host: localhost", "Origin: http://localhost").status()).isEqualTo(200);
        assertThat(get("/api/status", "Host: localhost").headers()).doesNotContain("access-control");
    }

    @Test
    void configuredHostIsAnswered() {
        start(Map.of("LIFEBOAT_HTTP_ALLOWED_HOSTS", "lifeboat,lifeboat.example"));

        assertThat(get("/metrics", "Host: lifeboat:8080").status()).isEqualTo(200);
        assertThat(get("/metrics", "Host: lifeboat.example").status()).isEqualTo(200);
        assertThat(get("/metrics", "Host: www.lifeboat.example").status()).isEqualTo(421);
    }

    @Test
    void portOfAllAddressesIsAnsweredAtEachOfThemAndAtTheNameOfTheMachine() throws IOException {
        start(Map.of("LIFEBOAT_HTTP_HOST", "0.0.0.0"));

        for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(device.getInetAddresses())) {
                String literal = address.getHostAddress().replaceAll("%.*", "");
                String host = literal.contains(":") ? "[" + literal + "]" : literal;
                assertThat(get("/metrics", "Host: " + host + ":8080").status())
                        .as(host)
                        .isEqualTo(200);
            }
        }
        String name = InetAddress.getLocalHost().getHostName();
        assertThat(get("/metrics", "Host: " + name).status()).isEqualTo(200);
        assertThat(get("/metrics", "Host: not-" + name).status()).isEqualTo(421);
        assertThat(get("/metrics", "Host: 192.0.2.1").status()).isEqualTo(421);
    }

    @Test
    void tokenIsRequiredOfEverythingButHealthAndTheFilesOfThePage() {
        start(Map.of("LIFEBOAT_HTTP_TOKEN", "s3cret"));

        for (String path : PATHS) {
            for (String authorization :
                    List.of("X-Nothing: ", "Authorization: Bearer wrong", "Authorization: s3cret")) {
                Answer answer = get(path, "Host: localhost", authorization);
                assertThat(answer.status()).as(path).isEqualTo(401);
                assertThat(answer.headers()).contains("www-authenticate: bearer");
                assertThat(answer.error()).contains("http.token").doesNotContain("s3cret");
            }
        }
        for (String path : PUBLIC_PATHS) {
            assertThat(get(path, "Host: localhost").status()).as(path).isEqualTo(200);
        }
        assertThat(post("Host: localhost").status()).isEqualTo(401);
        assertThat(post("Host: localhost", "Authorization: Bearer s3cret").status())
                .isEqualTo(200);
        assertThat(get("/metrics", "Host: localhost", "Authorization: Bearer s3cret")
                        .status())
                .isEqualTo(200);
        assertThat(get("/api/predictions/stream", "Host: localhost", "Authorization: Bearer s3cret")
                        .status())
                .isEqualTo(406);
        // The host is checked first: a page of another site does not learn whether there is a token.
        assertThat(get("/metrics", "Host: attacker.example", "Authorization: Bearer s3cret")
                        .status())
                .isEqualTo(421);
    }

    private record Answer(int status, String headers, String body) {
        /** The field {@code error} of a body in one line. */
        String error() {
            try {
                JsonNode json = new ObjectMapper().readTree(body);
                assertThat(body).doesNotContain("\n");
                assertThat(headers).contains("content-type: application/json");
                return json.required("error").asText();
            } catch (IOException e) {
                throw new UncheckedIOException(body, e);
            }
        }
    }

    private Answer get(String path, String... headers) {
        return answer("GET " + path + " HTTP/1.1\r\n" + lines(headers) + "Connection: close\r\n\r\n");
    }

    private Answer post(String... headers) {
        return send("POST", ROSE, headers);
    }

    private Answer send(String method, String body, String... headers) {
        return answer(method + " /api/predict HTTP/1.1\r\n" + lines(headers) + "Content-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body);
    }

    private static String lines(String... headers) {
        return List.of(headers).stream().map(header -> header + "\r\n").collect(Collectors.joining());
    }

    private Answer answer(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            String response = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            int end = response.indexOf("\r\n\r\n");
            String headers = response.substring(0, end).toLowerCase(Locale.ROOT);
            return new Answer(Integer.parseInt(response.split(" ")[1]), headers, response.substring(end + 4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int port() {
        return Objects.requireNonNull(server).port();
    }

    private void start(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("LIFEBOAT_HTTP_PORT", "0");
        LifeboatConfig config = LifeboatConfig.read(Path.of("config/titanic.properties"), all);
        Sources sources = new Sources(
                () -> new Health(List.of()),
                () -> new Health(List.of()),
                () -> "lifeboat_records_total 1\n",
                new ModelHolder(
                        Model.untrained(config.model(), config.learning().settings())),
                () -> new PipelineStatus(new Totals(), new long[] {0, 0, 0}, Double.NaN, Double.NaN, 0, 0),
                new RecentPredictions(0.5));
        try {
            server = ManagementServer.start(config, sources);
        } catch (BindException e) {
            throw new AssertionError(e);
        }
    }
}
