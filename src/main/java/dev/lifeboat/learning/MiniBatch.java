package dev.lifeboat.learning;

import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.stats.Scaling;
import java.util.List;

/**
 * The scaled inputs and labels of one optimizer step.
 *
 * <p>Not thread-safe: owns arrays that grow to the largest mini-batch.
 */
final class MiniBatch {
    private final int width;
    private double[] inputs = new double[0];
    private double[] labels = new double[0];
    private int size;

    /** @param width inputs per example */
    MiniBatch(int width) {
        this.width = width;
    }

    int size() {
        return size;
    }

    /** (size × width), row-major. */
    double[] inputs() {
        return inputs;
    }

    /** (size), in the encoding of the target. */
    double[] labels() {
        return labels;
    }

    /** Replaces the content by the examples that are learned from, unscaled. */
    void fill(List<Example> examples) {
        reserve(examples.size());
        size = 0;
        for (Example example : examples) {
            if (example.use().isLearned()) {
                System.arraycopy(example.features(), 0, inputs, size * width, width);
                labels[size] = example.label();
                size++;
            }
        }
    }

    /** Replaces the content by {@code count} examples drawn with replacement, unscaled. */
    void fill(ReplayBuffer replay, SplitMix64 random, int count) {
        reserve(count);
        size = count;
        for (int i = 0; i < count; i++) {
            labels[i] = replay.draw(random, inputs, i * width);
        }
    }

    void scale(int[] scaledInputs, Scaling scaling, double clip) {
        for (int i = 0; i < size; i++) {
            Scorer.scaleInPlace(inputs, i * width, scaledInputs, scaling, clip);
        }
    }

    private void reserve(int examples) {
        if (labels.length < examples) {
            labels = new double[examples];
            inputs = new double[examples * width];
        }
    }
}
