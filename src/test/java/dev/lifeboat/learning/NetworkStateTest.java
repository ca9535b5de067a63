package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.nn.OptimizerState;
import dev.lifeboat.nn.SplitMix64;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkStateTest {
    private static final NetworkShape SHAPE = new NetworkShape(2, List.of(3, 2), 2);

    @Test
    void publishedParametersLackTheLogitShift() {
        NetworkState network = network(new long[SHAPE.hiddenUnits()]);
        double[] before = network.publishedParameters();
        assertThat(Bits.of(before)).isEqualTo(Bits.of(network.parameters()));

        network.shiftTo(new double[] {1.5, -2});

        int bias = SHAPE.parameterCount() - 2;
        assertThat(network.parameters()[bias]).isEqualTo(before[bias] + 1.5);
        assertThat(network.parameters()[bias + 1]).isEqualTo(before[bias + 1] - 2);
        assertThat(Bits.of(network.publishedParameters())).isEqualTo(Bits.of(before));
    }

    @Test
    void reinitializedNetworkKeepsItsLogitShift() {
        NetworkState network = network(new long[SHAPE.hiddenUnits()]);
        network.shiftTo(new double[] {1.5, -2});
        double[] initial = new double[SHAPE.parameterCount()];
        initial[0] = 0.25;

        network.reinitialize(initial);

        assertThat(Bits.of(network.publishedParameters())).isEqualTo(Bits.of(initial));
        assertThat(network.parameters()[SHAPE.parameterCount() - 2]).isEqualTo(1.5);
        network.shiftTo(new double[2]);
        assertThat(Bits.of(network.parameters())).isEqualTo(Bits.of(initial));
    }

    @Test
    void unitsAreInactiveAfterSoManyExamples() {
        NetworkState network = network(new long[] {6, 7, 100, 0, 7});
        assertThat(network.inactiveUnits(7)).containsExactly(2, 1);
        assertThat(network.inactiveUnits(8)).containsExactly(1, 0);
        assertThat(network.inactiveUnits(1)).containsExactly(3, 1);
    }

    /** With parameters 0, 1, 2, …, whose sums with small shifts are exact. */
    private static NetworkState network(long[] inactive) {
        double[] parameters = new double[SHAPE.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = i;
        }
        return new NetworkState(
                SHAPE,
                parameters,
                OptimizerState.empty(parameters.length),
                new ReplayBuffer(SHAPE.inputs()),
                new SplitMix64(1),
                new double[SHAPE.outputs()],
                inactive);
    }
}
