package dev.lifeboat.learning;

import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.stats.Scaling;

/**
 * All that is decided before the first record: the network, how it starts, and which of its inputs are z-scored.
 *
 * @param inputs what the inputs mean, in canonical form
 * @param scaledInputs indexes of the inputs that are z-scored, one a variable of the running moments; not to be changed
 */
public record ModelDefinition(String inputs, int[] scaledInputs, NetworkShape shape, Initialization initialization) {
    public ModelDefinition {
        scaledInputs = scaledInputs.clone();
        for (int input : scaledInputs) {
            if (input < 0 || input >= shape.inputs()) {
                throw new IllegalArgumentException("input " + input + " of a network with " + shape.inputs());
            }
        }
    }

    public Fingerprint fingerprint() {
        return Fingerprint.of(inputs + "|" + shape + "|" + initialization.seed() + "|" + initialization.hidden() + "|"
                + initialization.output());
    }

    /** Version −1: the network before anything was learned. */
    public Model untrained(double clip) {
        return new Model(
                fingerprint(),
                Model.UNTRAINED,
                0,
                shape,
                initialization.parameters(shape),
                scaledInputs,
                Scaling.none(scaledInputs.length),
                clip,
                Model.NO_EVENT_TIME);
    }
}
