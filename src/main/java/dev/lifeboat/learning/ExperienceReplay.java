package dev.lifeboat.learning;

/**
 * Additional training on earlier examples after each mini-batch. Lin 1992, applied to supervised learning.
 *
 * @param size capacity of the replay buffer, in examples; 0 for none
 * @param steps additional optimizer steps per mini-batch
 * @param batch examples per step, drawn with replacement
 */
public record ExperienceReplay(int size, int steps, int batch) {
    /** Each example is learned from once. */
    public static final ExperienceReplay OFF = new ExperienceReplay(0, 0, 1);

    /** Maximum capacity: the buffer is part of an exported learner state. */
    public static final int MAX_SIZE = 100_000;

    public static final int MAX_STEPS = 1_000;

    /** Maximum number of inputs of all examples together: 400 MB. */
    private static final long MAX_INPUTS = 50_000_000;

    public ExperienceReplay {
        if (size < 0 || size > MAX_SIZE || steps < 0 || steps > MAX_STEPS || batch < 1 || batch > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "replay of " + steps + " steps with " + batch + " of " + size + " examples is out of range");
        }
    }

    /** The maximum capacity for examples of so many inputs. */
    public static long maxSize(int inputs) {
        return Math.min(MAX_SIZE, MAX_INPUTS / inputs);
    }
}
