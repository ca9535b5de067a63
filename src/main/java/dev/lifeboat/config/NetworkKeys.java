package dev.lifeboat.config;

import dev.lifeboat.learning.Architecture;
import dev.lifeboat.learning.InputEncoding;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import java.util.EnumSet;
import java.util.List;

/** The architecture of the network and its initial parameters. */
final class NetworkKeys {
    private static final Key<List<String>> HIDDEN_UNITS = Key.list(
                    "network.hidden.units",
                    "Number of ReLU units in each hidden layer: `16,8` for two layers. Empty: a linear model.")
            .orElse("10");

    static final Key<Long> SEED = Key.whole(
                    "network.seed",
                    "Seed of the initial weights. Each member of an ensemble derives its seed from this one and its name, unless"
                            + " it overrides it.")
            .orElse(1L);

    private static final Key<Distribution> HIDDEN_INIT = Key.choice(
                    "network.hidden.init",
                    "Distribution of the initial weights of hidden layers.",
                    EnumSet.of(Distribution.GLOROT, Distribution.HE))
            .orElse(Distribution.GLOROT);

    private static final Key<Distribution> OUTPUT_INIT = Key.choice(
                    "network.output.init",
                    "Distribution of the initial weights of the output layer. With `zero`, an untrained network predicts 0.5.",
                    EnumSet.of(Distribution.ZERO, Distribution.GLOROT))
            .orElse(Distribution.ZERO);

    private static final Key<List<String>> BREAKPOINTS = Key.list(
                    "network.breakpoints",
                    "Piecewise-linear encoding of numeric features: breakpoints in standard deviations, for example"
                            + " `-2,-1,0,1,2`. A network without hidden units can then learn any function that is linear between"
                            + " them. Empty: z-scores only.")
            .orElse("");

    static final List<Key<?>> KEYS = List.of(HIDDEN_UNITS, BREAKPOINTS, SEED, HIDDEN_INIT, OUTPUT_INIT);

    private NetworkKeys() {}

    static Architecture architecture(Values values) {
        List<Integer> hidden =
                values.get(HIDDEN_UNITS).stream().map(NetworkKeys::units).toList();
        List<Double> breakpoints =
                values.get(BREAKPOINTS).stream().map(NetworkKeys::breakpoint).toList();
        return new Architecture(
                new InputEncoding(breakpoints),
                hidden,
                new Initialization(values.get(SEED), values.get(HIDDEN_INIT), values.get(OUTPUT_INIT)));
    }

    private static int units(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidConfigException(HIDDEN_UNITS.name() + ": '" + text + "' is not a whole number", e);
        }
    }

    private static double breakpoint(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new InvalidConfigException(BREAKPOINTS.name() + ": '" + text + "' is not a number", e);
        }
    }
}
