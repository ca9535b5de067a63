package dev.lifeboat.learning;

import dev.lifeboat.nn.ForwardPass;
import dev.lifeboat.nn.IntegratedGradients;
import java.util.Arrays;
import java.util.List;

/**
 * How much each input contributes to the logit of a prediction, relative to a baseline.
 *
 * <p>The baseline is an average record: every scaled input at its running mean (z = 0), where a missing value is, too, and every other
 * input at 0 (no category of a one-hot feature, {@code false}, code 0). The contributions add up to {@code logit − baselineLogit} except
 * for rounding; see {@link IntegratedGradients}. Those of an ensemble are integrated gradients of the {@linkplain MixedLogit mixed logit}
 * through the members' logits.
 *
 * @param prediction in the layout of the target; equal to that of {@link Scorer#predict} to the last bit
 * @param contributions (inputs), in units of the logit; not to be modified
 */
record Attribution(double[] prediction, double logit, double baselineLogit, double[] contributions) {

    /** The attribution of one member's logit. */
    private record OfMember(double logit, double baselineLogit, double[] contributions) {}

    /** @param features (inputs), unscaled, NaN for a missing number; not modified */
    static Attribution of(Model model, double[] features) {
        double[] prediction = new double[model.target().predictionWidth()];
        new Scorer().predict(model, features, prediction);
        List<OfMember> members = model.members().stream()
                .map(member -> ofMember(model, member, features))
                .toList();
        if (members.size() == 1) {
            OfMember only = members.get(0);
            return new Attribution(prediction, only.logit, only.baselineLogit, only.contributions);
        }
        return mixed(model, members, prediction, features.length);
    }

    private static Attribution mixed(Model model, List<OfMember> members, double[] prediction, int inputs) {
        MixedLogit mixed = new MixedLogit(
                model.members().stream().mapToDouble(MemberNetwork::weight).toArray());
        double[] baseline =
                members.stream().mapToDouble(OfMember::baselineLogit).toArray();
        double[] logits = members.stream().mapToDouble(OfMember::logit).toArray();
        double[] gradient = mixed.meanGradient(baseline, logits);
        double[] contributions = new double[inputs];
        for (int i = 0; i < gradient.length; i++) {
            for (int input = 0; input < inputs; input++) {
                contributions[input] += gradient[i] * members.get(i).contributions[input];
            }
        }
        return new Attribution(prediction, mixed.of(logits), mixed.of(baseline), contributions);
    }

    private static OfMember ofMember(Model model, MemberNetwork member, double[] features) {
        InputEncoding.Encoder encoder =
                member.encoding().encoder(model.signature().features());
        double[] inputs = new double[encoder.width()];
        encoder.encode(features, model.scaling(), model.clip(), inputs, 0);
        double[] baseline = new double[encoder.width()];
        encoder.encode(average(model), model.scaling(), model.clip(), baseline, 0);
        double[] encoded = new IntegratedGradients(member.shape()).contributions(member.parameters(), baseline, inputs);
        double[] contributions = new double[features.length];
        for (int input = 0; input < encoded.length; input++) {
            contributions[encoder.source(input)] += encoded[input];
        }
        ForwardPass forward = new ForwardPass(member.shape());
        double logit = forward.logits(member.parameters(), inputs)[0];
        return new OfMember(logit, forward.logits(member.parameters(), baseline)[0], contributions);
    }

    /** The features of the baseline: numbers are missing. */
    private static double[] average(Model model) {
        double[] features = new double[model.signature().inputs()];
        Arrays.stream(model.scaledInputs()).forEach(input -> features[input] = Double.NaN);
        return features;
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
