package dev.lifeboat.learning;

import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.NetworkShape;
import java.util.List;

/**
 * The inputs of a network, its hidden layers and its initial parameters.
 *
 * @param hiddenUnits of each hidden layer; empty for a linear model
 */
public record Architecture(InputEncoding encoding, List<Integer> hiddenUnits, Initialization initialization) {
    public Architecture {
        hiddenUnits = List.copyOf(hiddenUnits);
    }

    /** A network that sees z-scores. */
    public Architecture(List<Integer> hiddenUnits, Initialization initialization) {
        this(InputEncoding.Z_SCORE, hiddenUnits, initialization);
    }

    /** The shape of a network for this signature. */
    public NetworkShape shape(ModelSignature signature) {
        return new NetworkShape(
                encoding.width(signature.features()),
                hiddenUnits,
                signature.target().outputs());
    }

    /** Everything that determines a network before its first step, in a form that never changes. */
    String canonical() {
        return hiddenUnits + "|" + initialization.seed() + "|" + initialization.hidden() + "|" + initialization.output()
                + encoding.canonical();
    }
}
