package dev.lifeboat.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.topology.LifeboatTopology;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** {@code /api/openapi.json}: what this server answers, with the schemas of predictions and models inside. */
final class OpenApi {
    private static final Map<String, String> MESSAGES = Map.of("PredictionRecord", "prediction", "Model", "model");

    private final byte[] json = describe().getBytes(StandardCharsets.UTF_8);

    void register(RoutesConfig routes) {
        routes.get("/api/openapi.json", context -> Json.answer(context, json));
    }

    /** References to a schema's {@code $id} are resolved within the document: JSON Schema 2020-12, section 9.3. */
    private static String describe() {
        ObjectNode api = read(OpenApi.class, "openapi.json");
        ObjectNode schemas = api.withObject("/components/schemas");
        MESSAGES.forEach((name, file) -> schemas.set(name, read(LifeboatTopology.class, file + ".schema.json")));
        return Json.text(api);
    }

    private static ObjectNode read(Class<?> neighbour, String resource) {
        try (InputStream in = neighbour.getResourceAsStream(resource)) {
            return (ObjectNode) Json.parse(Objects.requireNonNull(in, resource).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
