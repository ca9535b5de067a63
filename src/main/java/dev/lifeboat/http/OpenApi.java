package dev.lifeboat.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.MessageSchemas;
import io.javalin.config.RoutesConfig;
import java.nio.charset.StandardCharsets;

/** {@code /api/openapi.json}: what this server answers, with the schemas of records, predictions and models inside. */
final class OpenApi {
    private final byte[] json;

    OpenApi(LifeboatConfig config) {
        json = Json.text(describe(config)).getBytes(StandardCharsets.UTF_8);
    }

    void register(RoutesConfig routes) {
        routes.get("/api/openapi.json", context -> Json.answer(context, json));
    }

    /** References to a schema's {@code $id} are resolved within the document: JSON Schema 2020-12, section 9.3. */
    private static ObjectNode describe(LifeboatConfig config) {
        ObjectNode api = Json.resource("openapi.json");
        api.withObject("/components/schemas")
                .<ObjectNode>set("Record", new MessageSchemas(config).record())
                .<ObjectNode>set("PredictionRecord", MessageSchemas.prediction())
                .<ObjectNode>set("Model", MessageSchemas.model());
        return api;
    }
}
