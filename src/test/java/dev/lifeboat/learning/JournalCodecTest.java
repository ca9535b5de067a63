package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.evaluation.EvaluationSettings;
import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
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
    void entriesAreReadFromTheirBytes(
            @ForAll long seed,
            @ForAll @IntRange(max = Integer.MAX_VALUE) int partition,
            @ForAll @LongRange(min = 0) long sequence,
            @ForAll long eventTime,
            @ForAll @Size(max = 4) List<@LongRange(min = 0) Long> totals,
            @ForAll @IntRange(max = 5) int variables,
            @ForAll @IntRange(min = 1, max = 6) int inputs,
            @ForAll @Size(max = 9) List<Use> uses) {
        SplitMix64 random = new SplitMix64(seed);
        ExamplesEntry entry = new ExamplesEntry(
                new Fingerprint(random.nextLong()),
                partition,
                sequence,
                List.of(
                        new Contribution(eventTime, moments(random, variables), examples(random, inputs, uses)),
                        new Contribution(eventTime, moments(random, variables), List.of())),
                totals.stream().mapToLong(Long::longValue).toArray());
        ModelSignature signature = Fixtures.numericSignature(inputs);

        byte[] bytes = new JournalCodec(signature).toBytes(entry);
        ExamplesEntry read = new JournalCodec(signature).examplesFromBytes(bytes);

        assertSame(read, entry);
        assertThat(new JournalCodec(signature).toBytes(read)).isEqualTo(bytes);
    }

    @Property(tries = 300)
    void settingsAreReadFromTheirBytes(@ForAll long seed, @ForAll @IntRange(max = 3) int optimizer) {
        SplitMix64 random = new SplitMix64(seed);
        SettingsEntry entry =
                new SettingsEntry(new Fingerprint(random.nextLong()), settings(random, OPTIMIZERS.get(optimizer)));
        JournalCodec codec = Fixtures.journalCodec();

        byte[] bytes = codec.toBytes(entry);

        assertThat(codec.fromBytes(bytes)).isEqualTo(entry);
    }

    private static LearningSettings settings(SplitMix64 random, Optimizer optimizer) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            members.add(new Member(
                    "member-" + i,
                    architecture(random),
                    training(random, optimizer),
                    one(random, DriftSettings.Reaction.values()),
                    i > 0 && random.nextDouble() < 0.3));
        }
        return new LearningSettings(
                members,
                new Mixing(random.nextDouble() + 1e-9, random.nextDouble()),
                new ScalingSettings(
                        1 + random.nextDouble(), new HalfLife(random.nextLong() >>> 1, random.nextLong() >>> 1)),
                new EvaluationSettings(1 + random.nextInt(EvaluationSettings.MAX_WINDOW), random.nextDouble()),
                new DriftSettings(
                        one(random, DriftSettings.Detector.values()),
                        random.nextDouble() + 1e-9,
                        1 + random.nextDouble(),
                        random.nextDouble(),
                        one(random, DriftSettings.Reaction.values())),
                new HoldOut(random.nextDouble()),
                random.nextDouble() < 0.5);
    }

    private static Architecture architecture(SplitMix64 random) {
        InputEncoding encoding = random.nextDouble() < 0.5
                ? InputEncoding.Z_SCORE
                : new InputEncoding(List.of(-random.nextDouble(), 1.5, 2.0));
        List<Integer> hidden = random.nextDouble() < 0.3 ? List.of() : List.of(1 + random.nextInt(500), 3);
        return new Architecture(
                encoding,
                hidden,
                new Initialization(
                        random.nextLong(), one(random, Distribution.values()), one(random, Distribution.values())));
    }

    private static TrainingSettings training(SplitMix64 random, Optimizer optimizer) {
        ExperienceReplay replay =
                new ExperienceReplay(random.nextInt(1000), random.nextInt(9), 1 + random.nextInt(100));
        return new TrainingSettings(
                one(random, Loss.values()),
                one(random, Loss.Reduction.values()),
                optimizer,
                new Schedule(
                        one(random, Schedule.Kind.values()),
                        random.nextInt(1000),
                        1 + random.nextInt(1000),
                        random.nextDouble() + 1e-9,
                        random.nextDouble()),
                random.nextDouble(),
                random.nextDouble() + 1e-9,
                replay,
                replay.steps() == 0 || replay.size() < 2 ? 1 : 1 + random.nextInt(replay.size()));
    }

    private static <T> T one(SplitMix64 random, T[] values) {
        return values[random.nextInt(values.length)];
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
                // Arbitrary bits, including those of NaN and infinities.
                features[i] = random.nextDouble() < 0.2 ? Double.NaN : Double.longBitsToDouble(random.nextLong());
            }
            examples.add(new Example(
                    features,
                    random.nextDouble() < 0.5 ? 1 : 0,
                    new double[] {random.nextDouble()},
                    outputs(random, random.nextInt(4)),
                    random.nextLong(),
                    use,
                    random.nextLong() >>> 1));
        }
        return examples;
    }

    private static MemberOutputs outputs(SplitMix64 random, int members) {
        int[] ids = new int[members];
        float[] logits = new float[members];
        for (int i = 0; i < members; i++) {
            ids[i] = random.nextInt(Integer.MAX_VALUE);
            logits[i] = Float.intBitsToFloat((int) random.nextLong());
        }
        return new MemberOutputs(ids, logits);
    }

    static void assertSame(ExamplesEntry actual, ExamplesEntry expected) {
        assertThat(actual.fingerprint()).isEqualTo(expected.fingerprint());
        assertThat(actual.partition()).isEqualTo(expected.partition());
        assertThat(actual.sequence()).isEqualTo(expected.sequence());
        assertThat(actual.totals()).isEqualTo(expected.totals());
        assertThat(actual.contributions()).hasSameSizeAs(expected.contributions());
        for (int i = 0; i < expected.contributions().size(); i++) {
            assertSame(actual.contributions().get(i), expected.contributions().get(i));
        }
    }

    private static void assertSame(Contribution actual, Contribution expected) {
        assertThat(actual.eventTime()).isEqualTo(expected.eventTime());
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
            assertThat(Bits.of(read.prediction())).isEqualTo(Bits.of(written.prediction()));
            assertThat(read.members().ids()).isEqualTo(written.members().ids());
            assertThat(read.members().logits()).isEqualTo(written.members().logits());
            assertThat(read.modelVersion()).isEqualTo(written.modelVersion());
            assertThat(read.use()).isEqualTo(written.use());
            assertThat(read.labelDelayMs()).isEqualTo(written.labelDelayMs());
        }
    }

    @Test
    void settingsThatDoNotMatchTheirHashAreDamage() {
        byte[] bytes = Fixtures.journalCodec().toBytes(Fixtures.settingsEntry(Fixtures.richSettings()));
        // The last byte of the settings says whether learning is paused; a length and the hash follow.
        bytes[bytes.length - 34] ^= 1;
        assertRejected(bytes, "do not match their hash");
    }

    @Test
    void impossiblePredictionIsDamage() {
        for (double impossible : new double[] {-0.1, 1.1, Double.NaN}) {
            Example example = new Example(new double[3], 1, new double[] {impossible}, 0, Use.TRAINING, 0);
            byte[] bytes = Fixtures.journalCodec().toBytes(Fixtures.entry(0, new RunningMoments(2), List.of(example)));
            assertThatExceptionOfType(BinaryFormatException.class)
                    .isThrownBy(() -> Fixtures.journalCodec().fromBytes(bytes))
                    .withMessageContaining("impossible prediction");
        }
    }

    @Property(tries = 50)
    void everyTruncationIsRejected(@ForAll long seed) {
        JournalCodec codec = Fixtures.journalCodec();
        byte[] bytes = codec.toBytes(Fixtures.journal(seed, 1).get(0));
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(BinaryFormatException.class).isThrownBy(() -> codec.fromBytes(truncated));
        }
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> codec.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @Test
    void lengthsAreCheckedBeforeMemoryIsAllocated() {
        byte[] bytes = Fixtures.journalCodec().toBytes(Fixtures.journal(1, 1).get(0));
        Damage.requireFrugal(bytes, Fixtures.journalCodec()::fromBytes);
    }

    @Property(tries = 3000)
    void damageIsRejectedOrReadAsAnEntryThatCanBeWritten(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int flips) {
        JournalCodec codec = Fixtures.journalCodec();
        byte[] bytes = codec.toBytes(Fixtures.journal(seed, 1).get(0));
        Damage.flip(bytes, seed, flips);
        Damage.rejectedOr(() -> codec.toBytes(codec.fromBytes(bytes)));
    }

    @Property(tries = 3000)
    void noiseIsRejectedOrReadAsAnEntryThatCanBeWritten(@ForAll @Size(max = 200) byte[] noise) {
        JournalCodec codec = Fixtures.journalCodec();
        Damage.rejectedOr(() -> codec.toBytes(codec.fromBytes(noise)));
        byte[] withHeader = noise.clone();
        if (withHeader.length > 2) {
            withHeader[0] = 'J';
            withHeader[1] = 1;
            withHeader[2] = (byte) "ECS".charAt(noise.length % 3);
        }
        Damage.rejectedOr(() -> codec.toBytes(codec.fromBytes(withHeader)));
    }

    @Test
    void otherFormatsVersionsAndKindsAreRejectedWithTheReason() {
        byte[] bytes = Fixtures.journalCodec().toBytes(Fixtures.journal(1, 1).get(0));
        assertRejected(changed(bytes, 0, '{'), "not written by Lifeboat");
        assertRejected(changed(bytes, 1, 2), "version 2");
        assertRejected(changed(bytes, 1, 0), "version 0");
        assertRejected(changed(bytes, 2, 'Z'), "unknown kind");
    }

    private static byte[] changed(byte[] bytes, int index, int value) {
        byte[] changed = bytes.clone();
        changed[index] = (byte) value;
        return changed;
    }

    private static void assertRejected(byte[] bytes, String reason) {
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> Fixtures.journalCodec().fromBytes(bytes))
                .withMessageContaining("journal record")
                .withMessageContaining(reason);
    }
}
