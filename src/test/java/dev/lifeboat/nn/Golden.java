package dev.lifeboat.nn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;

/** The reference numbers of golden.json; golden-README.md describes how they were computed. */
final class Golden {
    private Golden() {}

    record Batch(double[] inputs, double[] labels) {
        int examples() {
            return labels.length;
        }

        double[] input(int example) {
            int width = inputs.length / examples();
            return Arrays.copyOfRange(inputs, example * width, (example + 1) * width);
        }
    }

    record Net(
            String name,
            NetworkShape shape,
            double[] initial,
            List<Batch> batches,
            JsonNode losses,
            JsonNode trajectories) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Net> nets() {
        try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream("/golden.json"))) {
            List<Net> nets = new ArrayList<>();
            for (JsonNode net : new ObjectMapper().readTree(in).get("nets")) {
                nets.add(net(net));
            }
            return nets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Net net(JsonNode json) {
        List<Integer> units = new ArrayList<>();
        json.get("sizes").forEach(size -> units.add(size.asInt()));
        NetworkShape shape = new NetworkShape(units.get(0), units.subList(1, units.size() - 1), 1);
        List<Batch> batches = new ArrayList<>();
        for (JsonNode batch : json.get("batches")) {
            batches.add(new Batch(numbers(batch.get("inputs")), numbers(batch.get("labels"))));
        }
        return new Net(
                json.get("name").asText(),
                shape,
                parameters(shape, json.get("initial")),
                batches,
                json.get("losses"),
                json.get("trajectories"));
    }

    /** Converts weights[unit][input] and biases[unit] of each layer to the layout of {@link NetworkShape}. */
    static double[] parameters(NetworkShape shape, JsonNode layers) {
        double[] parameters = new double[shape.parameterCount()];
        int next = 0;
        for (JsonNode layer : layers) {
            JsonNode weights = layer.get("weights");
            for (int input = 0; input < weights.get(0).size(); input++) {
                for (JsonNode unit : weights) {
                    parameters[next++] = unit.get(input).doubleValue();
                }
            }
            for (JsonNode bias : layer.get("biases")) {
                parameters[next++] = bias.doubleValue();
            }
        }
        return parameters;
    }

    /** All numbers of a nested array, in order. */
    static double[] numbers(JsonNode node) {
        if (node.isNumber()) {
            return new double[] {node.doubleValue()};
        }
        DoubleStream.Builder numbers = DoubleStream.builder();
        for (JsonNode element : node) {
            for (double number : numbers(element)) {
                numbers.add(number);
            }
        }
        return numbers.build().toArray();
    }

    static OutputLoss loss(String name) {
        return new SigmoidLoss(name.startsWith("bce") ? Loss.CROSS_ENTROPY : Loss.SQUARED_ERROR, 1);
    }

    static Loss.Reduction reduction(String name) {
        return name.endsWith("mean") ? Loss.Reduction.MEAN : Loss.Reduction.SUM;
    }

    static Optimizer optimizer(JsonNode json) {
        String kind = json.get("kind").asText();
        return switch (kind) {
            case "adam" -> adam(json);
            case "adamw" -> new Optimizer.AdamW(adam(json), number(json, "weightDecay"));
            case "sgd" -> new Optimizer.Sgd(number(json, "lr"), number(json, "momentum"));
            case "rmsprop" -> new Optimizer.RmsProp(number(json, "lr"), number(json, "alpha"), number(json, "eps"));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static Optimizer.Adam adam(JsonNode json) {
        return new Optimizer.Adam(
                number(json, "lr"), number(json, "beta1"), number(json, "beta2"), number(json, "eps"));
    }

    private static double number(JsonNode json, String field) {
        return json.required(field).doubleValue();
    }
}
