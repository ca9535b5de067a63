package dev.lifeboat.learning;

import dev.lifeboat.evaluation.BinaryEvaluation;
import dev.lifeboat.evaluation.RankSum;
import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.stats.RunningMoments;
import java.util.ArrayList;
import java.util.List;

/** Scores a stream of labeled records, assembles mini-batches, and learns from them, like the service, but without topics. */
final class InMemoryService {
    /** A record and its label. */
    record Labeled(double[] features, boolean label) {}

    /** Metrics of a set of predictions, each by its signature. */
    record Quality(double accuracy, double logLoss, double auc) {}

    private final ModelSignature signature;
    private final LearningSettings settings;
    private final int batchSize;
    private final Learner learner;
    private final Scorer scorer;
    private final double[] prediction = new double[1];
    private RunningMoments delta;
    private final List<Example> batch = new ArrayList<>();
    private Model newest;
    private long sequence;

    InMemoryService(ModelSignature signature, LearningSettings settings, int batchSize) {
        this.signature = signature;
        this.settings = settings;
        this.batchSize = batchSize;
        this.learner = Fixtures.learner(signature, settings);
        this.scorer = new Scorer();
        this.delta = new RunningMoments(signature.scaledInputs().length);
        this.newest = learner.model();
    }

    /**
     * Predicts, then learns.
     *
     * @return the probability that was emitted
     */
    double accept(Labeled labeled) {
        double probability = predict(labeled);
        Scorer.observe(
                newest, labeled.features(), delta, sequence, settings.scaling().halfLife());
        batch.add(new Example(
                labeled.features(),
                labeled.label() ? 1 : 0,
                new double[] {probability},
                newest.version(),
                Use.TRAINING,
                0));
        if (batch.size() == batchSize) {
            learner.fold(sequence, entry());
            sequence++;
            delta = new RunningMoments(signature.scaledInputs().length);
            batch.clear();
            newest = learner.model();
        }
        return probability;
    }

    private double predict(Labeled labeled) {
        scorer.predict(newest, labeled.features(), prediction);
        return prediction[0];
    }

    /** The evaluation of the emitted predictions. */
    BinaryEvaluation evaluation() {
        return Fixtures.binary(learner.state().evaluations().prequential());
    }

    LearnerState state() {
        return learner.state();
    }

    private ExamplesEntry entry() {
        Contribution contribution = new Contribution(sequence, delta.copy(), batch);
        return new ExamplesEntry(signature.fingerprint(), 0, sequence, List.of(contribution), new long[] {sequence});
    }

    /** Scores records with the newest model, without learning from them. */
    Quality judge(List<Labeled> records) {
        int correct = 0;
        double logLoss = 0;
        List<Double> positives = new ArrayList<>();
        List<Double> negatives = new ArrayList<>();
        for (Labeled labeled : records) {
            double p = predict(labeled);
            correct += p > 0.5 == labeled.label() ? 1 : 0;
            logLoss -= Math.log(labeled.label() ? p : 1 - p);
            (labeled.label() ? positives : negatives).add(p);
        }
        double auc = RankSum.auc(
                positives.stream().mapToDouble(Double::doubleValue).toArray(),
                negatives.stream().mapToDouble(Double::doubleValue).toArray());
        return new Quality((double) correct / records.size(), logLoss / records.size(), auc);
    }
}
