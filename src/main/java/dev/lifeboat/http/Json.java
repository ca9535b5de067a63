package dev.lifeboat.http;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Answers in JSON; those that are errors have a field {@code error} that says in one line what is wrong. */
final class Json {
    private static final String TYPE = "application/json";
    private static final ObjectMapper MAPPER = new ObjectMapper(new JsonFactoryBuilder()
            // As predictions are written on their topic.
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build());

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode parse(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("what this program has published is JSON", e);
        }
    }

    /** A document that comes with this package. */
    static ObjectNode resource(String name) {
        try (InputStream in = Json.class.getResourceAsStream(name)) {
            return (ObjectNode) MAPPER.readTree(Objects.requireNonNull(in, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void answer(Context context, byte[] json) {
        context.contentType(TYPE).result(json);
    }

    static void answer(Context context, JsonNode json) {
        answer(context, text(json).getBytes(StandardCharsets.UTF_8));
    }

    static String text(JsonNode json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree can always be written", e);
        }
    }

    /** Null for what has no meaning. */
    static void put(ObjectNode json, String name, double value) {
        if (Double.isNaN(value)) {
            json.putNull(name);
        } else {
            json.put(name, value);
        }
    }

    static void error(Context context, HttpStatus status, ObjectNode json) {
        answer(context.status(status), json);
    }

    static void error(Context context, HttpStatus status, String message) {
        error(context, status, object().put("error", message));
    }
}
