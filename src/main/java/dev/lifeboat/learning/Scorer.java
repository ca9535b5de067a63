package dev.lifeboat.learning;

import dev.lifeboat.nn.ForwardPass;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.stats.HalfLife;
import dev.lifeboat.stats.RunningMoments;
import dev.lifeboat.stats.Scaling;

/**
 * Applies models of one shape to records.
 *
 * <p>Not thread-safe: owns its scratch space.
 */
public final class Scorer {
    private final ForwardPass forwardPass;
    private final double[] inputs;

    public Scorer(NetworkShape shape) {
        forwardPass = new ForwardPass(shape);
        inputs = new double[shape.inputs()];
    }

    /**
     * Predicts.
     *
     * @param model of this scorer's shape
     * @param features (inputs), unscaled, NaN for a missing number; not modified
     * @param prediction (prediction width of the target), overwritten
     */
    public void predict(Model model, double[] features, double[] prediction) {
        model.target().predict(logits(model, features), prediction);
    }

    /** The logits of a record: (outputs), from index 0 of scratch space that the next call overwrites. */
    double[] logits(Model model, double[] features) {
        System.arraycopy(features, 0, inputs, 0, inputs.length);
        scaleInPlace(inputs, 0, model.scaledInputs(), model.scaling(), model.clip());
        return forwardPass.logits(model.parameters(), inputs);
    }

    /**
     * Adds the numbers of a record to the running moments, each limited by what the model has seen so far. Missing numbers are skipped.
     *
     * @param timestamp of the record, in ms since the epoch
     * @param halfLife of the moments
     */
    public static void observe(
            Model model, double[] features, RunningMoments moments, long timestamp, HalfLife halfLife) {
        double weight = moments.admit(timestamp, halfLife);
        int[] scaledInputs = model.scaledInputs();
        for (int variable = 0; variable < scaledInputs.length; variable++) {
            double value = features[scaledInputs[variable]];
            if (!Double.isNaN(value)) {
                moments.addInPlace(variable, model.limited(variable, value), weight);
            }
        }
    }

    /** Replaces the numbers to be scaled by their z-scores. */
    static void scaleInPlace(double[] inputs, int from, int[] scaledInputs, Scaling scaling, double clip) {
        for (int variable = 0; variable < scaledInputs.length; variable++) {
            int index = from + scaledInputs[variable];
            inputs[index] = scaling.zScore(variable, inputs[index], clip);
        }
    }
}
