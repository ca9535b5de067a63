package dev.lifeboat.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.learning.DriftSettings.Reaction;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Member;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.Totals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ManagementServerTest {
    private static final String ROSE = "{\"pclass\":1,\"sex\":\"female\",\"age\":17}";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LifeboatConfig config = config(0);
    private final AtomicReference<Health> ready = new AtomicReference<>(new Health(List.of("no task runs here")));
    private final RecentPredictions predictions = new RecentPredictions(0.5);
    private final Sources sources = new Sources(
            () -> new Health(List.of()),
            ready::get,
            () -> "lifeboat_records_total 1\n",
            new ModelHolder(Model.untrained(config.model(), config.learning().settings())),
            () -> new PipelineStatus(new Totals(), new long[] {0, 0, 3}, Double.NaN, Double.NaN, 7, 0),
            predictions);
    private final ManagementServer server = start(config);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void healthIsAStatusWithReasons() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> before = get("/health/ready");
        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body()).isEqualTo("{\"status\":\"down\",\"reasons\":[\"no task runs here\"]}");

        ready.set(new Health(List.of()));

        HttpResponse<String> after = get("/health/ready");
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(after.body()).isEqualTo("{\"status\":\"up\",\"reasons\":[]}");
    }

    /** Load balancers may request the status only. */
    @Test
    void healthRespondsToHeadAsToGet() throws Exception {
        assertThat(head("/health/ready").statusCode()).isEqualTo(503);

        ready.set(new Health(List.of()));

        assertThat(head("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsArePlainText() throws Exception {
        HttpResponse<String> response = get("/metrics");

        assertThat(response.body()).isEqualTo("lifeboat_records_total 1\n");
        assertThat(response.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void untrainedNetworkPredictsBeforeAModelIsPublished() throws Exception {
        assertThat(get("/api/model").statusCode()).isEqualTo(404);
        assertThat(json(get("/api/evaluation")).required("error").asText()).contains("no model has been published");
        assertThat(post(BodyPublishers.ofString(ROSE)).body())
                .isEqualTo("{\"probability\":0.5,\"predicted\":0,\"model\":\"titanic\",\"modelVersion\":-1}");
    }

    @Test
    void statsContainEachFeature() throws Exception {
        JsonNode features = json(get("/api/stats")).required("features");

        assertThat(features.findValuesAsText("feature")).containsExactly("pclass", "sex", "age");
        assertThat(features.required(2).required("missing").asInt()).isEqualTo(3);
        assertThat(features.required(2).required("mean").isNull()).isTrue();
        assertThat(features.required(1).has("mean")).isFalse();
    }

    @Test
    void badRecordIsRejectedWithReasonAndField() throws Exception {
        HttpResponse<String> response = post(BodyPublishers.ofString("[" + ROSE + ",{\"pclass\":4,\"sex\":\"male\"}]"));

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode json = json(response);
        assertThat(json.required("reason").asText()).isEqualTo("out_of_range");
        assertThat(json.required("field").asText()).isEqualTo("pclass");
        assertThat(json.required("index").asInt()).isEqualTo(1);
        assertThat(json.required("error").asText()).contains("outside its limits");
        assertThat(json(post(BodyPublishers.ofString("{"))).required("reason").asText())
                .isEqualTo("malformed_json");
    }

    @Test
    void recentPredictionsHaveTheirOutcomes() throws Exception {
        emit("rose", 0.9);
        emit("jack", 0.2);
        predictions.labeled("rose".getBytes(UTF_8), 1, 5);

        assertThat(json(get("/api/predictions")).required("predictions")).isEqualTo(MAPPER.readTree("""
                        [{"number":2,"id":"jack","probability":0.2,"predicted":0,"modelVersion":-1,"timestamp":1000,
                          "outcome":null},
                         {"number":1,"id":"rose","probability":0.9,"predicted":1,"modelVersion":-1,"timestamp":1000,
                          "outcome":1}]"""));
    }

    @Test
    void streamContainsPredictionsAndTheirOutcomes() throws Exception {
        emit("before", 0.5);
        try (Stream<String> lines = stream("1").body()) {
            Iterator<String> events = lines.iterator();
            emit("rose", 0.9);
            assertThat(nextData(events).required("id").asText()).isEqualTo("rose");

            predictions.labeled("rose".getBytes(UTF_8), 0, 5);

            JsonNode outcome = nextData(events);
            assertThat(outcome.required("number").asInt()).isEqualTo(2);
            assertThat(outcome.required("outcome").asInt()).isZero();
        }
    }

    @Test
    void streamResumesAfterTheLastEventOfTheClient() throws Exception {
        emit("seen", 0.5);
        emit("missed", 0.5);

        try (Stream<String> lines = stream("1").body()) {
            assertThat(nextData(lines.iterator()).required("id").asText()).isEqualTo("missed");
        }
    }

    @Test
    void numberOfStreamsIsLimited() {
        List<HttpResponse<Stream<String>>> open = Stream.generate(() -> stream("0"))
                .limit(RecentPredictionsEndpoints.STREAMS)
                .toList();
        assertThat(open).allMatch(answer -> answer.statusCode() == 200);
        assertThat(stream("0").statusCode()).isEqualTo(503);

        open.forEach(answer -> answer.body().close());

        await().until(() -> {
            HttpResponse<Stream<String>> answer = stream("0");
            answer.body().close();
            return answer.statusCode() == 200;
        });
    }

    @Test
    void numberOfStreamsIsLimitedIfAllAreRequestedAtOnce() {
        List<CompletableFuture<HttpResponse<Stream<String>>>> asked = Stream.generate(() -> streamLater("0"))
                .limit(3L * RecentPredictionsEndpoints.STREAMS)
                .toList();

        List<HttpResponse<Stream<String>>> answers =
                asked.stream().map(CompletableFuture::join).toList();
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 200)
                .hasSize(RecentPredictionsEndpoints.STREAMS);
        answers.forEach(answer -> answer.body().close());
    }

    /** The server notices at the first event that it cannot send; the others must not be tried. */
    @Test
    void disconnectedClientLeavesNoWarningInTheLog() {
        Logger javalin = (Logger) LoggerFactory.getLogger("io.javalin");
        Level level = javalin.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        javalin.addAppender(log);
        javalin.setLevel(Level.WARN);
        try {
            List<HttpResponse<Stream<String>>> open = Stream.generate(() -> stream("0"))
                    .limit(RecentPredictionsEndpoints.STREAMS)
                    .toList();
            assertThat(open).allMatch(answer -> answer.statusCode() == 200);
            open.forEach(answer -> answer.body().close());

            AtomicLong second = new AtomicLong(1);
            await().until(() -> {
                long timestamp = 1000 * second.incrementAndGet();
                IntStream.range(0, RecentPredictions.A_SECOND).forEach(i -> emit("prediction-" + i, 0.5, timestamp));
                HttpResponse<Stream<String>> answer = stream("0");
                answer.body().close();
                return answer.statusCode() == 200;
            });
        } finally {
            javalin.setLevel(level);
            javalin.detachAppender(log);
        }
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    private HttpResponse<Stream<String>> stream(String lastEvent) {
        return streamLater(lastEvent).join();
    }

    private CompletableFuture<HttpResponse<Stream<String>>> streamLater(String lastEvent) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/predictions/stream"))
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", lastEvent)
                .build();
        return client.sendAsync(request, BodyHandlers.ofLines());
    }

    private static JsonNode nextData(Iterator<String> lines) throws IOException {
        while (true) {
            String line = lines.next();
            if (line.startsWith("data:")) {
                return MAPPER.readTree(line.substring("data:".length()));
            }
        }
    }

    private void emit(String id, double probability) {
        emit(id, probability, 1_000);
    }

    private void emit(String id, double probability, long timestamp) {
        Model model = Model.untrained(config.model(), config.learning().settings());
        Prediction prediction = new Prediction(new double[] {probability}, model.version(), false);
        predictions.scored(id.getBytes(UTF_8), prediction, model, timestamp, 1);
    }

    @Test
    void explanationHasTheContributionOfEachFeature() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/explain"))
                .POST(BodyPublishers.ofString(ROSE))
                .build();
        JsonNode json = json(client.send(request, BodyHandlers.ofString()));

        assertThat(json.required("prediction")).isEqualTo(json(post(BodyPublishers.ofString(ROSE))));
        assertThat(json.required("contributions").findValuesAsText("feature")).containsExactly("pclass", "sex", "age");
        assertThat(json.at("/baseline/probability").asDouble()).isEqualTo(0.5);
    }

    @Test
    void historyIsEmptyBeforeTheServiceIsReady() throws Exception {
        await().untilAsserted(
                        () -> assertThat(newestSample("predictions").isNull()).isTrue());
        assertThat(newestSample("learned").isNull()).isTrue();

        ready.set(new Health(List.of()));

        await().untilAsserted(() -> assertThat(newestSample("predictions")).isEqualTo(IntNode.valueOf(7)));
        assertThat(newestSample("learned")).isEqualTo(IntNode.valueOf(0));
    }

    @Test
    void historyContainsTheWeightsOfAnEnsemble() throws Exception {
        LearningSettings settings = config.learning().settings();
        Member member = settings.members().get(0);
        List<Member> members = List.of(
                new Member("a", member.architecture(), member.training(), Reaction.NONE, false),
                new Member("b", member.architecture(), member.training(), Reaction.NONE, true));
        LearnerState state = LearnerState.initial(config.model(), settings.withMembers(members));
        Model model = new Learner(config.model(), state).model();
        byte[] published = new Formats(config).models().toBytes(model, state);
        ready.set(new Health(List.of()));

        sources.holder().replace(new PublishedModel(model, null, 0, Map.of()), published);

        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(newestSample("weight:a").asDouble(-1)).isEqualTo(1));
        assertThat(newestSample("weight:b").asDouble(-1)).isZero();
    }

    private JsonNode newestSample(String quantity) throws IOException, InterruptedException {
        JsonNode samples = json(get("/api/history")).required(quantity);
        return samples.path(samples.size() - 1);
    }

    @Test
    void slowClientsDoNotBlockOthers() throws Exception {
        String start = "POST /api/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n\r\n{";
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.getOutputStream().write(start.getBytes(UTF_8));
            slow.add(socket);
        }
        HttpRequest health = HttpRequest.newBuilder(URI.create(server.url() + "/health/live"))
                .timeout(Duration.ofSeconds(2))
                .build();

        // The server may not have noticed all of them at the first request.
        await().during(Duration.ofMillis(500))
                .until(() -> client.send(health, BodyHandlers.ofString()).statusCode() == 200);

        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void historyContainsTheSamplesAfterATime() {
        await().untilAsserted(() ->
                assertThat(json(get("/api/history")).required("time")).hasSizeGreaterThanOrEqualTo(2));
        await().untilAsserted(() -> {
            JsonNode all = json(get("/api/history"));
            JsonNode later = json(get("/api/history?after=" + all.at("/time/0").asLong()));
            assertThat(later.at("/time/0")).isEqualTo(all.at("/time/1"));
            assertThat(all.at("/accuracy/0").isNull()).isTrue();
        });
    }

    @Test
    void historyAfterAnIllegalTimeIsRejected() throws Exception {
        assertThat(get("/api/history?after=noon").statusCode()).isEqualTo(400);
    }

    @Test
    void pageLoadsNothingFromOtherHosts() throws Exception {
        HttpResponse<String> page = get("/");

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
        return get("/" + file).statusCode();
    }

    @Test
    void tooLargeRequestIsRejectedWithAndWithoutContentLength() throws Exception {
        byte[] large = new byte[ManagementServer.MAX_BYTES + 1];

        for (BodyPublisher body : List.of(
                BodyPublishers.ofByteArray(large),
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))) {
            HttpResponse<String> response = post(body);
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(json(response).required("error").asText()).contains("1048576 bytes");
        }
    }

    @Test
    void numberOfConcurrentPredictionsIsLimited() {
        String many = "[" + (ROSE + ",").repeat(20_000) + ROSE + "]";

        await().until(() -> postAtOnce(8, many).contains(503));

        assertThat(postAtOnce(1, many)).containsExactly(200);
    }

    private List<Integer> postAtOnce(int clients, String body) {
        URI uri = URI.create(server.url() + "/api/predict");
        HttpRequest request =
                HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
        List<CompletableFuture<HttpResponse<Void>>> answers = Stream.generate(
                        () -> client.sendAsync(request, BodyHandlers.discarding()))
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
        HttpResponse<String> unknown = get("/nowhere");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).required("error").asText()).isEqualTo("not found: /nowhere");
        HttpResponse<String> wrongMethod = get("/api/predict");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(json(wrongMethod).has("error")).isTrue();
    }

    @Test
    void portInUseIsReportedInOneLine() {
        assertThatThrownBy(() -> ManagementServer.start(config(server.port()), sources))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("http.port=" + server.port())
                .hasMessageContaining("Address already in use")
                .hasMessageNotContaining("\n");
    }

    private ManagementServer start(LifeboatConfig address) {
        try {
            return ManagementServer.start(address, sources);
        } catch (BindException e) {
            throw new AssertionError(e);
        }
    }

    private static LifeboatConfig config(int port) {
        return LifeboatConfig.read(
                Path.of("config/titanic.properties"), Map.of("LIFEBOAT_HTTP_PORT", Integer.toString(port)));
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        return MAPPER.readTree(response.body());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> head(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .method("HEAD", BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> post(BodyPublisher body) throws IOException, InterruptedException {
        URI uri = URI.create(server.url() + "/api/predict");
        return client.send(HttpRequest.newBuilder(uri).POST(body).build(), BodyHandlers.ofString());
    }
}
