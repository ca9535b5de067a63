package dev.lifeboat.learning;

import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.stats.Scaling;

/** Everything that is determined before the first record: what the model maps to what, and its network. */
public record ModelDefinition(ModelSignature signature, Architecture architecture, NetworkShape shape) {

    public ModelDefinition(ModelSignature signature, Architecture architecture) {
        this(signature, architecture, architecture.shape(signature));
    }

    public Target target() {
        return signature.target();
    }

    /** Number of inputs of the network. */
    public int inputs() {
        return shape.inputs();
    }

    /** Indexes of the inputs that are z-scored, one per variable of the running moments; not to be modified. */
    public int[] scaledInputs() {
        return signature.features().scaledInputs();
    }

    public Fingerprint fingerprint() {
        return Fingerprint.of(signature.canonical() + "|" + architecture.canonical());
    }

    /** The initial parameters of the network. */
    double[] initialParameters() {
        return architecture.initialization().parameters(shape);
    }

    /**
     * The model before anything was learned.
     *
     * @param clip maximum absolute z-score
     */
    public Model untrained(double clip) {
        return new Model(this, ModelVersion.UNTRAINED, initialParameters(), Scaling.none(scaledInputs().length), clip);
    }
}
