package dev.lifeboat.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.RecordReader;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.pipeline.InMemoryPipeline;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.topology.Publisher;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final String ROSE = "{\"passengerId\":\"rose\",\"pclass\":1,\"sex\":\"female\",\"age\":17}";
    private static final String JACK = "{\"pclass\":3,\"sex\":\"male\",\"age\":null}";
    private static final URI DOCUMENT = URI.create("urn:lifeboat:openapi");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LifeboatConfig config =
            LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of("LIFEBOAT_HTTP_PORT", "0"));
    private final AtomicReference<Health> health = new AtomicReference<>(new Health(List.of("no task runs here")));
    private final RecentPredictions predictions = new RecentPredictions(0.5);
    private final ModelHolder holder =
            new ModelHolder(Model.untrained(config.model(), config.learning().settings()));
    private final ManagementServer server = start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonNode api =
            MAPPER.readTree(send("GET", "/api/openapi.json", "").body());
    private final Validator validator = new ValidatorFactory()
            .withJsonNodeFactory(new JacksonNode.Factory())
            .createValidator();

    OpenApiTest() throws IOException, InterruptedException {
        validator.registerSchema(DOCUMENT, api);
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void descriptionContainsExactlyTheRoutesOfTheServer() throws Exception {
        List<String> routes = new ArrayList<>();
        for (String route : server.routes()) {
            if (!isPage(route)) {
                routes.add(route);
            }
        }

        assertThat(routes).hasSizeGreaterThan(10).containsExactlyInAnyOrderElementsOf(described());
    }

    private List<String> described() {
        List<String> described = new ArrayList<>();
        api.required("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return described;
    }

    /** Only the page and its files have a content security policy. */
    private boolean isPage(String route) throws IOException, InterruptedException {
        String[] methodAndPath = route.split(" ");
        return send(methodAndPath[0], methodAndPath[1], "")
                .headers()
                .firstValue("content-security-policy")
                .isPresent();
    }

    @Test
    void everyReferenceInTheDescriptionCanBeResolved() {
        List<String> references = api.findValuesAsText("$ref");

        assertThat(references).anyMatch(reference -> reference.startsWith("#/components/responses/"));
        for (String reference : references) {
            if (reference.startsWith("#/components/")) {
                assertThat(api.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue();
            }
        }
        assertThat(api.at("/components/schemas/Model/$id").asText()).isEqualTo("urn:lifeboat:model");
        assertThat(api.at("/components/schemas/PredictionRecord/$id").asText()).isEqualTo("urn:lifeboat:prediction");
        assertThat(api.at("/components/schemas/Record/$id").asText()).isEqualTo("urn:lifeboat:titanic:record");
    }

    @Test
    void descriptionIsValidOpenApi() throws IOException {
        URI metaSchema = validator.registerSchema(metaSchema());
        assertThat(validator.validate(metaSchema, api).getErrors())
                .extracting(OpenApiTest::text)
                .isEmpty();

        ObjectNode noDescription = api.deepCopy();
        noDescription.withObject("/paths/~1metrics/get/responses/200").remove("description");
        ObjectNode unknownField = api.deepCopy();
        unknownField.withObject("/paths/~1metrics/get").put("returns", "text");
        ObjectNode unknownPlace = api.deepCopy();
        unknownPlace.withObject("/paths/~1api~1history/get/parameters/0").put("in", "body");
        for (JsonNode wrong : List.of(noDescription, unknownField, unknownPlace)) {
            assertThat(validator.validate(metaSchema, wrong).isValid()).isFalse();
        }
    }

    /** It only requires that schemas are objects: the other tests use them. */
    private static JsonNode metaSchema() throws IOException {
        try (InputStream in = Objects.requireNonNull(OpenApiTest.class.getResourceAsStream("/openapi/3.1.json"))) {
            return MAPPER.readTree(in);
        }
    }

    @Test
    void eventsMatchTheDescription() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/predictions/stream"))
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", "0")
                .build();
        HttpResponse<Stream<String>> answer = client.send(request, BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
            score("rose", 0.9);
            predictions.labeled("rose".getBytes(UTF_8), 1, 5);

            Iterator<String> events = lines.filter(line -> !line.startsWith(":") && !line.isEmpty())
                    .iterator();
            List<String> event = List.of(events.next(), events.next(), events.next());
            assertThat(event).filteredOn(line -> line.startsWith("event:")).containsExactly("event: prediction");
            assertThat(event)
                    .filteredOn(line -> line.startsWith("data:"))
                    .singleElement()
                    .satisfies(data -> assertThat(
                                    errors("/components/schemas/WatchedPrediction", data.substring("data:".length())))
                            .isEmpty());
        }
        assertDescribed("/paths/~1api~1predictions~1stream/get/responses/200", answer);
    }

    @Test
    void metricsMatchTheDescription() throws Exception {
        assertDescribed("/paths/~1metrics/get/responses/200", send("GET", "/metrics", ""));
    }

    /** Checks that the content type is described as text. */
    private void assertDescribed(String response, HttpResponse<?> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        String type = answer.headers().firstValue("content-type").orElseThrow();
        String content = response + "/content/" + type.replaceAll(";.*", "").replace("/", "~1");
        assertThat(api.at(content + "/schema/type").asText()).as(content).isEqualTo("string");
    }

    @Test
    void responsesWithoutAModelMatchTheDescription() throws Exception {
        check("GET", "/health/live", "", 503);
        check("GET", "/health/ready", "", 503);
        check("GET", "/api/model", "", 404);
        check("GET", "/api/evaluation", "", 404);
        check("GET", "/api/predictions", "", 200);
        check("POST", "/api/predict", JACK, 200);
        checkWhatIsAlwaysThere();
    }

    @Test
    void responsesWithAModelMatchTheDescription() throws Exception {
        learn();
        health.set(new Health(List.of()));
        score("rose", 0.9);
        score("jack", 0.2);
        predictions.labeled("rose".getBytes(UTF_8), 1, 5);

        check("GET", "/health/live", "", 200);
        check("GET", "/health/ready", "", 200);
        check("GET", "/api/model", "", 200);
        check("GET", "/api/evaluation", "", 200);
        assertThat(check("GET", "/api/predictions", "", 200).required("predictions"))
                .hasSize(2);
        check("POST", "/api/predict", ROSE, 200);
        check("POST", "/api/predict", "[" + ROSE + "," + JACK + "]", 200);
        check("POST", "/api/explain", ROSE, 200);
        checkWhatIsAlwaysThere();
    }

    private void checkWhatIsAlwaysThere() throws Exception {
        check("GET", "/api/stats", "", 200);
        check("GET", "/api/status", "", 200);
        check("GET", "/api/openapi.json", "", 200);
        check("GET", "/api/asyncapi.json", "", 200);
        await().until(() ->
                !check("GET", "/api/history", "", 200).required("accuracy").isEmpty());
    }

    private void learn() {
        InMemoryPipeline pipeline = new InMemoryPipeline(config);
        RecordReader reader = new Formats(config).recordReader();
        DecodedRecord decoded = new DecodedRecord(config.schema());
        for (String record : List.of(ROSE.replace("}", ",\"survived\":1}"), JACK.replace("}", ",\"survived\":0}"))) {
            assertThat(reader.readRecord(record.getBytes(UTF_8), decoded)).isNull();
            pipeline.accept("id".getBytes(UTF_8), decoded, 1_000);
        }
        pipeline.finish();
        Publisher.publish(config, pipeline, holder);
    }

    private void score(String id, double probability) {
        Model model = holder.newest().model();
        Prediction prediction = new Prediction(new double[] {probability}, model.version(), false);
        predictions.scored(id.getBytes(UTF_8), prediction, model, 1_000, 1);
    }

    @Test
    void errorsMatchTheDescription() throws Exception {
        String large = " ".repeat(ManagementServer.MAX_BYTES + 1);
        for (String path : List.of("/api/predict", "/api/explain")) {
            check("POST", path, "{", 400);
            check("POST", path, JACK.replace("3", "4"), 400);
            check("POST", path, JACK.replace("\"male\"", "7"), 400);
            check("POST", path, large, 413);
        }
        assertThat(check("POST", "/api/predict", "[" + ROSE + ",{}]", 400)
                        .required("index")
                        .asInt())
                .isEqualTo(1);
        check("GET", "/api/history?after=noon", "", 400);
        check("GET", "/api/predictions/stream", "", 406);
    }

    @Test
    void rejectionOfTooManyStreamsMatchesTheDescription() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/predictions/stream"))
                .header("Accept", "text/event-stream")
                .build();
        List<HttpResponse<Stream<String>>> open = new ArrayList<>();
        for (int i = 0; i < RecentPredictionsEndpoints.STREAMS; i++) {
            open.add(client.send(request, BodyHandlers.ofLines()));
        }

        HttpResponse<String> refused = client.send(request, BodyHandlers.ofString());
        check("GET", "/api/predictions/stream", refused, 503);

        open.forEach(answer -> answer.body().close());
    }

    @Test
    void unknownPathsAndMethodsLeadToADescribedError() throws Exception {
        HttpResponse<String> unknown = send("GET", "/nowhere", "");
        assertThat(unknown.statusCode()).isEqualTo(404);
        HttpResponse<String> wrongMethod = send("GET", "/api/predict", "");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        for (HttpResponse<String> error : List.of(unknown, wrongMethod)) {
            assertThat(errors("/components/schemas/Error", error.body())).isEmpty();
        }
    }

    @Test
    void incompleteRequestIsAClientError() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String start = "POST /api/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n\r\n{";
            socket.getOutputStream().write(start.getBytes(UTF_8));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 408 ");
            assertThat(errors("/components/schemas/Error", answer.substring(answer.indexOf("{\"error\""))))
                    .isEmpty();
        }
    }

    @Test
    void descriptionListsAllReasons() {
        assertThat(api.at("/components/schemas/Reason/enum"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(Stream.of(DeadLetterReason.values())
                        .map(DeadLetterReason::tag)
                        .toList());
    }

    @Test
    void wrongResponsesDoNotMatchTheDescription() {
        String predictions = "/paths/~1api~1predict/post/responses/200/content/application~1json/schema";
        String model = "/paths/~1api~1model/get/responses/200/content/application~1json/schema";

        assertThat(errors(predictions, "{\"probability\":0.5,\"predicted\":0,\"model\":\"m\",\"modelVersion\":1}"))
                .isEmpty();
        assertThat(errors(predictions, "{\"probability\":1.5,\"predicted\":0,\"model\":\"m\",\"modelVersion\":1}"))
                .isNotEmpty();
        assertThat(errors(model, "{}")).isNotEmpty();
        assertThat(errors("/components/schemas/Rejection", "{\"error\":\"e\",\"reason\":\"whim\"}"))
                .isNotEmpty();
        assertThat(errors("/components/schemas/Rejection", "{\"reason\":\"bad_id\"}"))
                .isNotEmpty();
        assertThat(errors("/components/schemas/Status", "{}")).isNotEmpty();
    }

    @Test
    void acceptedRequestsAreExactlyThoseThatMatchTheDescription() throws Exception {
        String request = "/paths/~1api~1predict/post/requestBody/content/application~1json/schema";
        for (String body : List.of(ROSE, JACK, "[" + ROSE + "," + JACK + "]", "{\"sex\":\"male\"}")) {
            check("POST", "/api/predict", body, 200);
            assertThat(errors(request, body)).isEmpty();
        }
        for (String body : List.of(JACK.replace("3", "4"), JACK.replace("\"male\"", "7"), "[{}]", "7")) {
            check("POST", "/api/predict", body, 400);
            assertThat(errors(request, body)).as(body).isNotEmpty();
        }
    }

    private JsonNode check(String method, String target, String body, int status) throws Exception {
        return check(method, target, send(method, target, body), status);
    }

    /** Checks a response against the description for its status. */
    private JsonNode check(String method, String target, HttpResponse<String> answer, int status) throws Exception {
        String what = method + " " + target.lines().findFirst().orElse("") + ": " + answer.body();
        assertThat(answer.statusCode()).as(what).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        String path = URI.create(target).getPath().replace("/", "~1");
        String response = "/paths/" + path + "/" + method.toLowerCase(Locale.ROOT) + "/responses/" + status;
        String reference = api.at(response + "/$ref").asText("#" + response).substring(1);
        String schema = reference + "/content/application~1json/schema";
        assertThat(api.at(schema).isObject()).as("described: %s", response).isTrue();
        assertThat(errors(schema, answer.body())).as(what).isEmpty();
        return MAPPER.readTree(answer.body());
    }

    private List<String> errors(String schema, String json) {
        return validator.validate(URI.create(DOCUMENT + "#" + schema), json).getErrors().stream()
                .map(OpenApiTest::text)
                .toList();
    }

    private static String text(Error error) {
        return error.getInstanceLocation() + ": " + error.getError();
    }

    private HttpResponse<String> send(String method, String target, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + target))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private ManagementServer start() {
        try {
            return ManagementServer.start(
                    config,
                    new Sources(
                            health::get,
                            health::get,
                            () -> "lifeboat_records_total 1\n",
                            holder,
                            () -> new PipelineStatus(new Totals(), new long[] {0, 0, 3}, Double.NaN, 12, 0, 0),
                            predictions));
        } catch (BindException e) {
            throw new AssertionError(e);
        }
    }
}
