package dev.lifeboat.learning;

import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.evaluation.RankSum;
import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.stats.RunningMoments;
import java.util.ArrayList;
import java.util.List;

/** What the service does with a stream of labelled records, without topics: score, assemble mini-batches, learn. */
final class InMemoryService {
    /** A record and its label. */
    record Labelled(double[] features, boolean label) {}

    /** How good predictions were, each number from its definition. */
    record Quality(double accuracy, double logLoss, double auc) {}

    private final ModelDefinition definition;
    private final LearningSettings settings;
    private final int batchSize;
    private final Learner learner;
    private final Scorer scorer;
    private RunningMoments delta;
    private final List<Example> batch = new ArrayList<>();
    private Model newest;
    private long sequence;

    InMemoryService(ModelDefinition definition, LearningSettings settings, int batchSize) {
        this.definition = definition;
        this.settings = settings;
        this.batchSize = batchSize;
        this.learner = new Learner(definition, LearnerState.initial(definition, settings));
        this.scorer = new Scorer(definition.shape());
        this.delta = new RunningMoments(definition.scaledInputs().length);
        this.newest = definition.untrained(settings.scalingClip());
    }

    /**
     * Predicts, then learns.
     *
     * @return the probability that was emitted
     */
    double accept(Labelled labelled) {
        double probability = scorer.probability(newest, labelled.features());
        Scorer.observe(newest, labelled.features(), delta, sequence, settings.halfLife());
        batch.add(new Example(labelled.features(), labelled.label(), probability, newest.version(), Use.TRAINING, 0));
        if (batch.size() == batchSize) {
            learner.fold(sequence, entry());
            sequence++;
            delta = new RunningMoments(definition.scaledInputs().length);
            batch.clear();
            newest = learner.model();
        }
        return probability;
    }

    /** Of what was said before each label was learned. */
    Evaluation evaluation() {
        return learner.state().evaluations().prequential();
    }

    LearnerState state() {
        return learner.state();
    }

    private ExamplesEntry entry() {
        return new ExamplesEntry(
                definition.fingerprint(), settings, 0, sequence, sequence, delta.copy(), batch, new long[] {sequence});
    }

    /** Scores records with the newest model and learns nothing from them. */
    Quality judge(List<Labelled> records) {
        int right = 0;
        double logLoss = 0;
        List<Double> positives = new ArrayList<>();
        List<Double> negatives = new ArrayList<>();
        for (Labelled labelled : records) {
            double p = scorer.probability(newest, labelled.features());
            right += p > 0.5 == labelled.label() ? 1 : 0;
            logLoss -= Math.log(labelled.label() ? p : 1 - p);
            (labelled.label() ? positives : negatives).add(p);
        }
        double auc = RankSum.auc(
                positives.stream().mapToDouble(Double::doubleValue).toArray(),
                negatives.stream().mapToDouble(Double::doubleValue).toArray());
        return new Quality((double) right / records.size(), logLoss / records.size(), auc);
    }
}
