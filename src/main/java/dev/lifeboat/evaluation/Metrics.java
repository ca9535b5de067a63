package dev.lifeboat.evaluation;

import java.util.List;

/**
 * How good a set of predictions was. A metric without a meaning is NaN: all of them when there were no predictions, AUC when
 * there was one class only, kappa when chance alone agrees always.
 *
 * @param logLoss mean of −ln of the probability given to what happened, which is clipped at 1e-15
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
