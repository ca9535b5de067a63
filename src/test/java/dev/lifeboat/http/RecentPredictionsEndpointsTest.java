package dev.lifeboat.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RecentPredictionsEndpointsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ServedSources served = new ServedSources();

    @AfterEach
    void closeServer() {
        served.close();
    }

    @Test
    void recentPredictionsHaveTheirOutcomes() throws Exception {
        emit("rose", 0.9);
        emit("jack", 0.2);
        served.predictions.labeled("rose".getBytes(UTF_8), 1, 5);

        assertThat(ServedSources.json(served.get("/api/predictions")).required("predictions"))
                .isEqualTo(MAPPER.readTree("""
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

            served.predictions.labeled("rose".getBytes(UTF_8), 0, 5);

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
        HttpRequest request = HttpRequest.newBuilder(served.uri("/api/predictions/stream"))
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", lastEvent)
                .build();
        return served.client.sendAsync(request, BodyHandlers.ofLines());
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
        Model model =
                Model.untrained(served.config.model(), served.config.learning().settings());
        Prediction prediction = new Prediction(new double[] {probability}, model.version(), false);
        served.predictions.scored(id.getBytes(UTF_8), prediction, model, timestamp, 1);
    }
}
