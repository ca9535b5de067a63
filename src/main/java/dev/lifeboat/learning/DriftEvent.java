package dev.lifeboat.learning;

/**
 * A detected change.
 *
 * @param version version of the model with which it was detected: offset of the journal record
 * @param time event time of that record, in ms since the epoch
 * @param detector that found it
 * @param statistic that changed: {@link #LOSS}, or the index of an input
 * @param before mean of the statistic before the change
 * @param after mean since then
 * @param reaction that was taken
 */
public record DriftEvent(
        long version,
        long time,
        DriftSettings.Detector detector,
        int statistic,
        double before,
        double after,
        DriftSettings.Reaction reaction) {
    /** The loss of emitted predictions. */
    public static final int LOSS = -1;
}
