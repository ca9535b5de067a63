package dev.lifeboat.learning;

/**
 * How much is learned again from examples of before, after each mini-batch. Lin 1992, for supervised learning.
 *
 * @param size newest training examples that are remembered; 0: none
 * @param steps extra optimiser steps a mini-batch
 * @param batch examples of such a step, drawn with replacement
 */
public record ExperienceReplay(int size, int steps, int batch) {
    /** Each example is learned from once. */
    public static final ExperienceReplay OFF = new ExperienceReplay(0, 0, 1);

    /** Largest memory; it is part of a learner's exported state. */
    public static final int LARGEST = 100_000;

    /** Inputs of all remembered examples together, at most: 400 MB. */
    static final long MOST_INPUTS = 50_000_000;

    private static final int MOST_STEPS = 1_000;

    public ExperienceReplay {
        if (size < 0 || size > LARGEST || steps < 0 || steps > MOST_STEPS || batch < 1 || batch > LARGEST) {
            throw new IllegalArgumentException(
                    "a replay of " + steps + " steps of " + batch + " examples out of " + size);
        }
    }

    /** The largest memory for examples of so many inputs. */
    public static long largest(int inputs) {
        return Math.min(LARGEST, MOST_INPUTS / inputs);
    }
}
