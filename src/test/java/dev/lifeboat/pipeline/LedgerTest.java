package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Damage;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.schema.Source;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LedgerTest {
    private static final Path TITANIC = Path.of("config/titanic.properties");

    private final LifeboatConfig config = config(Map.of());
    private final LedgerCodec codec = new LedgerCodec(config);
    private final Model model =
            Model.untrained(config.model(), config.learning().settings());

    private static LifeboatConfig config(Map<String, String> overrides) {
        return LifeboatConfig.read(TITANIC, Map.of(), overrides);
    }

    /** A ledger after random records, examples, journal entries, positions and counts. */
    private Ledger used(long seed, int steps) {
        SplittableRandom random = new SplittableRandom(seed);
        Ledger ledger = Ledger.empty(config, 3);
        for (int i = 0; i < steps; i++) {
            double[] features = {1 + random.nextInt(3), random.nextInt(2), random.nextInt(4) == 0 ? Double.NaN : i};
            ledger.advanceStreamTime(random.nextLong(1_000_000));
            switch (random.nextInt(7)) {
                case 0 -> ledger.observe(model, features, i, i);
                case 1 -> ledger.add(example(random, features), random.nextLong(1000), i);
                case 2 -> ledger.countMissing(new boolean[] {random.nextBoolean(), false, true});
                case 3 -> ledger.totals().count(PredictionFate.values()[random.nextInt(6)]);
                case 4 -> ledger.totals().addAwaiting(1 + random.nextInt(1000));
                case 5 -> {
                    Source source = Source.values()[random.nextInt(2)];
                    ledger.setPosition(source, new SourcePosition("id-" + random.nextInt(), random.nextLong(1L << 40)));
                }
                default -> take(ledger, random.nextInt(20));
            }
        }
        return ledger;
    }

    private static Example example(SplittableRandom random, double[] features) {
        Example.Use use = Example.Use.values()[random.nextInt(4)];
        return new Example(
                features,
                random.nextInt(2),
                new double[] {random.nextDouble()},
                random.nextInt(100) - 1,
                use,
                random.nextInt(9999));
    }

    private static void take(Ledger ledger, int what) {
        switch (what) {
            case 0 -> ledger.addReady(ledger.takeBatch(), 5);
            case 1 -> ledger.addReady(ledger.takeMoments(), 6);
            case 2 -> ledger.addReady(ledger.takeHeldOut(), 7);
            case 3 -> ledger.takeReady();
            default -> {}
        }
    }

    @Property(tries = 300)
    void bytesRestoreTheLedger(@ForAll long seed, @ForAll @IntRange(max = 80) int steps) {
        Ledger ledger = used(seed, steps);
        byte[] bytes = codec.toBytes(ledger);
        Ledger copy = codec.fromBytes(bytes, 3);
        assertThat(codec.toBytes(copy)).isEqualTo(bytes);
        assertThat(copy.partition()).isEqualTo(3);
        assertThat(copy.sequence()).isEqualTo(ledger.sequence());
        assertThat(copy.times()).isEqualTo(ledger.times());
        for (Source source : Source.values()) {
            assertThat(copy.position(source)).isEqualTo(ledger.position(source));
        }
        assertThat(copy.hasReady()).isEqualTo(ledger.hasReady());
        assertThat(copy.hasBatch()).isEqualTo(ledger.hasBatch());
        assertThat(copy.isBatchFull()).isEqualTo(ledger.isBatchFull());
        assertThat(copy.isHeldOutFull()).isEqualTo(ledger.isHeldOutFull());
        assertThat(copy.hasMoments()).isEqualTo(ledger.hasMoments());
        assertThat(copy.missing()).isEqualTo(ledger.missing());
        assertThat(copy.totals().toArray()).isEqualTo(ledger.totals().toArray());
        JournalCodec journal = new JournalCodec(config.model());
        copy.addReady(copy.takeBatch(), 0);
        ledger.addReady(ledger.takeBatch(), 0);
        assertThat(journal.toBytes(copy.takeReady())).isEqualTo(journal.toBytes(ledger.takeReady()));
        assertThat(codec.toBytes(copy)).isEqualTo(codec.toBytes(ledger));
    }

    @Property(tries = 20)
    void truncatedBytesAreRefused(@ForAll long seed) {
        byte[] bytes = codec.toBytes(used(seed, 20));
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> codec.fromBytes(truncated, 3)).isInstanceOf(BinaryFormatException.class);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> codec.fromBytes(longer, 3)).isInstanceOf(BinaryFormatException.class);
    }

    @Property(tries = 10)
    void damagedLengthDoesNotAllocateMemory(@ForAll long seed) {
        byte[] bytes = codec.toBytes(used(seed, 20));
        Damage.requireFrugal(bytes, damaged -> {
            try {
                assertThat(codec.fromBytes(damaged, 3)).isNotNull();
            } catch (ModelMismatchException mismatch) {
                // The length replaced the fingerprint.
                assertThat(mismatch)
                        .hasMessageContaining(config.model().fingerprint().toString());
            }
        });
    }

    @net.jqwik.api.Example
    void newerAndForeignBytesAreRefused() {
        byte[] newer = codec.toBytes(used(1, 5));
        newer[1] = 2;
        byte[] foreign = codec.toBytes(used(1, 5));
        foreign[0] = '{';
        assertThatThrownBy(() -> codec.fromBytes(newer, 3))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining("ledger of partition 3 has format version 2");
        assertThatThrownBy(() -> codec.fromBytes(foreign, 3))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining("not written by Lifeboat");
    }

    @Property(tries = 2000)
    void damagedBytesAreRefusedOrAnotherLedger(@ForAll long seed, @ForAll int position, @ForAll byte value) {
        byte[] bytes = codec.toBytes(used(seed, 20));
        bytes[Math.floorMod(position, bytes.length)] = value;
        try {
            Ledger other = codec.fromBytes(bytes, 3);
            assertThat(codec.toBytes(other)).isNotEmpty();
        } catch (BinaryFormatException | ModelMismatchException e) {
            assertThat(e).hasMessageMatching("(?s)(the|this) .+");
        } catch (RuntimeException e) {
            fail("another exception", e);
        }
    }

    @net.jqwik.api.Example
    void ledgerOfAnotherModelIsRefused() {
        byte[] bytes = codec.toBytes(used(1, 20));
        LifeboatConfig other = config(Map.of("label.field", "alive"));
        assertThatThrownBy(() -> new LedgerCodec(other).fromBytes(bytes, 3))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining(config.model().fingerprint().toString())
                .hasMessageContaining(other.model().fingerprint().toString());
    }

    @net.jqwik.api.Example
    void settingsMayChangeBetweenStarts() {
        Ledger ledger = Ledger.empty(config, 3);
        for (int i = 0; i < 5; i++) {
            ledger.add(new Example(new double[] {1, 0, 20}, 1, new double[] {0.5}, -1, Example.Use.TRAINING, 0), 0, 0);
        }
        LifeboatConfig other = config(Map.of("learning.batch.size", "5", "learning.rate", "0.5"));
        Ledger restarted = new LedgerCodec(other).fromBytes(codec.toBytes(ledger), 3);
        assertThat(ledger.isBatchFull()).isFalse();
        assertThat(restarted.isBatchFull()).isTrue();
        assertThat(restarted.takeBatch().examples()).hasSize(5);
    }
}
