package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.nn.SplitMix64;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What storage and transport may do to bytes. */
public final class Damage {
    private static final int EVERYTHING_ELSE = 2_000_000;

    private Damage() {}

    /** Changes some bytes to others. */
    static void flip(byte[] bytes, long seed, int flips) {
        SplitMix64 random = new SplitMix64(~seed);
        for (int i = 0; i < flips; i++) {
            int at = (int) (bytes.length * random.nextDouble());
            bytes[at] ^= (byte) (1 + (int) (255 * random.nextDouble()));
        }
    }

    /** Fails if reading ends in any exception but the one for damage. */
    static <T> @Nullable T refusedOr(Supplier<T> reading) {
        try {
            T value = reading.get();
            assertThat(value).isNotNull();
            return value;
        } catch (BinaryFormatException refused) {
            assertThat(refused).hasMessageStartingWith("the ");
            return null;
        }
    }

    /**
     * Puts the largest length that a format can announce at every position in turn. Fails if reading ends in any exception but
     * the one for damage, or asks for more memory than small bytes can mean: whoever believed the length would ask for
     * gigabytes.
     */
    public static void requireFrugal(byte[] bytes, Consumer<byte[]> reading) {
        byte[] huge = new BinaryWriter().putCount(Integer.MAX_VALUE).toBytes();
        for (int position = 0; position < bytes.length; position++) {
            byte[] damaged = new BinaryWriter()
                    .putRaw(Arrays.copyOf(bytes, position))
                    .putRaw(huge)
                    .putRaw(Arrays.copyOfRange(bytes, position + 1, bytes.length))
                    .toBytes();
            long allocated = allocatedBy(() -> {
                try {
                    reading.accept(damaged);
                } catch (BinaryFormatException refused) {
                    assertThat(refused).hasMessageStartingWith("the ");
                }
            });
            assertThat(allocated)
                    .as("allocated for a length at position %d", position)
                    .isLessThan(EVERYTHING_ELSE);
        }
    }

    /** Bytes that this thread allocates meanwhile. */
    static long allocatedBy(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
