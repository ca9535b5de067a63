package dev.lifeboat.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lifeboat.nn.Schedule.Kind;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-15);

    @Test
    void constantIsExactlyOne() {
        for (long step : new long[] {1, 2, 1000, Long.MAX_VALUE}) {
            assertThat(Schedule.CONSTANT.factor(step)).isEqualTo(1);
        }
    }

    @Test
    void everyScheduleStartsWithALinearWarmUp() {
        for (Kind kind : Kind.values()) {
            Schedule schedule = new Schedule(kind, 100, 50, 0.5, 0.1);
            assertThat(schedule.factor(1)).as("%s", kind).isEqualTo(0.01);
            assertThat(schedule.factor(50)).as("%s", kind).isEqualTo(0.5);
            assertThat(schedule.factor(100)).as("%s", kind).isEqualTo(1);
        }
    }

    @Test
    void inverseSquareRootIsOneHalfAfterFourWarmUps() {
        Schedule schedule = new Schedule(Kind.INVERSE_SQUARE_ROOT, 100, 1, 1, 0);
        assertThat(schedule.factor(400)).isEqualTo(0.5);
        assertThat(schedule.factor(10_000)).isCloseTo(0.1, CLOSE);
        assertThat(new Schedule(Kind.INVERSE_SQUARE_ROOT, 0, 1, 1, 0).factor(4)).isEqualTo(0.5);
    }

    @Test
    void cosineFallsToItsFloorAndRestarts() {
        Schedule schedule = new Schedule(Kind.COSINE, 0, 100, 1, 0.2);
        assertThat(schedule.factor(1)).isEqualTo(1);
        assertThat(schedule.factor(51)).isCloseTo(0.6, CLOSE);
        assertThat(schedule.factor(100)).isBetween(0.2, 0.201);
        assertThat(schedule.factor(101)).isEqualTo(1);
    }

    @Test
    void stepDecaysOncePerPeriod() {
        Schedule schedule = new Schedule(Kind.STEP, 10, 100, 0.5, 0);
        assertThat(List.of(schedule.factor(10), schedule.factor(109), schedule.factor(110), schedule.factor(210)))
                .containsExactly(1.0, 1.0, 0.5, 0.25);
    }

    @Test
    void impossibleSchedulesAreRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(Kind.STEP, -1, 1, 0.5, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(Kind.STEP, 0, 0, 0.5, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(Kind.STEP, 0, 1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(Kind.COSINE, 0, 1, 1, 1.5));
    }

    @Test
    void resetOptimizerStepsLikeANewOneAndKeepsItsCount() {
        Optimizer.Adam adam = Optimizer.Adam.defaults();
        double[] gradient = {0.5, -2};
        OptimizerState used = OptimizerState.empty(2);
        for (int i = 0; i < 5; i++) {
            adam.step(new double[2], gradient, used);
        }
        used.reset();
        double[] reset = new double[2];
        double[] fresh = new double[2];
        adam.step(reset, gradient, used);
        adam.step(fresh, gradient, OptimizerState.empty(2));
        assertThat(reset).isEqualTo(fresh);
        assertThat(used.step()).isEqualTo(6);
        assertThat(used.age()).isEqualTo(1);
    }
}
