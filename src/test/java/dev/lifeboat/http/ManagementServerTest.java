package dev.lifeboat.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private static final String ROSE = "{\"pclass\":1,\"sex\":\"female\",\"age\":17}";

    private final ServedSources served = new ServedSources();

    @AfterEach
    void closeServer() {
        served.close();
    }

    @Test
    void healthIsAStatusWithReasons() throws Exception {
        assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> before = served.get("/health/ready");
        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body()).isEqualTo("{\"status\":\"down\",\"reasons\":[\"no task runs here\"]}");

        served.ready.set(new Health(List.of()));

        HttpResponse<String> after = served.get("/health/ready");
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(after.body()).isEqualTo("{\"status\":\"up\",\"reasons\":[]}");
    }

    /** Load balancers may request the status only. */
    @Test
    void healthRespondsToHeadAsToGet() throws Exception {
        assertThat(head("/health/ready").statusCode()).isEqualTo(503);

        served.ready.set(new Health(List.of()));

        assertThat(head("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsArePlainText() throws Exception {
        HttpResponse<String> response = served.get("/metrics");

        assertThat(response.body()).isEqualTo("lifeboat_records_total 1\n");
        assertThat(response.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void untrainedNetworkPredictsBeforeAModelIsPublished() throws Exception {
        assertThat(served.get("/api/model").statusCode()).isEqualTo(404);
        assertThat(ServedSources.json(served.get("/api/evaluation"))
                        .required("error")
                        .asText())
                .contains("no model has been published");
        assertThat(post(BodyPublishers.ofString(ROSE)).body())
                .isEqualTo("{\"probability\":0.5,\"predicted\":0,\"model\":\"titanic\",\"modelVersion\":-1}");
    }

    @Test
    void statsContainEachFeature() throws Exception {
        JsonNode features = ServedSources.json(served.get("/api/stats")).required("features");

        assertThat(features.findValuesAsText("feature")).containsExactly("pclass", "sex", "age");
        assertThat(features.required(2).required("missing").asInt()).isEqualTo(3);
        assertThat(features.required(2).required("mean").isNull()).isTrue();
        assertThat(features.required(1).has("mean")).isFalse();
    }

    @Test
    void badRecordIsRejectedWithReasonAndField() throws Exception {
        HttpResponse<String> response = post(BodyPublishers.ofString("[" + ROSE + ",{\"pclass\":4,\"sex\":\"male\"}]"));

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode json = ServedSources.json(response);
        assertThat(json.required("reason").asText()).isEqualTo("out_of_range");
        assertThat(json.required("field").asText()).isEqualTo("pclass");
        assertThat(json.required("index").asInt()).isEqualTo(1);
        assertThat(json.required("error").asText()).contains("outside its limits");
        assertThat(ServedSources.json(post(BodyPublishers.ofString("{")))
                        .required("reason")
                        .asText())
                .isEqualTo("malformed_json");
    }

    @Test
    void explanationHasTheContributionOfEachFeature() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(served.uri("/api/explain"))
                .POST(BodyPublishers.ofString(ROSE))
                .build();
        JsonNode json = ServedSources.json(served.client.send(request, BodyHandlers.ofString()));

        assertThat(json.required("prediction")).isEqualTo(ServedSources.json(post(BodyPublishers.ofString(ROSE))));
        assertThat(json.required("contributions").findValuesAsText("feature")).containsExactly("pclass", "sex", "age");
        assertThat(json.at("/baseline/probability").asDouble()).isEqualTo(0.5);
    }

    @Test
    void slowClientsDoNotBlockOthers() throws Exception {
        String start = "POST /api/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n\r\n{";
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.server.port());
            socket.getOutputStream().write(start.getBytes(UTF_8));
            slow.add(socket);
        }
        HttpRequest health = HttpRequest.newBuilder(served.uri("/health/live"))
                .timeout(Duration.ofSeconds(2))
                .build();

        // The server may not have noticed all of them at the first request.
        await().during(Duration.ofMillis(500))
                .until(() -> served.client.send(health, BodyHandlers.ofString()).statusCode() == 200);

        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void pageLoadsNothingFromOtherHosts() throws Exception {
        HttpResponse<String> page = served.get("/");

        assertThat(page.headers().firstValue("content-type")).hasValue("text/html;charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy"))
                .get(STRING)
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContain("//");
        for (String file : List.of("page.js", "page.css", "charts.js", "uPlot.js", "uPlot.css", "icon.svg")) {
            assertThat(page(file)).as(file).isEqualTo(200);
        }
        assertThat(page("Page.class")).isEqualTo(404);
    }

    private int page(String file) throws Exception {
        return served.get("/" + file).statusCode();
    }

    @Test
    void tooLargeRequestIsRejectedWithAndWithoutContentLength() throws Exception {
        byte[] large = new byte[ManagementServer.MAX_BYTES + 1];

        for (BodyPublisher body : List.of(
                BodyPublishers.ofByteArray(large),
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))) {
            HttpResponse<String> response = post(body);
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(ServedSources.json(response).required("error").asText()).contains("1048576 bytes");
        }
    }

    @Test
    void numberOfConcurrentPredictionsIsLimited() {
        String many = "[" + (ROSE + ",").repeat(20_000) + ROSE + "]";

        await().until(() -> postAtOnce(8, many).contains(503));

        assertThat(postAtOnce(1, many)).containsExactly(200);
    }

    private List<Integer> postAtOnce(int clients, String body) {
        URI uri = served.uri("/api/predict");
        HttpRequest request =
                HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
        List<CompletableFuture<HttpResponse<Void>>> answers = Stream.generate(
                        () -> served.client.sendAsync(request, BodyHandlers.discarding()))
                .limit(clients)
                .toList();
        List<Integer> statuses = answers.stream()
                .map(answer -> answer.join().statusCode())
                .distinct()
                .toList();
        assertThat(statuses).isSubsetOf(200, 503);
        return statuses;
    }

    @Test
    void errorsAreJson() throws Exception {
        HttpResponse<String> unknown = served.get("/nowhere");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(ServedSources.json(unknown).required("error").asText()).isEqualTo("not found: /nowhere");
        HttpResponse<String> wrongMethod = served.get("/api/predict");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(ServedSources.json(wrongMethod).has("error")).isTrue();
    }

    @Test
    void portInUseIsReportedInOneLine() {
        assertThatThrownBy(() -> ManagementServer.start(ServedSources.config(served.server.port()), served.sources))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("http.port=" + served.server.port())
                .hasMessageContaining("Address already in use")
                .hasMessageNotContaining("\n");
    }

    private HttpResponse<String> head(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(served.server.url() + path))
                .method("HEAD", BodyPublishers.noBody())
                .build();
        return served.client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> post(BodyPublisher body) throws IOException, InterruptedException {
        URI uri = served.uri("/api/predict");
        return served.client.send(HttpRequest.newBuilder(uri).POST(body).build(), BodyHandlers.ofString());
    }
}
