package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The contract of a topic's values: every record that a test produces has to keep it. */
final class MessageSchema {
    static final MessageSchema PREDICTION = new MessageSchema("prediction");
    static final MessageSchema MODEL = new MessageSchema("model");

    private final Validator validator = new ValidatorFactory()
            .withJsonNodeFactory(new JacksonNode.Factory())
            .createValidator();
    private final URI schema;

    private MessageSchema(String name) {
        try (InputStream in =
                Objects.requireNonNull(LifeboatTopology.class.getResourceAsStream(name + ".schema.json"))) {
            schema = validator.registerSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean accepts(String json) {
        return validator.validate(schema, json).isValid();
    }

    void check(byte[] value) {
        String json = new String(value, StandardCharsets.UTF_8);
        Validator.Result result = validator.validate(schema, json);
        assertThat(result.getErrors().stream()
                        .map(error -> error.getInstanceLocation() + ": " + error.getError())
                        .toList())
                .as(json)
                .isEmpty();
    }
}
