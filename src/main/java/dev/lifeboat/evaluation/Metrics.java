package dev.lifeboat.evaluation;

import java.util.List;

/**
 * Metrics of a set of binary predictions. An undefined metric is NaN: all metrics without predictions, AUC if there is only one class, kappa
 * if the expected agreement is 1.
 *
 * @param logLoss mean of −ln of the emitted probability of the actual label, which is clipped at 1e-15
 * @param brier mean of (p − y)². Brier 1950
 * @param auc area under the ROC curve
 * @param calibrationError expected calibration error over ten bins of equal width. Naeini et al. 2015
 * @param calibration the ten bins, lowest probabilities first
 */
public record Metrics(
        Confusion confusion,
        double accuracy,
        double logLoss,
        double brier,
        double auc,
        double calibrationError,
        double kappa,
        List<CalibrationBin> calibration) {
    public Metrics {
        calibration = List.copyOf(calibration);
    }

    public long count() {
        return confusion.total();
    }
}
