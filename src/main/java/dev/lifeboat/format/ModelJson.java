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
import dev.lifeboat.learning.InputEncoding;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.Member;
import dev.lifeboat.learning.MemberNetwork;
import dev.lifeboat.learning.MemberState;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.learning.ModelSignature;
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
    private final ModelSignature signature;
    private final ObjectMapper mapper = new ObjectMapper(new JsonFactoryBuilder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build());

    /** @param name of the model */
    public ModelJson(String name, ModelSignature signature) {
        this.name = name;
        this.schema = signature.features();
        this.signature = signature;
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
        writeSchema(json.putObject("schema"), model.clip());
        writeNetworks(json, model, state);
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
        json.put("label", signature.target().field());
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

    /** A single network is a part of the model, several are its members. */
    private void writeNetworks(ObjectNode json, Model model, LearnerState state) {
        int window = state.evaluations().prequential().capacity();
        if (model.members().size() == 1) {
            writeNetwork(json, model.members().get(0), state.members().get(0), window);
            return;
        }
        ArrayNode members = json.putArray("members");
        for (int i = 0; i < model.members().size(); i++) {
            MemberNetwork network = model.members().get(i);
            MemberState member = state.members().get(i);
            ObjectNode node = members.addObject();
            node.put("name", network.name());
            node.put("id", network.id());
            node.put("weight", network.weight());
            node.put("shadow", member.member().shadow());
            node.set("evaluation", EvaluationJson.ofMember(mapper, member.evaluation()));
            writeNetwork(node, network, member, window);
        }
    }

    private void writeNetwork(ObjectNode json, MemberNetwork network, MemberState member, int window) {
        int[] inactive = member.inactiveUnits(window);
        json.put("deadUnits", Arrays.stream(inactive).sum());
        json.set("inactiveUnits", mapper.valueToTree(inactive));
        json.put("replayable", member.replayable());
        if (!network.encoding().breakpoints().isEmpty()) {
            json.set("breakpoints", mapper.valueToTree(network.encoding().breakpoints()));
        }
        writeLayers(json.putArray("layers"), network);
    }

    private static void writeLayers(ArrayNode layers, MemberNetwork network) {
        NetworkShape shape = network.shape();
        for (int layer = 0; layer < shape.layers(); layer++) {
            ObjectNode node = layers.addObject();
            node.put("units", shape.fanOut(layer));
            node.put("activation", layer == shape.layers() - 1 ? "sigmoid" : "relu");
            ArrayNode weights = node.putArray("weights");
            ArrayNode biases = node.putArray("biases");
            for (int unit = 0; unit < shape.fanOut(layer); unit++) {
                ArrayNode row = weights.addArray();
                for (int input = 0; input < shape.fanIn(layer); input++) {
                    row.add(network.weight(layer, unit, input));
                }
                biases.add(network.bias(layer, unit));
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
            ModelMismatchException.requireSame(fingerprint, signature.fingerprint());
            ModelVersion version = new ModelVersion(
                    json.required("version").asLong(),
                    json.required("step").asLong(),
                    json.required("eventTime").asLong());
            Model model = new Model(
                    signature,
                    version,
                    readScaling(json.required("scaling")),
                    json.required("schema").required("clip").asDouble(),
                    readNetworks(json));
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

    private List<MemberNetwork> readNetworks(JsonNode json) {
        if (!json.has("members")) {
            return List.of(readNetwork(json, 0, Member.SINGLE, 1));
        }
        List<MemberNetwork> members = new ArrayList<>();
        for (JsonNode node : json.required("members")) {
            members.add(readNetwork(
                    node,
                    node.required("id").asInt(),
                    node.required("name").asText(),
                    node.required("weight").asDouble()));
        }
        return members;
    }

    private MemberNetwork readNetwork(JsonNode json, int id, String member, double weight) {
        List<Double> breakpoints = new ArrayList<>();
        json.path("breakpoints").forEach(breakpoint -> breakpoints.add(breakpoint.asDouble()));
        InputEncoding encoding = new InputEncoding(breakpoints);
        JsonNode layers = json.required("layers");
        List<Integer> hidden = new ArrayList<>();
        for (int layer = 0; layer < layers.size() - 1; layer++) {
            hidden.add(layers.required(layer).required("units").asInt());
        }
        NetworkShape shape = new NetworkShape(
                encoding.width(schema), hidden, signature.target().outputs());
        return new MemberNetwork(id, member, weight, encoding, shape, readParameters(layers, shape));
    }

    private static double[] readParameters(JsonNode layers, NetworkShape shape) {
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
