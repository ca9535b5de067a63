package dev.lifeboat.learning;

import dev.lifeboat.nn.ForwardPass;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.stats.HalfLife;
import dev.lifeboat.stats.RunningMoments;
import dev.lifeboat.stats.Scaling;

/** Applies models of one shape to records, with scratch space of its own: one instance a thread. */
public final class Scorer {
    private final ForwardPass forwardPass;
    private final double[] inputs;

    public Scorer(NetworkShape shape) {
        forwardPass = new ForwardPass(shape);
        inputs = new double[shape.inputs()];
    }

    /**
     * The probability that the label is 1.
     *
     * @param model of this scorer's shape
     * @param features (inputs), unscaled, NaN for a missing number; not changed
     */
    public double probability(Model model, double[] features) {
        return ForwardPass.sigmoid(logit(model, features));
    }

    /** The log-odds behind {@link #probability}. */
    public double logit(Model model, double[] features) {
        System.arraycopy(features, 0, inputs, 0, inputs.length);
        scaleInPlace(inputs, 0, model.scaledInputs(), model.scaling(), model.clip());
        return forwardPass.logit(model.parameters(), inputs);
    }

    /**
     * Adds a record's numbers to the moments, limited by what the model has seen so far; missing ones are left out.
     *
     * @param timestamp of the record
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

    /** Turns the features that are numbers into z-scores. */
    static void scaleInPlace(double[] inputs, int from, int[] scaledInputs, Scaling scaling, double clip) {
        for (int variable = 0; variable < scaledInputs.length; variable++) {
            int index = from + scaledInputs[variable];
            inputs[index] = scaling.zScore(variable, inputs[index], clip);
        }
    }
}
