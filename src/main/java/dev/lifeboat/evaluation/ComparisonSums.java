package dev.lifeboat.evaluation;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;

/** Sums of the model and of both baselines. A baseline uses the labels before each record; before the first, it predicts 0.5. */
final class ComparisonSums {
    private static final double BASELINE_THRESHOLD = 0.5;

    private final MetricSums model;
    private final MetricSums majority;
    private final MetricSums previousLabel;

    ComparisonSums() {
        this(new MetricSums(), new MetricSums(), new MetricSums());
    }

    private ComparisonSums(MetricSums model, MetricSums majority, MetricSums previousLabel) {
        this.model = model;
        this.majority = majority;
        this.previousLabel = previousLabel;
    }

    /**
     * Adds a prediction of the model and those of the baselines.
     *
     * @param before labels before this record; not modified
     * @return the log loss of the model's prediction
     */
    double add(double probability, boolean label, double threshold, LabelHistory before) {
        majority.add(before.baseRate(), label, BASELINE_THRESHOLD);
        previousLabel.add(before.last(), label, BASELINE_THRESHOLD);
        return model.add(probability, label, threshold);
    }

    Comparison comparison() {
        return new Comparison(model.metrics(), majority.metrics(), previousLabel.metrics());
    }

    /** The comparison with an exact AUC of the model. */
    Comparison comparison(double modelAuc) {
        return new Comparison(model.metrics(modelAuc), majority.metrics(), previousLabel.metrics());
    }

    void writeTo(BinaryWriter out) {
        model.writeTo(out);
        majority.writeTo(out);
        previousLabel.writeTo(out);
    }

    static ComparisonSums readFrom(BinaryReader in) {
        return new ComparisonSums(MetricSums.readFrom(in), MetricSums.readFrom(in), MetricSums.readFrom(in));
    }
}
