package dev.lifeboat.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Answers in JSON; those that are errors have a field {@code error} that says in one line what is wrong. */
final class Json {
    private static final String TYPE = "application/json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

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

    static void answer(Context context, byte[] json) {
        context.contentType(TYPE).result(json);
    }

    static void answer(Context context, JsonNode json) {
        try {
            answer(context, MAPPER.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree can always be written", e);
        }
    }

    static void error(Context context, HttpStatus status, ObjectNode json) {
        answer(context.status(status), json);
    }

    static void error(Context context, HttpStatus status, String message) {
        error(context, status, object().put("error", message));
    }
}
