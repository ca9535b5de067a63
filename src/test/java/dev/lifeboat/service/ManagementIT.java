package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.learning.Model;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.quickstart.BrokerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagementIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int LABELLED = 200;
    private static final int UNUSABLE = 3;
    private static final String ROSE = "{\"passengerId\":\"rose\",\"pclass\":1,\"sex\":\"female\",\"age\":17}";

    /** Name of a family in Prometheus' format → minimum number of its series. */
    private static final Map<String, Integer> FAMILIES = Map.ofEntries(
            Map.entry("lifeboat_partitions", 1),
            Map.entry("lifeboat_records_total", 3),
            Map.entry("lifeboat_outcomes_total", 8),
            Map.entry("lifeboat_predictions_total", 6),
            Map.entry("lifeboat_dead_letters_total", 17),
            Map.entry("lifeboat_misplaced_records_total", 1),
            Map.entry("lifeboat_stale_predictions_total", 1),
            Map.entry("lifeboat_dead_units", 1),
            Map.entry("lifeboat_settings_changes_total", 1),
            Map.entry("lifeboat_drift_detections_total", 2),
            Map.entry("lifeboat_pending_records", 2),
            Map.entry("lifeboat_learner_lag_records", 1),
            Map.entry("lifeboat_label_delay_seconds_bucket", 10),
            Map.entry("lifeboat_scoring_latency_seconds_bucket", 11),
            Map.entry("lifeboat_model_forward_seconds_count", 1),
            Map.entry("lifeboat_learner_step_seconds_count", 1),
            Map.entry("lifeboat_learner_batches_total", 1),
            Map.entry("lifeboat_learner_examples_total", 1),
            Map.entry("lifeboat_learner_skipped_batches_total", 1),
            Map.entry("lifeboat_learner_loss_count", 1),
            Map.entry("lifeboat_gradient_norm_count", 1),
            Map.entry("lifeboat_model_version", 1),
            Map.entry("lifeboat_model_step", 1),
            Map.entry("lifeboat_model_age_seconds", 1),
            Map.entry("lifeboat_model_lag_seconds", 1),
            Map.entry("lifeboat_evaluation_accuracy", 4),
            Map.entry("lifeboat_evaluation_log_loss", 4),
            Map.entry("lifeboat_evaluation_brier", 4),
            Map.entry("lifeboat_evaluation_auc", 4),
            Map.entry("lifeboat_evaluation_calibration_error", 4),
            Map.entry("lifeboat_evaluation_kappa", 4),
            Map.entry("lifeboat_evaluation_baseline_accuracy", 8),
            Map.entry("lifeboat_feature_mean", 2),
            Map.entry("lifeboat_feature_stddev", 2),
            Map.entry("lifeboat_feature_missing_records_total", 3),
            Map.entry("logback_events_total", 2),
            Map.entry("process_cpu_usage", 1),
            Map.entry("process_uptime_seconds", 1),
            Map.entry("jvm_memory_used_bytes", 2),
            Map.entry("kafka_stream_alive_stream_threads", 1),
            Map.entry("kafka_stream_failed_stream_threads", 1),
            Map.entry("kafka_stream_thread_process_ratio", 1),
            Map.entry("kafka_stream_thread_commit_latency_max", 1),
            Map.entry("kafka_consumer_fetch_manager_records_lag", 2),
            Map.entry("kafka_consumer_fetch_manager_records_consumed_total", 2),
            Map.entry("kafka_consumer_coordinator_rebalance_total", 1),
            Map.entry("kafka_producer_record_error_total", 1));

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static LifeboatConfig config;
    private static LifeboatService service;
    private static final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void startAndTrain() throws Exception {
        broker = BrokerProcess.start(directory, 0, Map.of());
        config = config("managed", 0);
        service = LifeboatService.start(config, PipelineObserver.NONE);
        try (Producer<byte[], byte[]> producer = new KafkaClients(config).producer()) {
            for (int i = 0; i < LABELLED; i++) {
                send(
                        producer,
                        "p" + i,
                        "{\"pclass\":" + (1 + i % 3) + ",\"sex\":\"" + (i % 2 == 0 ? "female" : "male") + "\",\"age\":"
                                + (i % 60) + ",\"survived\":" + (1 - i % 2) + "}");
            }
            for (int i = 0; i < UNUSABLE; i++) {
                send(producer, "bad" + i, "{\"pclass\":9}");
            }
        }
        await().atMost(TIMEOUT).until(() -> service.newestModel().examples() == LABELLED);
    }

    @AfterAll
    static void stop() {
        Application.requireContract(config);
        service.close();
        broker.close();
    }

    @Test
    void serviceIsReadyWhenItsTasksRun() {
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(get("/health/ready").statusCode()).isEqualTo(200));
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void portIsOpenBeforeTheStreamsStart() {
        LifeboatConfig other = config("other", 0);
        ModelHolder holder =
                new ModelHolder(Model.untrained(other.model(), other.learning().settings()));
        try (Management management = new Management(other, holder)) {
            assertThat(get(management.url(), "/health/live").statusCode()).isEqualTo(200);
            HttpResponse<String> ready = get(management.url(), "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("the streams have not started yet");
        }
    }

    @Test
    void portInUseIsReportedBeforeTopicsAreCreated() throws Exception {
        LifeboatConfig refused =
                config("refused", URI.create(service.managementUrl()).getPort());

        assertThatThrownBy(() -> LifeboatService.start(refused, PipelineObserver.NONE))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("http.port=" + refused.http().port())
                .hasMessageNotContaining("\n");

        try (var admin = new KafkaClients(config).admin()) {
            assertThat(admin.listTopics().names().get()).noneMatch(name -> name.startsWith("refused-"));
        }
    }

    @Test
    void predictionOverHttpEqualsTheOneOnTheTopic() throws Exception {
        byte[] onTopic;
        try (Producer<byte[], byte[]> producer = new KafkaClients(config).producer()) {
            send(producer, "rose", ROSE);
            onTopic = predictionOf("rose");
        }

        HttpResponse<String> response = post(ROSE);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(new String(onTopic, StandardCharsets.UTF_8));
        assertThat(json(response.body()).required("modelVersion").asLong()).isNotNegative();
        assertThat(post("[" + ROSE + "," + ROSE + "]").body())
                .isEqualTo("[" + response.body() + "," + response.body() + "]");
    }

    @Test
    void invalidInputIsRejectedWithReasonAndField() throws IOException {
        HttpResponse<String> response = post("{\"pclass\":\"first\",\"sex\":\"male\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response.body()).required("reason").asText()).isEqualTo("wrong_type");
        assertThat(json(response.body()).required("field").asText()).isEqualTo("pclass");
        assertThat(post("x".repeat(2_000_000)).statusCode()).isEqualTo(413);
    }

    @Test
    void modelIsThePublishedOne() throws IOException {
        byte[] published = new ModelReader(config).newest(TIMEOUT).orElseThrow();

        assertThat(get("/api/model").body()).isEqualTo(new String(published, StandardCharsets.UTF_8));
        assertThat(json(get("/api/evaluation").body()))
                .isEqualTo(json(get("/api/model").body()).required("evaluation"));
        JsonNode age = json(get("/api/stats").body()).required("features").required(2);
        assertThat(age.required("count").asLong()).isGreaterThanOrEqualTo(LABELLED);
    }

    @Test
    void allSeriesExistAndTheirNumberIsSmall() {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> FAMILIES.forEach(
                        (family, least) -> assertThat(series(family)).as(family).hasSizeGreaterThanOrEqualTo(least)));

        assertThat(series("")).filteredOn(line -> !line.startsWith("jvm_")).hasSizeLessThan(160);
    }

    @Test
    void metricsOfKafkaAndTheProcessAreOnDashboards() throws IOException {
        String shown = Files.readString(Path.of("config/prometheus/rules.yml"))
                + Files.readString(Path.of("config/grafana/dashboards/learning.json"))
                + Files.readString(Path.of("config/grafana/dashboards/operations.json"));

        assertThat(series(""))
                .filteredOn(line -> !line.matches("(jvm|lifeboat)_.*"))
                .hasSizeGreaterThan(4)
                .extracting(line -> line.replaceAll("[{ ].*", ""))
                .allMatch(shown::contains);
    }

    /** Kafka's client ids have a random part, so that each new state directory would add series. */
    @Test
    void noTagContainsARandomId() {
        await().atMost(TIMEOUT)
                .until(() -> !series("kafka_consumer_fetch_manager_records_lag").isEmpty());
        assertThat(get("/metrics").body()).doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-");
    }

    @Test
    void metricsAreInPrometheusTextFormat() {
        assertThat(get("/metrics").body().lines())
                .allMatch(line -> line.matches("# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .*"
                        + "|[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"[^\"\\n]*\",?)*\\})?"
                        + " (NaN|[+-]Inf|[-+0-9.eE]+)"));
    }

    @Test
    void countersEqualTheNumbersOfSentRecords() {
        assertThat(value("lifeboat_predictions_total{fate=\"labelled\"}")).isEqualTo(LABELLED);
        assertThat(value("lifeboat_records_total{result=\"dead_letter\"}")).isEqualTo(UNUSABLE);
        assertThat(value("lifeboat_dead_letters_total{reason=\"out_of_range\",topic=\"managed-in\"}"))
                .isEqualTo(UNUSABLE);
        assertThat(value("lifeboat_learner_examples_total")).isEqualTo(LABELLED);
        assertThat(value("lifeboat_evaluation_accuracy{over=\"total\",set=\"prequential\"}"))
                .isBetween(0.0, 1.0);
    }

    private static double value(String series) {
        return series(series).stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static List<String> series(String prefix) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#") && line.startsWith(prefix))
                .toList();
    }

    private static void send(Producer<byte[], byte[]> producer, String id, String json) throws Exception {
        producer.send(new ProducerRecord<>(
                        config.topics().input(),
                        id.getBytes(StandardCharsets.UTF_8),
                        json.getBytes(StandardCharsets.UTF_8)))
                .get();
    }

    private static byte[] predictionOf(String id) {
        List<TopicPartition> partitions = IntStream.range(0, config.topics().partitions())
                .mapToObj(partition -> new TopicPartition(config.topics().predictions(), partition))
                .toList();
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        try (Consumer<byte[], byte[]> reader = new KafkaClients(config).reader(partitions)) {
            reader.seekToBeginning(partitions);
            return await().atMost(TIMEOUT).until(() -> find(reader, key), Objects::nonNull);
        }
    }

    private static byte @Nullable [] find(Consumer<byte[], byte[]> reader, byte[] key) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
            if (Arrays.equals(record.key(), key)) {
                return record.value();
            }
        }
        return null;
    }

    private static LifeboatConfig config(String application, int httpPort) {
        try {
            String text = Files.readString(Path.of("config/titanic.properties")) + "\napplication.id=" + application
                    + "\ntopics.input=" + application + "-in\ntopics.outcomes=" + application
                    + "-outcomes\ntopics.predictions=" + application
                    + "-out\nscaling.interval.ms=0\nkafka.default.api.timeout.ms=60000"
                    + "\nkafka.bootstrap.servers=" + broker.bootstrapServers() + "\nkafka.state.dir="
                    + directory.resolve("streams") + "\nhttp.port=" + httpPort + "\n";
            return LifeboatConfig.read(
                    Files.writeString(directory.resolve(application + ".properties"), text), Map.of());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static HttpResponse<String> get(String path) {
        return get(service.managementUrl(), path);
    }

    private static HttpResponse<String> get(String url, String path) {
        return ask(HttpRequest.newBuilder(URI.create(url + path)).build());
    }

    private static HttpResponse<String> post(String body) {
        URI uri = URI.create(service.managementUrl() + "/api/predict");
        return ask(
                HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build());
    }

    private static HttpResponse<String> ask(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
