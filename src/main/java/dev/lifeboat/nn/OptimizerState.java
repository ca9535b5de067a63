package dev.lifeboat.nn;

import java.util.Arrays;

/**
 * What an optimiser remembers between steps: the number of steps and up to two moments a parameter. Rules that need only one
 * moment leave the other at zero, so that a change of rule starts from a defined state.
 */
public final class OptimizerState {
    /** Steps from one look for faded moments to the next: rare enough to cost nothing, and the same for everybody who folds. */
    private static final long FADING = 1024;

    private long step;
    private long origin;
    private final double[] first;
    private final double[] second;

    /**
     * @param step steps taken so far
     * @param origin of them, those that were taken before the moments were last reset
     * @param first and {@code second} (parameters) each; kept, not copied
     */
    public OptimizerState(long step, long origin, double[] first, double[] second) {
        if (origin < 0 || step < origin || first.length != second.length) {
            throw new IllegalArgumentException(
                    "step " + step + " from " + origin + ", moments of " + first.length + " and " + second.length);
        }
        this.step = step;
        this.origin = origin;
        this.first = first;
        this.second = second;
    }

    public static OptimizerState empty(int parameters) {
        return new OptimizerState(0, 0, new double[parameters], new double[parameters]);
    }

    /** Steps taken so far. */
    public long step() {
        return step;
    }

    /** Of them, those that were taken before the moments were last reset. */
    public long origin() {
        return origin;
    }

    /** Steps taken since the moments were last reset: Adam's t. */
    public long age() {
        return step - origin;
    }

    /** Forgets both moments: the next step is as the first one was. */
    public void reset() {
        Arrays.fill(first, 0);
        Arrays.fill(second, 0);
        origin = step;
    }

    /** Decayed gradients (Adam's m, the velocity of momentum); written by {@link Optimizer#step}. */
    public double[] first() {
        return first;
    }

    /** Decayed squared gradients (Adam's v); written by {@link Optimizer#step}. */
    public double[] second() {
        return second;
    }

    /** @return the new {@link #age} */
    long advance() {
        step++;
        if (step % FADING == 0) {
            dropFaded(first);
            dropFaded(second);
        }
        return age();
    }

    /**
     * Those of a unit that is never active again decay to subnormal numbers and, rounded to nearest, stay there for ever, where
     * processors take a hundred times as long. They are far below anything that moves a parameter.
     */
    private static void dropFaded(double[] moments) {
        for (int i = 0; i < moments.length; i++) {
            if (Math.abs(moments[i]) < Double.MIN_NORMAL) {
                moments[i] = 0;
            }
        }
    }
}
