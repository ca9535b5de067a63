package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One of several instances of an application: a process, its state directory and its management port. */
final class Instance {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String PORT_IS_OPEN = "the model are on ";
    private static final String PASSENGER = "{\"pclass\":1,\"sex\":\"female\",\"age\":30}";

    private final Application application;
    private final String name;
    private final Path log;
    private final Process process;

    private Instance(Application application, String name) {
        this.application = application;
        this.name = name;
        this.log = application.newFile(name, ".log");
        application.with("kafka.state.dir", stateDirectory().toString());
        this.process = application.serve(log);
    }

    /** Starts an instance. It uses the state directory of the previous instance with this name. */
    static Instance start(Application application, String name) {
        return new Instance(application, name);
    }

    Path stateDirectory() {
        return application.directory().resolve("state-" + name);
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the instance with SIGTERM. */
    void leave() {
        process.destroy();
        assertThat(process.onExit().join().exitValue()).as(log()).isZero();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Whether it runs tasks; fails if it does not run at all. */
    boolean isReady() {
        assertThat(process.isAlive()).as(log()).isTrue();
        return url().map(url -> get(url + "/health/ready").statusCode() == 200).orElse(false);
    }

    Metrics metrics() {
        return new Metrics(get(url().orElseThrow() + "/metrics").body());
    }

    /** One scrape. */
    record Metrics(String text) {
        /** Committed number, of the partitions of this instance. */
        long recordsConsumed() {
            return (long) sum("lifeboat_records_total");
        }

        /** Committed number, of the partitions of this instance. */
        long outcomesConsumed() {
            return (long) (sum("lifeboat_outcomes_total") + sum("lifeboat_pending_records{state=\"early"));
        }

        boolean holdsLearner() {
            return sum("lifeboat_learner_examples_total") > 0;
        }

        private double sum(String series) {
            return text.lines()
                    .filter(line -> line.startsWith(series))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .filter(value -> !Double.isNaN(value))
                    .sum();
        }
    }

    /** Version of the model in use. */
    long modelVersion() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url().orElseThrow() + "/api/predict"))
                .POST(BodyPublishers.ofString(PASSENGER))
                .build();
        try {
            return new ObjectMapper()
                    .readTree(ask(request).body())
                    .required("modelVersion")
                    .asLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of the management port; empty before it is open. */
    Optional<String> url() {
        return log().lines()
                .filter(line -> line.contains(PORT_IS_OPEN))
                .findFirst()
                .map(line -> line.substring(line.indexOf(PORT_IS_OPEN) + PORT_IS_OPEN.length()));
    }

    private static HttpResponse<String> get(String url) {
        return ask(HttpRequest.newBuilder(URI.create(url)).build());
    }

    private static HttpResponse<String> ask(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
