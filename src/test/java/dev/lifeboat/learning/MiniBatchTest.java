package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.schema.BooleanFeature;
import dev.lifeboat.schema.Missing;
import dev.lifeboat.stats.Scaling;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MiniBatchTest {
    /** Leaves numbers that were seen as they are: input 0 is z-scored. */
    private static final Scaling UNIT = new Scaling(new double[] {10}, new double[] {0}, new double[] {1});

    private final MiniBatch batch = new MiniBatch(InputEncoding.Z_SCORE.encoder(
            Fixtures.signature(Fixtures.numeric("a"), new BooleanFeature("b", new Missing.Reject()))
                    .features()));

    @Test
    void heldOutExamplesAreLeftOut() {
        batch.fill(
                List.of(
                        example(1, 0, Use.HELD_OUT),
                        example(2, 1, Use.TRAINING),
                        example(3, 0, Use.EXPIRED_HELD_OUT),
                        example(4, 0, Use.EXPIRED)),
                UNIT,
                10);
        assertThat(batch.size()).isEqualTo(2);
        assertContent(new double[] {2, 20, 4, 40}, new double[] {1, 0});
    }

    @Test
    void contentIsReplacedByALargerOrSmallerOne() {
        batch.fill(List.of(example(1, 1, Use.TRAINING)), UNIT, 10);
        batch.fill(
                List.of(example(2, 0, Use.TRAINING), example(3, 1, Use.TRAINING), example(4, 0, Use.TRAINING)),
                UNIT,
                10);
        assertContent(new double[] {2, 20, 3, 30, 4, 40}, new double[] {0, 1, 0});
        batch.fill(List.of(example(5, 1, Use.TRAINING)), UNIT, 10);
        assertContent(new double[] {5, 50}, new double[] {1});
        batch.fill(List.of(), UNIT, 10);
        assertThat(batch.size()).isZero();
    }

    @Test
    void scalingLeavesOtherInputsAndTheExamplesUnchanged() {
        List<Example> examples = List.of(
                example(7, 0, Use.TRAINING), example(Double.NaN, 1, Use.TRAINING), example(99, 1, Use.TRAINING));
        Scaling scaling = new Scaling(new double[] {10}, new double[] {5}, new double[] {4});

        batch.fill(examples, scaling, 3);

        assertContent(new double[] {0.5, 70, 0, Double.NaN, 3, 990}, new double[] {0, 1, 1});
        assertThat(examples.get(0).features()).containsExactly(7, 70);
    }

    @Test
    void replayedExamplesAreDrawnWithReplacement() {
        ReplayBuffer replay = new ReplayBuffer(2);
        replay.resize(2);
        replay.add(new double[] {1, 10}, 0, 1);
        replay.add(new double[] {2, 20}, 0, 0);

        batch.fill(replay, new SplitMix64(4), 50, UNIT, 10);

        assertThat(batch.size()).isEqualTo(50);
        double positives = 0;
        for (int i = 0; i < 50; i++) {
            double first = batch.inputs()[2 * i];
            assertThat(batch.inputs()[2 * i + 1]).isEqualTo(10 * first);
            assertThat(batch.labels()[i]).isEqualTo(first == 1 ? 1 : 0);
            positives += batch.labels()[i];
        }
        assertThat(positives).isBetween(10.0, 40.0);
    }

    @Test
    void newestExamplesKeepTheirOrder() {
        ReplayBuffer replay = new ReplayBuffer(2);
        replay.resize(3);
        for (int i = 1; i <= 5; i++) {
            replay.add(new double[] {i, 10 * i}, 0, i % 2);
        }

        batch.fillWithRecent(replay, 2, UNIT, 10);

        assertContent(new double[] {4, 40, 5, 50}, new double[] {0, 1});
        batch.fillWithRecent(replay, 3, UNIT, 10);
        assertContent(new double[] {3, 30, 4, 40, 5, 50}, new double[] {1, 0, 1});
    }

    private void assertContent(double[] inputs, double[] labels) {
        assertThat(batch.size()).isEqualTo(labels.length);
        assertThat(Arrays.copyOf(batch.inputs(), inputs.length)).isEqualTo(inputs);
        assertThat(Arrays.copyOf(batch.labels(), labels.length)).isEqualTo(labels);
    }

    private static Example example(double value, double label, Use use) {
        return new Example(new double[] {value, 10 * value}, label, new double[] {0.5}, 0, use, 0);
    }
}
