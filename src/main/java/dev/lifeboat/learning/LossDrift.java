package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.stats.DriftDetector;
import dev.lifeboat.stats.DriftDetector.Change;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Detects rises of the loss of emitted predictions. A fall is the purpose of learning. */
final class LossDrift {
    private final Target target;
    private final DriftDetector detector;

    /** @param settings with a detector */
    LossDrift(Target target, DriftSettings settings) {
        this.target = target;
        this.detector = Objects.requireNonNull(settings.newDetector());
    }

    /**
     * Adds an emitted prediction.
     *
     * @return a rise of the mean loss, or null
     */
    @Nullable
    Change add(double[] prediction, double label) {
        double max = target.maxEmittedLoss();
        Change change = detector.add(target.emittedLoss(prediction, label) / max);
        return change == null || !change.isRise()
                ? null
                : new Change(change.before() * max, change.after() * max, change.since());
    }

    void writeTo(BinaryWriter out) {
        detector.writeTo(out);
    }

    void readFrom(BinaryReader in) {
        detector.readFrom(in);
    }
}
