package dev.lifeboat.learning;

import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.stats.Scaling;
import java.util.List;

/**
 * The encoded inputs and the labels of one optimizer step.
 *
 * <p>Not thread-safe: owns arrays that grow to the largest mini-batch.
 */
final class MiniBatch {
    private final InputEncoding.Encoder encoder;
    private final int width;
    private double[] inputs = new double[0];
    private double[] labels = new double[0];
    private int size;

    MiniBatch(InputEncoding.Encoder encoder) {
        this.encoder = encoder;
        this.width = encoder.width();
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

    /** Replaces the content by the examples that are learned from. */
    void fill(List<Example> examples, Scaling scaling, double clip) {
        reserve(examples.size());
        size = 0;
        for (Example example : examples) {
            if (example.use().isLearned()) {
                encoder.encode(example.features(), scaling, clip, inputs, size * width);
                labels[size] = example.label();
                size++;
            }
        }
    }

    /** Replaces the content by {@code count} examples drawn with replacement. */
    void fill(ReplayBuffer replay, SplitMix64 random, int count, Scaling scaling, double clip) {
        reserve(count);
        size = count;
        for (int i = 0; i < count; i++) {
            labels[i] = replay.draw(random, inputs, i * width);
            encoder.encodeInPlace(scaling, clip, inputs, i * width);
        }
    }

    /** Replaces the content by the {@code count} most recent examples, oldest first. */
    void fillWithRecent(ReplayBuffer replay, int count, Scaling scaling, double clip) {
        reserve(count);
        size = count;
        for (int i = 0; i < count; i++) {
            labels[i] = replay.recent(count - i, inputs, i * width);
            encoder.encodeInPlace(scaling, clip, inputs, i * width);
        }
    }

    private void reserve(int examples) {
        if (labels.length < examples) {
            labels = new double[examples];
            inputs = new double[examples * width];
        }
    }
}
