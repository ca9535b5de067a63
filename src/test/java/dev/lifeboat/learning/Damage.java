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

/** Simulates damage to stored bytes. */
public final class Damage {
    /** Far more than reading small bytes needs, far less than the announced length. */
    private static final int MAX_ALLOCATION = 2_000_000;

    private Damage() {}

    /** Changes some bytes. */
    static void flip(byte[] bytes, long seed, int flips) {
        SplitMix64 random = new SplitMix64(~seed);
        for (int i = 0; i < flips; i++) {
            int at = (int) (bytes.length * random.nextDouble());
            bytes[at] ^= (byte) (1 + (int) (255 * random.nextDouble()));
        }
    }

    /** Fails if reading throws anything but the exception for damage. Returns null if it throws that. */
    static <T> @Nullable T rejectedOr(Supplier<T> reading) {
        try {
            T value = reading.get();
            assertThat(value).isNotNull();
            return value;
        } catch (BinaryFormatException rejected) {
            assertThat(rejected).hasMessageStartingWith("the ");
            return null;
        }
    }

    /**
     * Writes a huge length to every position in turn. Fails if reading throws anything but the exception for damage, or allocates much more
     * than the bytes contain.
     */
    public static void requireFrugal(byte[] bytes, Consumer<byte[]> reading) {
        byte[] huge = new BinaryWriter().putCount(Integer.MAX_VALUE).toBytes();
        for (int position = 0; position < bytes.length; position++) {
            byte[] damaged = new BinaryWriter()
                    .putRaw(Arrays.copyOf(bytes, position))
                    .putRaw(huge)
                    .putRaw(Arrays.copyOfRange(bytes, position + 1, bytes.length))
                    .toBytes();
            Runnable read = () -> {
                try {
                    reading.accept(damaged);
                } catch (BinaryFormatException rejected) {
                    assertThat(rejected).hasMessageStartingWith("the ");
                }
            };
            // The first run of a test also allocates what loading its classes takes.
            long allocated = Math.min(allocatedBy(read), allocatedBy(read));
            assertThat(allocated)
                    .as("allocated for a length at position %d", position)
                    .isLessThan(MAX_ALLOCATION);
        }
    }

    /** Number of bytes that the action allocates. */
    static long allocatedBy(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
