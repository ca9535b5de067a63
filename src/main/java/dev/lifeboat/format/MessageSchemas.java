package dev.lifeboat.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.Missing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The formats of the topics as JSON Schema 2020-12. The schemas of records and outcomes follow from the configured features. A schema
 * cannot express that a configured field must not occur twice.
 */
public final class MessageSchemas {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String application;
    private final String idField;
    private final String labelField;
    private final FeatureSchema schema;

    public MessageSchemas(LifeboatConfig config) {
        application = config.applicationId();
        idField = config.records().idField();
        labelField = config.model().target().field();
        schema = config.schema();
    }

    /** Value on the input topic. */
    public ObjectNode record() {
        ObjectNode json = object("record", "Record", "Value of a record of the input topic; other fields are ignored.");
        ArrayNode required = json.putArray("required");
        ObjectNode properties = json.putObject("properties");
        properties
                .putObject(idField)
                .put("description", "The id of a record without a key; only used where topics.outcomes is empty.");
        for (Feature feature : schema.features()) {
            properties.set(feature.name(), FeatureJsonSchema.of(feature));
            if (feature.missing() instanceof Missing.Reject) {
                required.add(feature.name());
            }
        }
        ObjectNode label = properties.putObject(labelField).put("description", "The label, if it is known already.");
        labels(label).addNull();
        return json;
    }

    /** Value on the outcomes topic. */
    public ObjectNode outcome() {
        ObjectNode json =
                object("outcome", "Outcome", "Value of a record of the outcomes topic; other fields are ignored.");
        json.putArray("required").add(labelField);
        labels(json.putObject("properties").putObject(labelField));
        return json;
    }

    /** Value on the predictions topic. */
    public static ObjectNode prediction() {
        return read("prediction");
    }

    /** Value on the models topic. */
    public static ObjectNode model() {
        return read("model");
    }

    /** Headers of a dead letter, as text in UTF-8. */
    public static ObjectNode deadLetterHeaders() {
        return read("dead-letter-headers");
    }

    private ObjectNode object(String name, String title, String description) {
        return MAPPER.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("$id", "urn:lifeboat:" + application + ":" + name)
                .put("title", title)
                .put("description", description)
                .put("type", "object");
    }

    private static ArrayNode labels(ObjectNode json) {
        return json.putArray("enum").add(0).add(1).add(false).add(true);
    }

    private static ObjectNode read(String name) {
        String resource = name + ".schema.json";
        try (InputStream in = MessageSchemas.class.getResourceAsStream(resource)) {
            return (ObjectNode) MAPPER.readTree(Objects.requireNonNull(in, resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
