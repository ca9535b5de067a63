package dev.lifeboat.format;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.learning.Fingerprint;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelDefinition;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.learning.TrainingCounts;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.schema.CodeFeature;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.OneHotFeature;
import dev.lifeboat.stats.Scaling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The format of the models topic. Doubles are written in shortest round-trip form, so a model that is read back predicts the same bits.
 *
 * <p>Thread-safe.
 */
public final class ModelJson {
    private final String name;
    private final FeatureSchema schema;
    private final ModelDefinition definition;
    private final ObjectMapper mapper = new ObjectMapper(new JsonFactoryBuilder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build());

    /** @param name of the model */
    public ModelJson(String name, ModelDefinition definition) {
        this.name = name;
        this.schema = definition.signature().features();
        this.definition = definition;
    }

    /** The model with its evaluation. */
    public byte[] toBytes(Model model, LearnerState state) {
        ObjectNode json = mapper.createObjectNode();
        json.put("model", name);
        json.put("version", model.version());
        json.put("step", model.step());
        json.put("fingerprint", model.fingerprint().toString());
        json.put("eventTime", model.eventTime());
        LearningSettings settings = state.settings();
        if (settings != null) {
            json.put("settings", settings.hash());
        }
        json.put("settingsChanges", state.settingsChanges());
        TrainingCounts counts = state.counts();
        json.put("batches", counts.batches());
        json.put("examples", counts.examples());
        json.put("skipped", counts.skipped());
        int[] inactive = state.inactiveUnits();
        json.put("deadUnits", Arrays.stream(inactive).sum());
        json.set("inactiveUnits", mapper.valueToTree(inactive));
        json.put("replayable", state.replayable());
        writeSchema(json.putObject("schema"), model.clip());
        writeLayers(json.putArray("layers"), model);
        writeScaling(json.putArray("scaling"), model.scaling());
        json.set("evaluation", EvaluationJson.of(mapper, state.evaluations()));
        json.set("drift", DriftJson.of(mapper, schema, state));
        json.set("events", EventsJson.of(mapper, state));
        ArrayNode journal = json.putArray("journal");
        state.sequences()
                .forEach((partition, next) ->
                        journal.addObject().put("partition", partition).put("next", next));
        try {
            return mapper.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree can always be written", e);
        }
    }

    private void writeSchema(ObjectNode json, double clip) {
        json.put("clip", clip);
        json.put("label", definition.target().field());
        ArrayNode features = json.putArray("features");
        for (Feature feature : schema.features()) {
            ObjectNode node = features.addObject();
            node.put("name", feature.name());
            node.put("type", feature.type());
            node.put("missing", feature.missing().toString());
            if (feature instanceof CodeFeature code) {
                ObjectNode codes = node.putObject("codes");
                code.codes().forEach(codes::put);
            }
            if (feature instanceof OneHotFeature oneHot) {
                node.put("unknown", oneHot.unknown().name().toLowerCase(Locale.ROOT));
                ArrayNode categories = node.putArray("categories");
                oneHot.categories().forEach(categories::add);
            }
        }
    }

    private static void writeLayers(ArrayNode layers, Model model) {
        NetworkShape shape = model.shape();
        for (int layer = 0; layer < shape.layers(); layer++) {
            ObjectNode node = layers.addObject();
            node.put("units", shape.fanOut(layer));
            node.put("activation", layer == shape.layers() - 1 ? "sigmoid" : "relu");
            ArrayNode weights = node.putArray("weights");
            ArrayNode biases = node.putArray("biases");
            for (int unit = 0; unit < shape.fanOut(layer); unit++) {
                ArrayNode row = weights.addArray();
                for (int input = 0; input < shape.fanIn(layer); input++) {
                    row.add(model.weight(layer, unit, input));
                }
                biases.add(model.bias(layer, unit));
            }
        }
    }

    private void writeScaling(ArrayNode json, Scaling scaling) {
        List<Feature> scaled = schema.scaledFeatures();
        for (int variable = 0; variable < scaled.size(); variable++) {
            ObjectNode node = json.addObject();
            node.put("feature", scaled.get(variable).name());
            node.put("count", scaling.count(variable));
            node.put("mean", scaling.mean(variable));
            node.put("standardDeviation", scaling.standardDeviation(variable));
        }
    }

    /**
     * Reads a published model.
     *
     * @throws ModelMismatchException if it belongs to another configuration
     * @throws BinaryFormatException if the bytes are not a model
     */
    public PublishedModel fromBytes(byte[] bytes) {
        try {
            JsonNode json = mapper.readTree(bytes);
            Fingerprint fingerprint =
                    Fingerprint.parse(json.required("fingerprint").asText());
            ModelMismatchException.requireSame(fingerprint, definition.fingerprint());
            ModelVersion version = new ModelVersion(
                    json.required("version").asLong(),
                    json.required("step").asLong(),
                    json.required("eventTime").asLong());
            Model model = new Model(
                    definition,
                    version,
                    readParameters(json.required("layers")),
                    readScaling(json.required("scaling")),
                    json.required("schema").required("clip").asDouble());
            Map<Integer, Long> sequences = new HashMap<>();
            for (JsonNode node : json.required("journal")) {
                sequences.put(
                        node.required("partition").asInt(),
                        node.required("next").asLong());
            }
            return new PublishedModel(
                    model,
                    json.path("settings").asText(null),
                    json.required("examples").asLong(),
                    sequences);
        } catch (IOException | IllegalArgumentException e) {
            throw new BinaryFormatException("the record is not a model: " + e.getMessage(), e);
        }
    }

    private double[] readParameters(JsonNode layers) {
        NetworkShape shape = definition.shape();
        double[] parameters = new double[shape.parameterCount()];
        for (int layer = 0; layer < shape.layers(); layer++) {
            JsonNode node = layers.required(layer);
            for (int unit = 0; unit < shape.fanOut(layer); unit++) {
                JsonNode row = node.required("weights").required(unit);
                for (int input = 0; input < shape.fanIn(layer); input++) {
                    parameters[shape.weightsOffset(layer) + input * shape.fanOut(layer) + unit] =
                            row.required(input).asDouble();
                }
                parameters[shape.biasesOffset(layer) + unit] =
                        node.required("biases").required(unit).asDouble();
            }
        }
        return parameters;
    }

    private static Scaling readScaling(JsonNode json) {
        List<JsonNode> nodes = new ArrayList<>();
        json.forEach(nodes::add);
        return new Scaling(
                nodes.stream().mapToDouble(n -> n.required("count").asDouble()).toArray(),
                nodes.stream().mapToDouble(n -> n.required("mean").asDouble()).toArray(),
                nodes.stream()
                        .mapToDouble(n -> n.required("standardDeviation").asDouble())
                        .toArray());
    }
}
