package dev.lifeboat.learning;

import dev.lifeboat.nn.ForwardPass;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.stats.HalfLife;
import dev.lifeboat.stats.RunningMoments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies models to records. It is quickest while models have equal shapes.
 *
 * <p>Not thread-safe: owns its scratch space.
 */
public final class Scorer {
    private @Nullable Model prepared;
    private List<Inputs> inputs = List.of();
    private Pass[] passes = new Pass[0];
    private double[] memberPrediction = new double[0];

    /** The encoded inputs of a record, which members of equal encoding share. */
    private static final class Inputs {
        final InputEncoding encoding;
        final InputEncoding.Encoder encoder;
        final double[] encoded;

        Inputs(InputEncoding encoding, ModelSignature signature) {
            this.encoding = encoding;
            this.encoder = encoding.encoder(signature.features());
            this.encoded = new double[encoder.width()];
        }
    }

    /** The way through one member. */
    private record Pass(NetworkShape shape, ForwardPass forward, Inputs inputs) {}

    /**
     * Predicts.
     *
     * @param features (inputs), unscaled, NaN for a missing number; not modified
     * @param prediction (prediction width of the target), overwritten: the mean of the members' predictions by weight
     * @return what each member predicts; none if there is only one
     */
    public MemberOutputs predict(Model model, double[] features, double[] prediction) {
        prepare(model);
        for (int i = 0; i < inputs.size(); i++) {
            Inputs distinct = inputs.get(i);
            distinct.encoder.encode(features, model.scaling(), model.clip(), distinct.encoded, 0);
        }
        if (passes.length == 1) {
            model.target().predict(logits(model, 0), prediction);
            return MemberOutputs.NONE;
        }
        return predictAll(model, prediction);
    }

    private MemberOutputs predictAll(Model model, double[] prediction) {
        Target target = model.target();
        int outputs = target.outputs();
        float[] all = new float[passes.length * outputs];
        Arrays.fill(prediction, 0);
        for (int i = 0; i < passes.length; i++) {
            double[] logits = logits(model, i);
            for (int output = 0; output < outputs; output++) {
                all[i * outputs + output] = (float) logits[output];
            }
            double weight = model.members().get(i).weight();
            if (weight > 0) {
                target.predict(logits, memberPrediction);
                for (int j = 0; j < prediction.length; j++) {
                    prediction[j] += weight * memberPrediction[j];
                }
            }
        }
        target.normalize(prediction);
        return new MemberOutputs(model.memberIds(), all);
    }

    /** The logits of one member for the encoded record: (outputs), scratch space that the next call overwrites. */
    private double[] logits(Model model, int member) {
        Pass pass = passes[member];
        return pass.forward.logits(model.members().get(member).parameters(), pass.inputs.encoded);
    }

    private void prepare(Model model) {
        if (model == prepared) {
            return;
        }
        if (!fits(model)) {
            allocate(model);
        }
        prepared = model;
    }

    private boolean fits(Model model) {
        List<MemberNetwork> members = model.members();
        if (prepared == null
                || passes.length != members.size()
                || !prepared.signature().equals(model.signature())) {
            return false;
        }
        for (int i = 0; i < passes.length; i++) {
            MemberNetwork member = members.get(i);
            if (!passes[i].shape.equals(member.shape()) || !passes[i].inputs.encoding.equals(member.encoding())) {
                return false;
            }
        }
        return true;
    }

    private void allocate(Model model) {
        List<Inputs> distinct = new ArrayList<>();
        passes = new Pass[model.members().size()];
        for (int i = 0; i < passes.length; i++) {
            MemberNetwork member = model.members().get(i);
            Inputs shared = distinct.stream()
                    .filter(inputs -> inputs.encoding.equals(member.encoding()))
                    .findFirst()
                    .orElse(null);
            if (shared == null) {
                shared = new Inputs(member.encoding(), model.signature());
                distinct.add(shared);
            }
            passes[i] = new Pass(member.shape(), new ForwardPass(member.shape()), shared);
        }
        inputs = distinct;
        memberPrediction = new double[model.target().predictionWidth()];
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
}
