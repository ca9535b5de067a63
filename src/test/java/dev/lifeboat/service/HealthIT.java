package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.pipeline.PipelineObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health and metrics over HTTP while a service starts, is idle, or has failed. */
@ExtendWith(SharedBroker.class)
class HealthIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final String PASSENGER = "{\"pclass\":1,\"sex\":\"female\",\"age\":30}";
    private static final String LABELED = "{\"pclass\":3,\"sex\":\"male\",\"age\":40,\"survived\":0}";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void failedStreamsAreNeitherLiveNorReady(Application application) {
        PipelineObserver failing = new PipelineObserver() {
            @Override
            public void scored(byte[] id, Prediction prediction, Model model, long timestamp, long latencyMs) {
                throw new IllegalStateException("provoked");
            }
        };
        try (LifeboatService service = LifeboatService.start(application.config(), failing)) {
            awaitReady(service);
            assertThat(get(service, "/health/live").statusCode()).isEqualTo(200);

            send(application, 1, PASSENGER);

            await().atMost(TIMEOUT).until(() -> get(service, "/health/live").statusCode() == 503);
            assertThat(get(service, "/health/live").body()).contains("the streams have stopped after an error");
            assertThat(get(service, "/health/ready").statusCode()).isEqualTo(503);
        }
    }

    /** Failures of the thread that reads the models reach the same handler as those of stream threads. */
    @Test
    void modelOfAnotherNetworkOnTheModelsTopicStopsTheService(Application application) throws Exception {
        String models = application.topics().models();
        try (LifeboatService service = LifeboatService.start(application.config(), PipelineObserver.NONE)) {
            awaitReady(service);
            send(application, 200, LABELED);
            await().atMost(TIMEOUT).until(() -> application.count(models) > 0);
            ConsumerRecord<byte[], byte[]> published = application.read(models).get(0);

            try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
                producer.send(new ProducerRecord<>(models, published.key(), ofAnotherNetwork(published.value())))
                        .get();
            }

            await().atMost(TIMEOUT).until(() -> get(service, "/health/live").statusCode() == 503);
            assertThatThrownBy(service::awaitStop).isInstanceOf(ModelMismatchException.class);
        }
    }

    private static byte[] ofAnotherNetwork(byte[] model) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = (ObjectNode) mapper.readTree(model);
        String fingerprint = json.required("fingerprint").asText();
        json.put("fingerprint", new StringBuilder(fingerprint).reverse().toString());
        return mapper.writeValueAsBytes(json);
    }

    /** With one partition there are two tasks, so that the third member of the group has none. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void spareInstanceIsReadyAndTakesOver(String protocol, Application application) {
        application.with("topics.partitions", "1").with("kafka.group.protocol", protocol);
        List<LifeboatService> services = new ArrayList<>();
        try {
            startThree(application, services);
            await().atMost(TIMEOUT).until(() -> services.stream().allMatch(HealthIT::isReady));
            LifeboatService spare = services.stream()
                    .filter(service -> partitions(service) == 0 && !isLearner(service))
                    .findFirst()
                    .orElseThrow();

            services.stream().filter(service -> service != spare).forEach(LifeboatService::close);

            await().atMost(TIMEOUT).until(() -> isReady(spare) && partitions(spare) == 1 && isLearner(spare));
        } finally {
            services.forEach(LifeboatService::close);
        }
    }

    /** With one standby replica, three instances share two active and two standby tasks. */
    @Test
    void instanceWithStandbyTasksOnlyIsReady(Application application) {
        application.with("topics.partitions", "1").with("kafka.num.standby.replicas", "1");
        List<LifeboatService> services = new ArrayList<>();
        try {
            startThree(application, services);

            await().atMost(TIMEOUT).until(() -> services.stream().allMatch(HealthIT::isReady));
        } finally {
            services.forEach(LifeboatService::close);
        }
    }

    private static void startThree(Application application, List<LifeboatService> services) {
        for (int i = 0; i < 3; i++) {
            Path state = application.directory().resolve("state-" + i);
            application.with("kafka.state.dir", state.toString());
            services.add(LifeboatService.start(application.config(), PipelineObserver.NONE));
        }
    }

    private static int partitions(LifeboatService service) {
        return sum(get(service, "/metrics").body(), "lifeboat_partitions")
                .orElse(0.0)
                .intValue();
    }

    private static boolean isLearner(LifeboatService service) {
        return sum(get(service, "/metrics").body(), "lifeboat_learner_examples_total")
                .isPresent();
    }

    @Test
    void progressOfARestoreIsReported(Application application) {
        int pending = 2000;
        try (LifeboatService service = LifeboatService.start(application.config(), PipelineObserver.NONE)) {
            send(application, pending, PASSENGER);
            await().atMost(TIMEOUT)
                    .until(() -> sum(get(service, "/metrics").body(), "lifeboat_pending_records{state=\"awaiting\"}")
                            .equals(Optional.of((double) pending)));
        }
        application
                .with("kafka.state.dir", application.directory().resolve("lost").toString())
                .with("kafka.restore.consumer.max.partition.fetch.bytes", "1000")
                .with("kafka.restore.consumer.fetch.min.bytes", "1000000")
                .with("kafka.restore.consumer.fetch.max.wait.ms", "300");

        Set<String> answers = new TreeSet<>();
        try (LifeboatService service = LifeboatService.start(application.config(), PipelineObserver.NONE)) {
            await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(10)).until(() -> {
                assertThat(get(service, "/health/live").statusCode()).isEqualTo(200);
                HttpResponse<String> ready = get(service, "/health/ready");
                answers.add(ready.body());
                return ready.statusCode() == 200;
            });
        }

        assertThat(answers)
                .anyMatch(answer -> answer.contains("the streams are REBALANCING")
                        && answer.matches(".*restoring store \\S+ of partition \\d: 0 of at most \\d+ records.*"))
                .anyMatch(answer ->
                        answer.matches(".*restoring store \\S+ of partition \\d: [1-9]\\d* of at most \\d+ records.*"));
    }

    /** Counters continue from the committed state, so that the difference of two scrapes is what happened between them. */
    @Test
    void countersContinueAfterARestart(Application application) {
        int labeled = 200;
        try (LifeboatService service = LifeboatService.start(application.config(), PipelineObserver.NONE)) {
            send(application, labeled, LABELED);
            await().atMost(TIMEOUT).until(() -> service.newestModel().examples() == labeled);
            assertThat(sum(get(service, "/metrics").body(), "lifeboat_records_total"))
                    .hasValue((double) labeled);
        }

        List<String> scrapes = new ArrayList<>();
        try (LifeboatService service = LifeboatService.start(application.config(), PipelineObserver.NONE)) {
            await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(1)).until(() -> {
                scrapes.add(get(service, "/metrics").body());
                return isReady(service);
            });
            scrapes.add(get(service, "/metrics").body());
        }

        assertThat(scrapes.get(0)).doesNotContain("lifeboat_records_total", "lifeboat_learner_examples_total");
        List<String> complete = scrapes.stream()
                .filter(scrape -> scrape.contains("\nlifeboat_partitions 4.0\n"))
                .toList();
        assertThat(complete)
                .isNotEmpty()
                .allSatisfy(scrape ->
                        assertThat(sum(scrape, "lifeboat_records_total")).hasValue((double) labeled));
        assertThat(scrapes)
                .map(scrape -> sum(scrape, "lifeboat_learner_examples_total"))
                .contains(Optional.of((double) labeled))
                .isSubsetOf(Optional.empty(), Optional.of((double) labeled));
    }

    /** The sum over the series of a family; empty if there is none. */
    private static Optional<Double> sum(String scrape, String family) {
        return scrape.lines()
                .filter(line -> line.startsWith(family))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' '))))
                .reduce(Double::sum);
    }

    private static void send(Application application, int count, String json) {
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            for (int i = 0; i < count; i++) {
                var unused = producer.send(new ProducerRecord<>(
                        application.topics().input(), Application.bytes("p" + i), Application.bytes(json)));
            }
        }
    }

    private static void awaitReady(LifeboatService service) {
        await().atMost(TIMEOUT).until(() -> isReady(service));
    }

    private static boolean isReady(LifeboatService service) {
        return get(service, "/health/ready").statusCode() == 200;
    }

    private static HttpResponse<String> get(LifeboatService service, String path) {
        URI uri = URI.create(service.managementUrl() + path);
        try {
            return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(uri.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
