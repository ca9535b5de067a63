package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.common.utils.Utils;

class StampedBloomFilterTest {
    private static final int CELLS = 4096;

    private final StampedBloomFilter filter = new StampedBloomFilter(CELLS);

    @Example
    void idsAddedSinceAStampMayBeContained() {
        for (int i = 0; i < 10 * CELLS; i++) {
            filter.add(id(i), i / 100);
        }
        assertThat(IntStream.range(20_000, 10 * CELLS)).allMatch(i -> filter.mayContain(id(i), 200));
    }

    @Example
    void falsePositiveRateIsFifteenPercentWithAQuarterOfTheCellsInUse() {
        for (int i = 0; i < CELLS / 4; i++) {
            filter.add(id(i), 7);
        }
        // (1 - e^(-2/4))² = 0.155; three standard deviations between filters are about 0.02.
        assertThat(contained(1_000_000, 1_100_000, 7)).isBetween(13_000L, 18_000L);
        assertThat(contained(0, CELLS / 4, 8)).as("added before 8").isZero();
    }

    /** The ids that Kafka's producer sends to one of 64 partitions have six bits of their hash in common. */
    @Example
    void idsOfOnePartitionSpreadOverAllCells() {
        int[] ids = IntStream.range(0, 1_000_000)
                .filter(i -> Utils.toPositive(Utils.murmur2(id(i))) % 64 == 5)
                .toArray();
        for (int i = 0; i < CELLS / 4; i++) {
            filter.add(id(ids[i]), 0);
        }
        long contained = IntStream.of(ids)
                .skip(CELLS / 4)
                .filter(i -> filter.mayContain(id(i), 0))
                .count();
        assertThat(contained / (double) (ids.length - CELLS / 4)).isBetween(0.13, 0.18);
    }

    @Property
    void stampsMayBeLarge(@ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long stamp) {
        StampedBloomFilter one = new StampedBloomFilter(CELLS);
        one.add(id(1), stamp);
        assertThat(one.mayContain(id(1), stamp)).isTrue();
        assertThat(one.mayContain(id(1), Math.max(0, stamp - 1_000_000))).isTrue();
        assertThat(one.mayContain(id(1), stamp + 1)).isFalse();
    }

    @Example
    void emptyFilterContainsNothing() {
        assertThat(contained(0, 1000, 0)).isZero();
    }

    private long contained(int from, int to, long stamp) {
        return IntStream.range(from, to)
                .filter(i -> filter.mayContain(id(i), stamp))
                .count();
    }

    private static byte[] id(int number) {
        return ("p" + number).getBytes(StandardCharsets.US_ASCII);
    }
}
