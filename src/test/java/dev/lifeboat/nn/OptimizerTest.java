package dev.lifeboat.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link GoldenTest} covers whole trainings. */
class OptimizerTest {
    @Test
    void defaultsOfAdamAreThoseOfThePaper() {
        assertThat(Optimizer.Adam.defaults()).isEqualTo(new Optimizer.Adam(0.001, 0.9, 0.999, 1e-8));
    }

    @Test
    void firstStepOfAdamHasTheSizeOfTheLearningRate() {
        double[] parameters = {1, 1, 1};
        OptimizerState state = OptimizerState.empty(3);

        new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8).step(parameters, new double[] {5, -1e-3, 0}, state);

        assertThat(parameters).containsExactly(new double[] {0.99, 1.01, 1}, within(1e-6));
        assertThat(state.step()).isEqualTo(1);
    }

    @Test
    void weightDecayDoesNotEnterTheMoments() {
        double[] parameters = {2, -4};
        OptimizerState state = OptimizerState.empty(2);

        new Optimizer.AdamW(new Optimizer.Adam(0.1, 0.9, 0.999, 1e-8), 0.5).step(parameters, new double[2], state);

        assertThat(parameters).containsExactly(new double[] {2 * 0.95, -4 * 0.95}, within(1e-15));
        assertThat(state.first()).containsOnly(0);
        assertThat(state.second()).containsOnly(0);
    }

    @Test
    void optimizersWithOneMomentLeaveTheOtherAtZero() {
        OptimizerState sgd = OptimizerState.empty(1);
        OptimizerState rmsProp = OptimizerState.empty(1);
        for (int step = 0; step < 3; step++) {
            new Optimizer.Sgd(0.1, 0.9).step(new double[1], new double[] {2}, sgd);
            new Optimizer.RmsProp(0.1, 0.9, 1e-8).step(new double[1], new double[] {2}, rmsProp);
        }
        assertThat(sgd.first()[0]).isCloseTo(2 * (1 + 0.9 + 0.81), within(1e-12));
        assertThat(sgd.second()).containsExactly(0);
        assertThat(rmsProp.first()).containsExactly(0);
        assertThat(rmsProp.second()[0]).isCloseTo(4 * (1 - 0.9 * 0.9 * 0.9), within(1e-12));
    }

    /** The smallest subnormal numbers times 0.9 round to themselves: without help, a moment would never become zero. */
    @ParameterizedTest
    @MethodSource("optimizersWithFastDecay")
    void momentsOfAnInactiveUnitBecomeZero(Optimizer optimizer) {
        double[] parameters = {1, 1};
        OptimizerState state = OptimizerState.empty(2);
        optimizer.step(parameters, new double[] {2, 2}, state);
        for (int step = 0; step < 10_000; step++) {
            optimizer.step(parameters, new double[] {0, 1e-3}, state);
        }

        assertThat(state.first()[0]).isZero();
        assertThat(state.second()[0]).isZero();
        assertThat(state.first()[1] + state.second()[1]).isPositive();
    }

    static List<Optimizer> optimizersWithFastDecay() {
        return List.of(
                new Optimizer.Adam(0.01, 0.9, 0.9, 1e-8),
                new Optimizer.Sgd(0.01, 0.9),
                new Optimizer.RmsProp(0.01, 0.9, 1e-8));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void ratesAndEpsilonsMustBePositive(double bad) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer.Adam(bad, 0.9, 0.999, 1e-8));
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer.Adam(0.1, 0.9, 0.999, bad));
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer.Sgd(bad, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer.RmsProp(bad, 0.9, 1e-8));
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer.RmsProp(0.1, 0.9, bad));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void decaysMustBeBelowOne(double bad) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer.Adam(0.1, bad, 0.999, 1e-8));
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer.Adam(0.1, 0.9, bad, 1e-8));
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer.Sgd(0.1, bad));
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer.RmsProp(0.1, bad, 1e-8));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY})
    void weightDecayMustNotBeNegative(double bad) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer.AdamW(Optimizer.Adam.defaults(), bad));
    }

    @Test
    void impossibleStateIsRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> new OptimizerState(-1, 0, new double[1], new double[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> new OptimizerState(0, 0, new double[1], new double[2]));
    }
}
