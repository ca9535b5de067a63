package dev.lifeboat.evaluation;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/** Accumulates {@link Metrics} in constant space. */
public final class MetricSums {
    static final int CALIBRATION_BINS = 10;
    private static final int FINE_BINS = 100;
    private static final double MIN_PROBABILITY = 1e-15;
    private static final double MAX_LOG_LOSS = -StrictMath.log(MIN_PROBABILITY);

    private long truePositives;
    private long falsePositives;
    private long trueNegatives;
    private long falseNegatives;
    private double logLoss;
    private double squaredError;
    private final double[] probabilities = new double[CALIBRATION_BINS];
    private final long[] positives = new long[FINE_BINS];
    private final long[] negatives = new long[FINE_BINS];

    /**
     * Adds a prediction.
     *
     * @param probability of label 1, in [0, 1], as it was emitted
     * @param threshold probability above which the predicted label is 1
     * @return the log loss of this prediction
     */
    public double add(double probability, boolean label, double threshold) {
        boolean predicted = probability > threshold;
        if (label) {
            truePositives += predicted ? 1 : 0;
            falseNegatives += predicted ? 0 : 1;
        } else {
            falsePositives += predicted ? 1 : 0;
            trueNegatives += predicted ? 0 : 1;
        }
        double likelihood = label ? probability : 1 - probability;
        double loss = logLoss(likelihood);
        logLoss += loss;
        squaredError += (1 - likelihood) * (1 - likelihood);
        int bin = Math.min((int) (probability * FINE_BINS), FINE_BINS - 1);
        (label ? positives : negatives)[bin]++;
        probabilities[bin / (FINE_BINS / CALIBRATION_BINS)] += probability;
        return loss;
    }

    /**
     * The log loss of one prediction.
     *
     * @param likelihood emitted probability of the actual label
     */
    private static double logLoss(double likelihood) {
        // Baselines are mostly certain, and the logarithm takes longer than everything else here.
        if (likelihood == 1) {
            return 0;
        }
        return likelihood > MIN_PROBABILITY ? -StrictMath.log(likelihood) : MAX_LOG_LOSS;
    }

    public long count() {
        return truePositives + falsePositives + trueNegatives + falseNegatives;
    }

    public long positives() {
        return truePositives + falseNegatives;
    }

    /** The metrics so far. AUC is that of probabilities rounded to a hundredth: its error is at most half the fraction of pairs in one bin. */
    public Metrics metrics() {
        return metrics(binnedAuc());
    }

    Metrics metrics(double auc) {
        Confusion confusion = new Confusion(truePositives, falsePositives, trueNegatives, falseNegatives);
        double n = count();
        List<CalibrationBin> calibration = new ArrayList<>(CALIBRATION_BINS);
        double calibrationError = n == 0 ? Double.NaN : 0;
        for (int i = 0; i < CALIBRATION_BINS; i++) {
            CalibrationBin bin = calibrationBin(i);
            calibration.add(bin);
            if (bin.count() > 0) {
                calibrationError += bin.count() / n * Math.abs(bin.meanProbability() - bin.positiveRate());
            }
        }
        return new Metrics(
                confusion,
                confusion.accuracy(),
                logLoss / n,
                squaredError / n,
                auc,
                calibrationError,
                confusion.kappa(),
                calibration);
    }

    private CalibrationBin calibrationBin(int index) {
        int width = FINE_BINS / CALIBRATION_BINS;
        long yes = 0;
        long no = 0;
        for (int fine = index * width; fine < (index + 1) * width; fine++) {
            yes += positives[fine];
            no += negatives[fine];
        }
        double count = yes + no;
        return new CalibrationBin(yes + no, probabilities[index] / count, yes / count);
    }

    private double binnedAuc() {
        double wins = 0;
        long below = 0;
        for (int bin = 0; bin < FINE_BINS; bin++) {
            wins += positives[bin] * (below + 0.5 * negatives[bin]);
            below += negatives[bin];
        }
        return wins / ((double) positives() * below);
    }

    public void writeTo(BinaryWriter out) {
        out.putCount(truePositives)
                .putCount(falsePositives)
                .putCount(trueNegatives)
                .putCount(falseNegatives);
        out.putDouble(logLoss).putDouble(squaredError).putDoubles(probabilities);
        for (int bin = 0; bin < FINE_BINS; bin++) {
            out.putCount(positives[bin]).putCount(negatives[bin]);
        }
    }

    public static MetricSums readFrom(BinaryReader in) {
        MetricSums sums = new MetricSums();
        sums.truePositives = in.readCount();
        sums.falsePositives = in.readCount();
        sums.trueNegatives = in.readCount();
        sums.falseNegatives = in.readCount();
        sums.logLoss = in.readDouble();
        sums.squaredError = in.readDouble();
        System.arraycopy(in.readDoubles(CALIBRATION_BINS), 0, sums.probabilities, 0, CALIBRATION_BINS);
        for (int bin = 0; bin < FINE_BINS; bin++) {
            sums.positives[bin] = in.readCount();
            sums.negatives[bin] = in.readCount();
        }
        return sums;
    }
}
