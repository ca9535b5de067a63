package dev.lifeboat.nn;

/**
 * A seeded random generator whose complete state is one long, so that it can be stored and resumed.
 *
 * <p>Steele, Lea &amp; Flood 2014, "Fast splittable pseudorandom number generators".
 */
public final class SplitMix64 {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    public SplitMix64(long seed) {
        this.state = seed;
    }

    /** The seed with which a new generator continues the sequence. */
    public long state() {
        return state;
    }

    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1), with 53 random bits. */
    public double nextDouble() {
        return unit(nextLong());
    }

    /**
     * Uniform in [0, bound).
     *
     * @param bound from 1
     */
    public int nextInt(int bound) {
        return (int) (nextDouble() * bound);
    }

    /** The output function: a bijection of 64 bits in which every input bit affects every output bit. */
    public static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The upper 53 bits as a number in [0, 1). */
    public static double unit(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }
}
