package dev.lifeboat.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Model;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.Totals;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A management server over sources that a test controls, and a client of it. */
final class ServedSources implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final LifeboatConfig config = config(0);
    final AtomicReference<Health> ready = new AtomicReference<>(new Health(List.of("no task runs here")));
    final RecentPredictions predictions = new RecentPredictions(0.5);
    final Sources sources = new Sources(
            () -> new Health(List.of()),
            ready::get,
            () -> "lifeboat_records_total 1\n",
            new ModelHolder(Model.untrained(config.model(), config.learning().settings())),
            () -> new PipelineStatus(new Totals(), new long[] {0, 0, 3}, Double.NaN, Double.NaN, 7, 0),
            predictions);
    final ManagementServer server = start(config);
    final HttpClient client = HttpClient.newHttpClient();

    private ManagementServer start(LifeboatConfig address) {
        try {
            return ManagementServer.start(address, sources);
        } catch (BindException e) {
            throw new AssertionError(e);
        }
    }

    /** @param port 0 for any free one */
    static LifeboatConfig config(int port) {
        return LifeboatConfig.read(
                Path.of("config/titanic.properties"), Map.of("LIFEBOAT_HTTP_PORT", Integer.toString(port)));
    }

    URI uri(String path) {
        return URI.create(server.url() + path);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        return MAPPER.readTree(response.body());
    }

    @Override
    public void close() {
        server.close();
    }
}
