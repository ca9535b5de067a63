package dev.lifeboat.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.MessageSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AsyncApiTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Validator validator = new ValidatorFactory()
            .withJsonNodeFactory(new JacksonNode.Factory())
            .createValidator();
    private final URI metaSchema = validator.registerSchema(metaSchema());
    private final LifeboatConfig titanic = config("outcomes");
    private final LifeboatConfig inlineOnly = config("");

    private static LifeboatConfig config(String outcomes) {
        return LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of("LIFEBOAT_TOPICS_OUTCOMES", outcomes));
    }

    private static JsonNode metaSchema() {
        try (InputStream in = Objects.requireNonNull(AsyncApiTest.class.getResourceAsStream("/asyncapi/3.0.0.json"))) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode api(LifeboatConfig config) {
        return AsyncApi.describe(config);
    }

    @Test
    void descriptionIsValidAsyncApi() {
        for (LifeboatConfig config : List.of(titanic, inlineOnly)) {
            assertThat(validator.validate(metaSchema, api(config)).getErrors())
                    .extracting(error -> error.getInstanceLocation() + ": " + error.getError())
                    .isEmpty();
        }
    }

    @Test
    void wrongDescriptionsAreNotValid() {
        ObjectNode unknownAction = api(titanic);
        unknownAction.withObject("/operations/score").put("action", "consume");
        ObjectNode unknownField = api(titanic);
        unknownField.withObject("/channels/records").put("topic", "passengers");
        ObjectNode wrongBinding = api(titanic);
        wrongBinding.withObject("/channels/models/bindings/kafka").put("partitions", "one");

        for (ObjectNode wrong : List.of(unknownAction, unknownField, wrongBinding)) {
            assertThat(validator.validate(metaSchema, wrong).isValid()).isFalse();
        }
    }

    @Test
    void channelsAreTheTopicsOfTheConfiguration() {
        assertThat(addresses(api(titanic)))
                .contains("passengers", "outcomes", "titanic-dead-letters")
                .containsExactlyInAnyOrderElementsOf(titanic.topics().all());
        assertThat(addresses(api(inlineOnly)))
                .hasSize(5)
                .containsExactlyInAnyOrderElementsOf(inlineOnly.topics().all());
    }

    private static List<String> addresses(JsonNode api) {
        return api.required("channels").findValuesAsText("address");
    }

    @Test
    void everyReferenceCanBeResolved() {
        for (LifeboatConfig config : List.of(titanic, inlineOnly)) {
            JsonNode api = api(config);
            List<String> references = new ArrayList<>();
            List.of("channels", "operations")
                    .forEach(part -> references.addAll(api.required(part).findValuesAsText("$ref")));
            references.addAll(api.at("/components/messages").findValuesAsText("$ref"));

            assertThat(references).hasSizeGreaterThan(20);
            for (String reference : references) {
                assertThat(api.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue();
            }
        }
    }

    @Test
    void schemasAreThoseOfTheMessages() {
        JsonNode schemas = api(titanic).at("/components/schemas");
        MessageSchemas messages = new MessageSchemas(titanic);

        assertThat(schemas.findValues("schema"))
                .containsExactlyInAnyOrder(
                        messages.record(),
                        messages.outcome(),
                        MessageSchemas.prediction(),
                        MessageSchemas.model(),
                        MessageSchemas.deadLetterHeaders());
        assertThat(schemas.findValuesAsText("schemaFormat"))
                .hasSize(5)
                .containsOnly("application/schema+json;version=draft-2020-12");
    }
}
