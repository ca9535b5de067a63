package dev.lifeboat.nn;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
    @Test
    void numbersAreTheReferenceOutput() {
        SplitMix64 random = new SplitMix64(1234567);
        for (String expected : new String[] {
            "6457827717110365317",
            "3203168211198807973",
            "9817491932198370423",
            "4593380528125082431",
            "16408922859458223821"
        }) {
            assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo(expected);
        }
    }

    @Test
    void unitIntervalIsHalfOpen() {
        assertThat(SplitMix64.unit(0)).isZero();
        assertThat(SplitMix64.unit(-1)).isEqualTo(Math.nextDown(1.0));
        assertThat(SplitMix64.unit(Long.MIN_VALUE)).isEqualTo(0.5);
    }

    @Property
    void doubleConsistsOfTheUpperBitsOfTheNextLong(@ForAll long seed) {
        double expected = (new SplitMix64(seed).nextLong() >>> 11) / 0x1.0p53;
        assertThat(new SplitMix64(seed).nextDouble()).isEqualTo(expected);
    }
}
