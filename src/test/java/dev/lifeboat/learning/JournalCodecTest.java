package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.nn.Loss;
import dev.lifeboat.nn.Optimizer;
import dev.lifeboat.nn.Schedule;
import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.stats.HalfLife;
import dev.lifeboat.stats.RunningMoments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JournalCodecTest {
    private static final List<Optimizer> OPTIMIZERS = List.of(
            Optimizer.Adam.defaults(),
            new Optimizer.AdamW(new Optimizer.Adam(0.1, 0, 0.5, 1e-3), 0.02),
            new Optimizer.Sgd(0.3, 0.9),
            new Optimizer.RmsProp(0.002, 0.99, 1e-6));

    @Property(tries = 300)
    void entriesSurviveTheirBytes(
            @ForAll long seed,
            @ForAll @IntRange(max = Integer.MAX_VALUE) int partition,
            @ForAll @LongRange(min = 0) long sequence,
            @ForAll long eventTime,
            @ForAll @Size(max = 4) List<@LongRange(min = 0) Long> totals,
            @ForAll @IntRange(max = 3) int optimizer,
            @ForAll @IntRange(max = 5) int variables,
            @ForAll @IntRange(max = 6) int inputs,
            @ForAll @Size(max = 9) List<Use> uses) {
        SplitMix64 random = new SplitMix64(seed);
        ExamplesEntry entry = new ExamplesEntry(
                new Fingerprint(random.nextLong()),
                new LearningSettings(
                        Loss.values()[optimizer % 2],
                        Loss.Reduction.values()[partition % 2],
                        OPTIMIZERS.get(optimizer),
                        random.nextDouble(),
                        1 + random.nextDouble(),
                        1 + (partition & 0xFF),
                        random.nextDouble(),
                        new Schedule(
                                Schedule.Kind.values()[optimizer],
                                sequence % 1000,
                                1 + sequence % 1000,
                                random.nextDouble() + 1e-9,
                                random.nextDouble()),
                        random.nextDouble() + 1e-9,
                        new ExperienceReplay(partition % 1000, optimizer, 1 + partition % 100),
                        new HalfLife(random.nextLong() >>> 1, sequence),
                        new DriftSettings(
                                DriftSettings.Detector.values()[partition % 3],
                                0.1,
                                1 + random.nextDouble(),
                                random.nextDouble(),
                                DriftSettings.Reaction.values()[inputs % 3])),
                partition,
                sequence,
                eventTime,
                moments(random, variables),
                examples(random, inputs, uses),
                totals.stream().mapToLong(Long::longValue).toArray());

        byte[] bytes = new JournalCodec().toBytes(entry);
        ExamplesEntry read = new JournalCodec().fromBytes(bytes);

        assertSame(read, entry);
        assertThat(new JournalCodec().toBytes(read)).isEqualTo(bytes);
    }

    private static RunningMoments moments(SplitMix64 random, int variables) {
        RunningMoments moments = new RunningMoments(variables);
        for (int variable = 0; variable < variables; variable++) {
            for (int i = 0; i <= variable; i++) {
                moments.admit(random.nextLong() >>> 20, HalfLife.NEVER);
                moments.addInPlace(variable, random.nextDouble());
            }
        }
        return moments;
    }

    private static List<Example> examples(SplitMix64 random, int inputs, List<Use> uses) {
        List<Example> examples = new ArrayList<>();
        for (Use use : uses) {
            double[] features = new double[inputs];
            for (int i = 0; i < inputs; i++) {
                // Any bits, NaN and infinities among them.
                features[i] = random.nextDouble() < 0.2 ? Double.NaN : Double.longBitsToDouble(random.nextLong());
            }
            examples.add(new Example(
                    features,
                    random.nextDouble() < 0.5,
                    random.nextDouble(),
                    random.nextLong(),
                    use,
                    random.nextLong() >>> 1));
        }
        return examples;
    }

    static void assertSame(ExamplesEntry actual, ExamplesEntry expected) {
        assertThat(actual.fingerprint()).isEqualTo(expected.fingerprint());
        assertThat(actual.settings()).isEqualTo(expected.settings());
        assertThat(actual.partition()).isEqualTo(expected.partition());
        assertThat(actual.sequence()).isEqualTo(expected.sequence());
        assertThat(actual.eventTime()).isEqualTo(expected.eventTime());
        assertThat(actual.totals()).isEqualTo(expected.totals());
        assertThat(actual.moments().time()).isEqualTo(expected.moments().time());
        assertThat(actual.moments().records()).isEqualTo(expected.moments().records());
        assertThat(actual.moments().variables()).isEqualTo(expected.moments().variables());
        for (int i = 0; i < expected.moments().variables(); i++) {
            assertThat(actual.moments().count(i)).isEqualTo(expected.moments().count(i));
            assertThat(actual.moments().mean(i)).isEqualTo(expected.moments().mean(i));
            assertThat(actual.moments().m2(i)).isEqualTo(expected.moments().m2(i));
        }
        assertThat(actual.examples()).hasSameSizeAs(expected.examples());
        for (int i = 0; i < expected.examples().size(); i++) {
            Example read = actual.examples().get(i);
            Example written = expected.examples().get(i);
            assertThat(Bits.of(read.features())).isEqualTo(Bits.of(written.features()));
            assertThat(read.label()).isEqualTo(written.label());
            assertThat(read.probability()).isEqualTo(written.probability());
            assertThat(read.modelVersion()).isEqualTo(written.modelVersion());
            assertThat(read.use()).isEqualTo(written.use());
            assertThat(read.labelDelayMs()).isEqualTo(written.labelDelayMs());
        }
    }

    @Test
    void oneCodecKeepsSettingsApart() {
        JournalCodec codec = new JournalCodec();
        List<byte[]> written = new ArrayList<>();
        for (Optimizer optimizer : OPTIMIZERS) {
            written.add(codec.toBytes(entry(optimizer)));
        }
        for (int i = 0; i < OPTIMIZERS.size(); i++) {
            assertThat(codec.fromBytes(written.get(i)).settings().optimizer()).isEqualTo(OPTIMIZERS.get(i));
            assertThat(codec.toBytes(entry(OPTIMIZERS.get(i)))).isEqualTo(written.get(i));
            assertThat(codec.toBytes(entry(OPTIMIZERS.get(0)))).isEqualTo(written.get(0));
        }
    }

    private static ExamplesEntry entry(Optimizer optimizer) {
        return Fixtures.entry(0, 3, Fixtures.settings(optimizer), new RunningMoments(2), List.of());
    }

    @Property(tries = 50)
    void everyTruncationIsRefused(@ForAll long seed) {
        byte[] bytes = new JournalCodec().toBytes(Fixtures.journal(seed, 1).get(0));
        JournalCodec codec = new JournalCodec();
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(BinaryFormatException.class).isThrownBy(() -> codec.fromBytes(truncated));
        }
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> codec.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @Test
    void noLengthIsBelievedBeforeItsBytesAreThere() {
        byte[] bytes = new JournalCodec().toBytes(Fixtures.journal(1, 1).get(0));
        Damage.requireFrugal(bytes, new JournalCodec()::fromBytes);
    }

    @Property(tries = 3000)
    void damageIsRefusedOrReadsAsAnEntryThatCanBeWritten(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int flips) {
        JournalCodec codec = new JournalCodec();
        byte[] bytes =
                codec.toBytes(Fixtures.journal(seed, 1, Fixtures.richSettings()).get(0));
        Damage.flip(bytes, seed, flips);
        Damage.refusedOr(() -> codec.toBytes(codec.fromBytes(bytes)));
    }

    @Property(tries = 3000)
    void noiseIsRefusedOrReadsAsAnEntryThatCanBeWritten(@ForAll @Size(max = 200) byte[] noise) {
        JournalCodec codec = new JournalCodec();
        Damage.refusedOr(() -> codec.toBytes(codec.fromBytes(noise)));
        byte[] headed = noise.clone();
        if (headed.length > 1) {
            headed[0] = 'J';
            headed[1] = (byte) (1 + noise.length % 3);
        }
        Damage.refusedOr(() -> codec.toBytes(codec.fromBytes(headed)));
    }

    @Test
    void foreignAndNewerBytesAreNamedAsSuch() {
        byte[] bytes = new JournalCodec().toBytes(entry(OPTIMIZERS.get(0)));
        byte[] foreign = bytes.clone();
        foreign[0] = '{';
        byte[] newer = bytes.clone();
        newer[1] = 4;
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> new JournalCodec().fromBytes(foreign))
                .withMessageContaining("journal record")
                .withMessageContaining("not written by Lifeboat");
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> new JournalCodec().fromBytes(newer))
                .withMessageContaining("version 4")
                .withMessageContaining("newer Lifeboat");
    }
}
