package dev.lifeboat.pipeline;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.MemberOutputs;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.learning.Scorer;
import java.util.function.LongSupplier;

/**
 * Predicts, and judges whether the model is too old.
 *
 * <p>Not thread-safe.
 */
public final class RecordScorer {
    /** One record in so many is timed: reading the clock twice takes as long as the forward pass of a small network. */
    private static final int SAMPLING = 64;

    private final Scorer scorer;
    private final int width;
    private final long maxModelLagMs;
    private final LongSupplier nanoTime;
    private final PipelineObserver observer;
    private int untilSample;

    /** @param nanoTime clock for durations, in ns */
    public RecordScorer(LifeboatConfig config, LongSupplier nanoTime, PipelineObserver observer) {
        this.scorer = new Scorer();
        this.width = config.model().target().predictionWidth();
        this.maxModelLagMs = config.scoring().maxModelLagMs();
        this.nanoTime = nanoTime;
        this.observer = observer;
    }

    /**
     * Predicts.
     *
     * @param features (inputs), unscaled, NaN for a missing number; not modified
     * @param timestamp of the record, in ms since the epoch
     */
    public Prediction predict(Model model, double[] features, long timestamp) {
        double[] values = new double[width];
        MemberOutputs members =
                untilSample-- > 0 ? scorer.predict(model, features, values) : predictTimed(model, features, values);
        return new Prediction(values, members, model.version(), model.isStale(timestamp, maxModelLagMs));
    }

    private MemberOutputs predictTimed(Model model, double[] features, double[] values) {
        untilSample = SAMPLING - 1;
        long startNanos = nanoTime.getAsLong();
        MemberOutputs members = scorer.predict(model, features, values);
        observer.timed(nanoTime.getAsLong() - startNanos);
        return members;
    }
}
