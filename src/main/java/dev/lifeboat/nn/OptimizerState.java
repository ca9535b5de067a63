package dev.lifeboat.nn;

/**
 * What an optimiser remembers between steps: the number of steps and up to two moments a parameter. Rules that need only one
 * moment leave the other at zero, so that a change of rule starts from a defined state.
 */
public final class OptimizerState {
    private long step;
    private final double[] first;
    private final double[] second;

    /** @param first and {@code second} (parameters) each; kept, not copied */
    public OptimizerState(long step, double[] first, double[] second) {
        if (step < 0 || first.length != second.length) {
            throw new IllegalArgumentException(
                    "step " + step + ", moments of " + first.length + " and " + second.length);
        }
        this.step = step;
        this.first = first;
        this.second = second;
    }

    public static OptimizerState empty(int parameters) {
        return new OptimizerState(0, new double[parameters], new double[parameters]);
    }

    /** Steps taken so far: Adam's t. */
    public long step() {
        return step;
    }

    /** Decayed gradients (Adam's m, the velocity of momentum); written by {@link Optimizer#step}. */
    public double[] first() {
        return first;
    }

    /** Decayed squared gradients (Adam's v); written by {@link Optimizer#step}. */
    public double[] second() {
        return second;
    }

    long advance() {
        return ++step;
    }
}
