package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Damage;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelMismatchException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LedgerTest {
    private static final Path TITANIC = Path.of("config/titanic.properties");

    private final LifeboatConfig config = Pipeline.config(TITANIC, Map.of());
    private final Model model = config.model().untrained(10);

    /** A ledger after some random records, examples, journal records and counts. */
    private Ledger used(long seed, int steps) {
        SplittableRandom random = new SplittableRandom(seed);
        Ledger ledger = Ledger.empty(config, 3);
        for (int i = 0; i < steps; i++) {
            double[] features = {1 + random.nextInt(3), random.nextInt(2), random.nextInt(4) == 0 ? Double.NaN : i};
            ledger.advanceStreamTime(random.nextLong(1_000_000));
            switch (random.nextInt(6)) {
                case 0 -> ledger.observe(model, features, i, i);
                case 1 -> ledger.add(example(random, features), random.nextLong(1000), i);
                case 2 -> ledger.countMissing(new boolean[] {random.nextBoolean(), false, true});
                case 3 -> ledger.totals().count(PredictionFate.values()[random.nextInt(6)]);
                case 4 -> ledger.totals().addAwaiting(1 + random.nextInt(1000));
                default -> take(ledger, random.nextInt(20));
            }
        }
        return ledger;
    }

    private static Example example(SplittableRandom random, double[] features) {
        Example.Use use = Example.Use.values()[random.nextInt(4)];
        return new Example(
                features,
                random.nextBoolean(),
                random.nextDouble(),
                random.nextInt(100) - 1,
                use,
                random.nextInt(9999));
    }

    private static void take(Ledger ledger, int what) {
        switch (what) {
            case 0 -> ledger.takeBatch();
            case 1 -> ledger.takeMoments();
            case 2 -> ledger.takeHeldOut();
            default -> {}
        }
    }

    @Property(tries = 300)
    void ledgerComesBackFromItsBytes(@ForAll long seed, @ForAll @IntRange(max = 80) int steps) {
        Ledger ledger = used(seed, steps);
        byte[] bytes = ledger.toBytes();
        Ledger copy = Ledger.fromBytes(bytes, config, 3);
        assertThat(copy.toBytes()).isEqualTo(bytes);
        assertThat(copy.sequence()).isEqualTo(ledger.sequence());
        assertThat(copy.streamTime()).isEqualTo(ledger.streamTime());
        assertThat(copy.batchStartMs()).isEqualTo(ledger.batchStartMs());
        assertThat(copy.waitingSinceMs()).isEqualTo(ledger.waitingSinceMs());
        assertThat(copy.isBatchOpen()).isEqualTo(ledger.isBatchOpen());
        assertThat(copy.isBatchFull()).isEqualTo(ledger.isBatchFull());
        assertThat(copy.isWaiting()).isEqualTo(ledger.isWaiting());
        assertThat(copy.missing()).isEqualTo(ledger.missing());
        assertThat(copy.totals().toArray()).isEqualTo(ledger.totals().toArray());
        JournalCodec codec = new JournalCodec();
        assertThat(codec.toBytes(copy.takeBatch())).isEqualTo(codec.toBytes(ledger.takeBatch()));
        assertThat(copy.toBytes()).isEqualTo(ledger.toBytes());
    }

    @Property(tries = 20)
    void truncatedBytesAreRefused(@ForAll long seed) {
        byte[] bytes = used(seed, 20).toBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Ledger.fromBytes(truncated, config, 3)).isInstanceOf(BinaryFormatException.class);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> Ledger.fromBytes(longer, config, 3)).isInstanceOf(BinaryFormatException.class);
    }

    @Property(tries = 10)
    void noLengthIsBelievedBeforeItsBytesAreThere(@ForAll long seed) {
        byte[] bytes = used(seed, 20).toBytes();
        Damage.requireFrugal(bytes, damaged -> {
            try {
                assertThat(Ledger.fromBytes(damaged, config, 3)).isNotNull();
            } catch (ModelMismatchException another) {
                // The length was written over the fingerprint.
                assertThat(another)
                        .hasMessageContaining(config.model().fingerprint().toString());
            }
        });
    }

    @net.jqwik.api.Example
    void newerAndForeignBytesAreRefused() {
        byte[] newer = used(1, 5).toBytes();
        newer[1] = 2;
        byte[] foreign = used(1, 5).toBytes();
        foreign[0] = '{';
        assertThatThrownBy(() -> Ledger.fromBytes(newer, config, 3))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining("ledger of partition 3 has format version 2");
        assertThatThrownBy(() -> Ledger.fromBytes(foreign, config, 3))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining("not written by Lifeboat");
    }

    @Property(tries = 2000)
    void damagedBytesAreRefusedOrMeanAnotherLedger(@ForAll long seed, @ForAll int position, @ForAll byte value) {
        byte[] bytes = used(seed, 20).toBytes();
        bytes[Math.floorMod(position, bytes.length)] = value;
        try {
            Ledger other = Ledger.fromBytes(bytes, config, 3);
            assertThat(other.toBytes()).isNotEmpty();
        } catch (BinaryFormatException | ModelMismatchException e) {
            assertThat(e).hasMessageMatching("(?s)(the|this) .+");
        } catch (RuntimeException e) {
            fail("something else escaped", e);
        }
    }

    @net.jqwik.api.Example
    void ledgerOfAnotherModelIsRefused() {
        byte[] bytes = used(1, 20).toBytes();
        LifeboatConfig wider = Pipeline.config(TITANIC, Map.of("network.hidden.units", "11"));
        assertThatThrownBy(() -> Ledger.fromBytes(bytes, wider, 3))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining(config.model().fingerprint().toString())
                .hasMessageContaining(wider.model().fingerprint().toString());
    }

    @net.jqwik.api.Example
    void settingsMayChangeBetweenStarts() {
        Ledger ledger = Ledger.empty(config, 3);
        for (int i = 0; i < 5; i++) {
            ledger.add(new Example(new double[] {1, 0, 20}, true, 0.5, -1, Example.Use.TRAINING, 0), 0, 0);
        }
        LifeboatConfig other = Pipeline.config(TITANIC, Map.of("learning.batch.size", "5", "learning.rate", "0.5"));
        Ledger restarted = Ledger.fromBytes(ledger.toBytes(), other, 3);
        assertThat(ledger.isBatchFull()).isFalse();
        assertThat(restarted.isBatchFull()).isTrue();
        ExamplesEntry batch = restarted.takeBatch();
        assertThat(batch.settings()).isEqualTo(other.learning());
        assertThat(batch.examples()).hasSize(5);
    }
}
