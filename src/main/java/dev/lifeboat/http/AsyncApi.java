package dev.lifeboat.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.config.Topics;
import dev.lifeboat.format.MessageSchemas;
import io.javalin.config.RoutesConfig;
import java.nio.charset.StandardCharsets;

/**
 * {@code /api/asyncapi.json}: the topics of this configuration, with the schemas of what is on them inside. Without servers, because where
 * this service finds its brokers is not where others do.
 */
final class AsyncApi {
    private static final String FORMAT = "application/schema+json;version=draft-2020-12";

    private final byte[] json;

    AsyncApi(LifeboatConfig config) {
        json = Json.text(describe(config)).getBytes(StandardCharsets.UTF_8);
    }

    void register(RoutesConfig routes) {
        routes.get("/api/asyncapi.json", context -> Json.answer(context, json));
    }

    static ObjectNode describe(LifeboatConfig config) {
        ObjectNode api = Json.resource("asyncapi.json");
        MessageSchemas messages = new MessageSchemas(config);
        putSchema(api, "record", messages.record());
        putSchema(api, "outcome", messages.outcome());
        putSchema(api, "prediction", MessageSchemas.prediction());
        putSchema(api, "model", MessageSchemas.model());
        putSchema(api, "deadLetterHeaders", MessageSchemas.deadLetterHeaders());
        putAddresses(api, config.topics());
        return api;
    }

    private static void putSchema(ObjectNode api, String name, ObjectNode schema) {
        api.withObject("/components/schemas/" + name)
                .put("schemaFormat", FORMAT)
                .set("schema", schema);
    }

    private static void putAddresses(ObjectNode api, Topics topics) {
        putAddress(api, "records", topics.input());
        putAddress(api, "predictions", topics.predictions());
        putAddress(api, "deadLetters", topics.deadLetters());
        putAddress(api, "journal", topics.journal());
        putAddress(api, "models", topics.models());
        String outcomes = topics.outcomes();
        if (outcomes == null) {
            api.withObject("/channels").remove("outcomes");
            api.withObject("/operations").remove("join");
        } else {
            putAddress(api, "outcomes", outcomes);
        }
    }

    private static void putAddress(ObjectNode api, String channel, String topic) {
        api.withObject("/channels/" + channel).put("address", topic);
    }
}
