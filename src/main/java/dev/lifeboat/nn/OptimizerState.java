package dev.lifeboat.nn;

import java.util.Arrays;

/**
 * The state of an optimizer: the number of steps and up to two moments per parameter. Rules with one moment leave the other at zero, so a
 * change of rule starts from a defined state.
 */
public final class OptimizerState {
    /** Number of steps between two searches for subnormal moments: rare enough to cost nothing. */
    private static final long FLUSH_INTERVAL = 1024;

    private long step;
    private long origin;
    private final double[] first;
    private final double[] second;

    /**
     * @param step total number of steps
     * @param origin number of steps before the most recent reset
     * @param first (parameters); kept, not copied
     * @param second (parameters); kept, not copied
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

    /** Total number of steps. */
    public long step() {
        return step;
    }

    /** Number of steps before the most recent reset. */
    public long origin() {
        return origin;
    }

    /** Number of steps since the most recent reset: Adam's t. */
    public long age() {
        return step - origin;
    }

    /** Resets both moments: the next step is like a first step. */
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
        if (step % FLUSH_INTERVAL == 0) {
            flushSubnormals(first);
            flushSubnormals(second);
        }
        return age();
    }

    /**
     * Sets subnormal moments to zero. The moments of a unit that is never active again decay to subnormal numbers and, because of rounding to
     * nearest, stay there; processors take a hundred times as long for them. They are far too small to change a parameter.
     */
    private static void flushSubnormals(double[] moments) {
        for (int i = 0; i < moments.length; i++) {
            if (Math.abs(moments[i]) < Double.MIN_NORMAL) {
                moments[i] = 0;
            }
        }
    }
}
