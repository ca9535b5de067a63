package dev.lifeboat.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines that name the hidden layers with inactive units, and what to do. */
final class InactiveUnits {
    private InactiveUnits() {}

    /**
     * One line for each hidden layer that has inactive units.
     *
     * @param inactive number of inactive units of each hidden layer, or their mean over several runs
     * @param units number of units of each hidden layer
     */
    static List<String> lines(double[] inactive, int[] units) {
        List<String> lines = new ArrayList<>();
        for (int layer = 0; layer < inactive.length; layer++) {
            if (inactive[layer] > 0) {
                String format = inactive[layer] == Math.rint(inactive[layer]) ? "%.0f" : "%.1f";
                lines.add("hidden layer " + (layer + 1) + ": " + String.format(Locale.ROOT, format, inactive[layer])
                        + " of " + units[layer] + " units inactive; lower learning.rate, or add units");
            }
        }
        return lines;
    }
}
