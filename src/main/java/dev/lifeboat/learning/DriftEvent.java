package dev.lifeboat.learning;

/**
 * A change that was detected.
 *
 * @param version of the model that it was detected with: offset of the journal record
 * @param time event time of that record, in ms since the epoch
 * @param detector that found it
 * @param statistic that changed: {@link #LOG_LOSS}, or the index of an input
 * @param before mean of the statistic until then
 * @param after mean since then
 * @param reaction what was done about it
 */
public record DriftEvent(
        long version,
        long time,
        DriftSettings.Detector detector,
        int statistic,
        double before,
        double after,
        DriftSettings.Reaction reaction) {
    /** The log loss of what was emitted. */
    public static final int LOG_LOSS = -1;
}
