package dev.lifeboat.learning;

import dev.lifeboat.nn.ForwardPass;
import dev.lifeboat.nn.IntegratedGradients;

/**
 * Why a model says what it says of a record: its log-odds, and how much of them each input brings in against a baseline.
 *
 * <p>The baseline is what the model alone can tell of an average record: every scaled input at its running mean (z = 0), where
 * a missing value stands too, and every other input at 0 (no category of a one-hot feature, {@code false}, code 0). The
 * contributions add up to {@code logit − baselineLogit}, but for rounding; see {@link IntegratedGradients}.
 *
 * @param probability to the last bit what {@link Scorer#probability} says
 * @param logit the log-odds behind it
 * @param baselineLogit log-odds of the baseline
 * @param contributions (inputs), in units of log-odds; not to be changed
 */
public record Attribution(double probability, double logit, double baselineLogit, double[] contributions) {
    public Attribution {
        contributions = contributions.clone();
    }

    /** @param features (inputs), unscaled, NaN for a missing number; not changed */
    public static Attribution of(Model model, double[] features) {
        double[] inputs = features.clone();
        Scorer.scaleInPlace(inputs, 0, model.scaledInputs(), model.scaling(), model.clip());
        double[] baseline = new double[inputs.length];
        Scorer scorer = new Scorer(model.shape());
        return new Attribution(
                scorer.probability(model, features),
                scorer.logit(model, features),
                new ForwardPass(model.shape()).logit(model.parameters(), baseline),
                new IntegratedGradients(model.shape()).contributions(model.parameters(), baseline, inputs));
    }

    /** What a feature of {@code width} inputs from index {@code offset} brings in. */
    public double contribution(int offset, int width) {
        double sum = 0;
        for (int input = offset; input < offset + width; input++) {
            sum += contributions[input];
        }
        return sum;
    }
}
