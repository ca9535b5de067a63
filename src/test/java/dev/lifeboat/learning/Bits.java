package dev.lifeboat.learning;

/** The bits of numbers, for comparisons to the last bit. */
final class Bits {
    private Bits() {}

    static long[] of(double... numbers) {
        long[] bits = new long[numbers.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToRawLongBits(numbers[i]);
        }
        return bits;
    }
}
