package dev.lifeboat.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IntegratedGradientsTest {

    @Property(tries = 500)
    void contributionsAddUpToTheDifferenceOfTheLogits(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int in,
            @ForAll @Size(max = 3) List<@IntRange(min = 1, max = 20) Integer> hidden) {
        RandomNetwork network = RandomNetwork.of(seed, in, hidden, 2);
        double[] contributions = contributions(network);
        assertThat(Arrays.stream(contributions).sum())
                .isCloseTo(logit(network, network.inputs()[1]) - logit(network, network.inputs()[0]), within(1e-9));
    }

    /** The oracle does not use breakpoints: it takes many small steps, with finite differences as derivatives. */
    @Property(tries = 25)
    void contributionsAreTheIntegralOfTheGradient(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int in,
            @ForAll @Size(max = 2) List<@IntRange(min = 1, max = 6) Integer> hidden) {
        RandomNetwork network = RandomNetwork.of(seed, in, hidden, 2);
        double[] expected = integrated(network, 20_000);
        double[] contributions = contributions(network);
        for (int i = 0; i < in; i++) {
            assertThat(contributions[i]).isCloseTo(expected[i], within(2e-3));
        }
    }

    private static double[] integrated(RandomNetwork network, int steps) {
        double[] from = network.inputs()[0];
        double[] to = network.inputs()[1];
        double[] sum = new double[from.length];
        double h = 1e-6;
        for (int step = 0; step < steps; step++) {
            double t = (step + 0.5) / steps;
            double[] x = new double[from.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = (1 - t) * from[i] + t * to[i];
            }
            for (int i = 0; i < x.length; i++) {
                double at = x[i];
                x[i] = at + h;
                double above = logit(network, x);
                x[i] = at - h;
                double below = logit(network, x);
                x[i] = at;
                sum[i] += (above - below) / (2 * h) / steps * (to[i] - from[i]);
            }
        }
        return sum;
    }

    @Test
    void unitThatBecomesActiveHalfwayContributesFromThere() {
        // logit = 3 max(0, 2 x − 1) + 5 y: from (0, 0) to (1, 1) the unit becomes active at t = 1/2.
        NetworkShape shape = new NetworkShape(2, List.of(2), 1);
        double[] parameters = {2, 0, 0, 1, -1, 0, 3, 5, 0.25};
        double[] contributions =
                new IntegratedGradients(shape).contributions(parameters, new double[] {0, 0}, new double[] {1, 1});
        assertThat(contributions).containsExactly(3, 5);
    }

    @Test
    void inputEqualToTheBaselineContributesNothing() {
        RandomNetwork network = RandomNetwork.of(7, 3, List.of(6, 4), 2);
        double[] baseline = network.inputs()[0];
        double[] inputs = network.inputs()[1].clone();
        inputs[1] = baseline[1];
        double[] contributions =
                new IntegratedGradients(network.shape()).contributions(network.parameters(), baseline, inputs);
        assertThat(contributions[1]).isZero();
        assertThat(new IntegratedGradients(network.shape()).contributions(network.parameters(), baseline, baseline))
                .containsOnly(0);
    }

    @Test
    void instanceCanBeReused() {
        RandomNetwork network = RandomNetwork.of(11, 4, List.of(8, 8), 2);
        double[] first = network.inputs()[0];
        double[] second = network.inputs()[1];
        IntegratedGradients used = new IntegratedGradients(network.shape());
        double[] before = used.contributions(network.parameters(), first, second);
        var unused = used.contributions(network.parameters(), second, new double[4]);
        assertThat(used.contributions(network.parameters(), first, second)).isEqualTo(before);
    }

    private static double[] contributions(RandomNetwork network) {
        return new IntegratedGradients(network.shape())
                .contributions(network.parameters(), network.inputs()[0], network.inputs()[1]);
    }

    private static double logit(RandomNetwork network, double[] inputs) {
        return new ForwardPass(network.shape()).logits(network.parameters(), inputs)[0];
    }
}
