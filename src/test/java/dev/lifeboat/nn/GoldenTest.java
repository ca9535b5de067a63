package dev.lifeboat.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Agreement with numbers computed by PyTorch in double precision. */
class GoldenTest {
    private static final Offset<Double> TOLERANCE = within(1e-12);

    static List<Golden.Net> nets() {
        return Golden.nets();
    }

    static Stream<Arguments> losses() {
        return named("losses", "loss");
    }

    static Stream<Arguments> trajectories() {
        return named("trajectories", "name");
    }

    private static Stream<Arguments> named(String list, String name) {
        List<Arguments> arguments = new ArrayList<>();
        for (Golden.Net net : nets()) {
            for (JsonNode node : list.equals("losses") ? net.losses() : net.trajectories()) {
                String loss = node.get("loss").asText();
                arguments.add(Arguments.argumentSet(
                        net + " " + loss + " " + node.get(name).asText(), net, loss, node));
            }
        }
        return arguments.stream();
    }

    @Test
    void fileContainsTheNetworksAndTrainingsOfItsReadme() {
        assertThat(nets()).extracting(Golden.Net::name).containsExactly("3-10-1", "5-16-8-1");
        assertThat(losses()).hasSize(8);
        assertThat(trajectories()).hasSize(36);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void outputsAgree(Golden.Net net, String loss, JsonNode expected) {
        ForwardPass forward = new ForwardPass(net.shape());
        for (int b = 0; b < net.batches().size(); b++) {
            Golden.Batch batch = net.batches().get(b);
            JsonNode reference = expected.get("batches").get(b);
            for (int example = 0; example < batch.examples(); example++) {
                double logit = forward.logits(net.initial(), batch.input(example))[0];
                assertThat(logit).isCloseTo(reference.get("logits").get(example).doubleValue(), TOLERANCE);
                assertThat(ForwardPass.sigmoid(logit))
                        .isCloseTo(reference.get("outputs").get(example).doubleValue(), TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lossesGradientsAndNormsAgree(Golden.Net net, String loss, JsonNode expected) {
        Backpropagation backpropagation = new Backpropagation(net.shape());
        for (int b = 0; b < net.batches().size(); b++) {
            JsonNode reference = expected.get("batches").get(b);
            double value = run(backpropagation, net.initial(), net.batches().get(b), loss);
            double[] gradient = backpropagation.gradient();
            assertThat(value).isCloseTo(reference.get("loss").doubleValue(), TOLERANCE);
            assertThat(gradient).containsExactly(Golden.parameters(net.shape(), reference.get("gradients")), TOLERANCE);
            assertThat(Gradients.globalNorm(gradient))
                    .isCloseTo(reference.get("gradientNorm").doubleValue(), TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("trajectories")
    void twoHundredStepsAgree(Golden.Net net, String loss, JsonNode expected) {
        JsonNode settings = expected.get("optimizer");
        Optimizer optimizer = Golden.optimizer(settings);
        Backpropagation backpropagation = new Backpropagation(net.shape());
        double[] parameters = net.initial().clone();
        OptimizerState state = OptimizerState.empty(parameters.length);
        int compared = 0;
        int clipped = 0;
        for (int step = 1; step <= 200; step++) {
            Golden.Batch batch = net.batches().get((step - 1) % net.batches().size());
            double value = run(backpropagation, parameters, batch, loss);
            double[] gradient = backpropagation.gradient();
            double norm = Gradients.globalNorm(gradient);
            if (settings.has("clipNorm")) {
                double limit = settings.get("clipNorm").doubleValue();
                double epsilon = settings.get("clipEps").doubleValue();
                clipped += Gradients.clipInPlace(gradient, norm, limit, epsilon) ? 1 : 0;
            }
            optimizer.step(parameters, gradient, state);
            JsonNode reference = expected.get("steps").get(Math.min(compared, 3));
            if (step == reference.get("step").asInt()) {
                assertThat(value).isCloseTo(reference.get("lossBeforeStep").doubleValue(), TOLERANCE);
                assertThat(norm)
                        .isCloseTo(reference.get("gradientNormBeforeClipping").doubleValue(), TOLERANCE);
                assertThat(parameters)
                        .containsExactly(Golden.parameters(net.shape(), reference.get("parameters")), TOLERANCE);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(4);
        assertThat(clipped).isEqualTo(expected.path("stepsClipped").asInt(0));
        assertThat(state.step()).isEqualTo(200);
        assertThat(outputs(net, parameters)).containsExactly(Golden.numbers(expected.get("finalOutputs")), TOLERANCE);
    }

    private static double run(Backpropagation backpropagation, double[] parameters, Golden.Batch batch, String loss) {
        return backpropagation.run(
                parameters,
                batch.inputs(),
                batch.labels(),
                batch.examples(),
                Golden.loss(loss),
                Golden.reduction(loss));
    }

    private static double[] outputs(Golden.Net net, double[] parameters) {
        ForwardPass forward = new ForwardPass(net.shape());
        DoubleStream.Builder outputs = DoubleStream.builder();
        for (Golden.Batch batch : net.batches()) {
            for (int example = 0; example < batch.examples(); example++) {
                outputs.add(ForwardPass.sigmoid(forward.logits(parameters, batch.input(example))[0]));
            }
        }
        return outputs.build().toArray();
    }
}
