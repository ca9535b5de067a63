package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.nn.SplitMix64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What storage and transport may do to bytes. */
final class Damage {
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
}
