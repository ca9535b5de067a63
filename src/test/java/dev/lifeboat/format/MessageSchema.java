package dev.lifeboat.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The JSON Schema of a topic, which all records of the tests must satisfy. */
public final class MessageSchema {
    public static final MessageSchema PREDICTION = new MessageSchema(MessageSchemas.prediction());
    public static final MessageSchema MODEL = new MessageSchema(MessageSchemas.model());
    private static final MessageSchema DEAD_LETTER_HEADERS = new MessageSchema(MessageSchemas.deadLetterHeaders());

    private final Validator validator = new ValidatorFactory()
            .withJsonNodeFactory(new JacksonNode.Factory())
            .createValidator();
    private final URI schema;

    MessageSchema(JsonNode schema) {
        this.schema = validator.registerSchema(schema);
    }

    boolean accepts(String json) {
        return validator.validate(schema, json).isValid();
    }

    public void check(byte[] value) {
        String json = new String(value, StandardCharsets.UTF_8);
        Validator.Result result = validator.validate(schema, json);
        assertThat(result.getErrors().stream()
                        .map(error -> error.getInstanceLocation() + ": " + error.getError())
                        .toList())
                .as(json)
                .isEmpty();
    }

    /** If a header is repeated, the last one counts. */
    public static void checkDeadLetter(Headers headers) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Header header : headers) {
            byte[] value = header.value();
            json.put(header.key(), value == null ? null : new String(value, StandardCharsets.UTF_8));
        }
        DEAD_LETTER_HEADERS.check(json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
