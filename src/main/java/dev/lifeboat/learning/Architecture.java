package dev.lifeboat.learning;

import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.NetworkShape;
import java.util.List;

/**
 * The hidden layers of a network and its initial parameters.
 *
 * @param hiddenUnits of each hidden layer; empty for a linear model
 */
public record Architecture(List<Integer> hiddenUnits, Initialization initialization) {
    public Architecture {
        hiddenUnits = List.copyOf(hiddenUnits);
    }

    /** The shape of a network for this signature. */
    public NetworkShape shape(ModelSignature signature) {
        return new NetworkShape(
                signature.features().inputs(), hiddenUnits, signature.target().outputs());
    }

    /** Everything that determines a network before its first step, in a form that never changes. */
    String canonical() {
        return hiddenUnits + "|" + initialization.seed() + "|" + initialization.hidden() + "|"
                + initialization.output();
    }
}
