package dev.lifeboat.learning;

import dev.lifeboat.nn.ForwardPass;
import dev.lifeboat.nn.IntegratedGradients;

/**
 * How much each input contributes to the logit of a prediction, relative to a baseline.
 *
 * <p>The baseline is an average record: every scaled input at its running mean (z = 0), where a missing value is, too, and every other
 * input at 0 (no category of a one-hot feature, {@code false}, code 0). The contributions add up to {@code logit − baselineLogit} except
 * for rounding; see {@link IntegratedGradients}.
 *
 * @param prediction in the layout of the target; equal to that of {@link Scorer#predict} to the last bit
 * @param contributions (inputs), in units of the logit; not to be modified
 */
record Attribution(double[] prediction, double logit, double baselineLogit, double[] contributions) {

    /** @param features (inputs), unscaled, NaN for a missing number; not modified */
    static Attribution of(Model model, double[] features) {
        double[] inputs = features.clone();
        Scorer.scaleInPlace(inputs, 0, model.scaledInputs(), model.scaling(), model.clip());
        double[] baseline = new double[inputs.length];
        double[] prediction = new double[model.target().predictionWidth()];
        Scorer scorer = new Scorer(model.shape());
        scorer.predict(model, features, prediction);
        return new Attribution(
                prediction,
                scorer.logits(model, features)[0],
                new ForwardPass(model.shape()).logits(model.parameters(), baseline)[0],
                new IntegratedGradients(model.shape()).contributions(model.parameters(), baseline, inputs));
    }

    /** The contribution of a feature with {@code width} inputs from index {@code offset}. */
    double contribution(int offset, int width) {
        double sum = 0;
        for (int input = offset; input < offset + width; input++) {
            sum += contributions[input];
        }
        return sum;
    }
}
