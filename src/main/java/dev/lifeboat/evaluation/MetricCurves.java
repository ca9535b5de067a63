package dev.lifeboat.evaluation;

/**
 * Metrics of emitted probabilities over a stream, which is divided into {@value #PARTS} parts of equal length.
 *
 * @param auc over the whole stream, exact; NaN if there is only one class
 * @param accuracy (parts); NaN for a part without labels
 * @param logLoss (parts); NaN for a part without labels
 */
public record MetricCurves(double auc, double[] accuracy, double[] logLoss) {
    /** Number of parts of the stream. */
    public static final int PARTS = 60;
}
