package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LearnerStateCodecTest {
    /** Index of the fingerprint: after magic and version. */
    private static final int FINGERPRINT = 2;

    @Property(tries = 100)
    void stateContinuesFromItsBytesWithTheSameBits(
            @ForAll long seed, @ForAll @IntRange(max = 30) int before, @ForAll @IntRange(max = 30) int after) {
        List<ExamplesEntry> journal = Fixtures.journal(seed, before + after);
        Learner unbroken = Fixtures.learner(Fixtures.richSettings());
        Fixtures.fold(unbroken, 0, journal.subList(0, before));
        byte[] bytes = Fixtures.bytes(unbroken);
        Learner resumed = new Learner(Fixtures.SIGNATURE, Fixtures.CODEC.fromBytes(bytes));
        assertThat(Fixtures.bytes(resumed)).isEqualTo(bytes);

        Fixtures.fold(unbroken, 2L * before, journal.subList(before, before + after));
        Fixtures.fold(resumed, 2L * before, journal.subList(before, before + after));

        assertThat(Fixtures.bytes(resumed)).isEqualTo(Fixtures.bytes(unbroken));
        assertThat(resumed.model().sha256()).isEqualTo(unbroken.model().sha256());
    }

    @Test
    void everyPropertyOfAStateIsReadFromItsBytes() {
        Learner learner = Fixtures.learner();
        Fixtures.fold(learner, 0, Fixtures.journal(5, 40));
        LearnerState state = learner.state();

        LearnerState read = Fixtures.CODEC.fromBytes(Fixtures.CODEC.toBytes(state));

        assertThat(read.fingerprint()).isEqualTo(state.fingerprint());
        assertThat(read.version()).isEqualTo(state.version()).isEqualTo(78);
        assertThat(read.modelVersion()).isEqualTo(state.modelVersion());
        assertThat(read.eventTime()).isEqualTo(state.eventTime()).isPositive();
        assertThat(read.step()).isEqualTo(state.step()).isPositive();
        assertThat(read.counts()).isEqualTo(state.counts());
        assertThat(read.counts().batches()).isEqualTo(state.step());
        assertThat(read.counts().examples()).isGreaterThan(read.counts().batches());
        assertThat(read.counts().skipped()).isZero();
        assertThat(read.scalingClip()).isEqualTo(state.scalingClip()).isEqualTo(10);
        assertThat(read.sequences()).isEqualTo(state.sequences()).containsOnlyKeys(0, 1);
        assertThat(read.leader().inactiveUnits(7)).isEqualTo(state.leader().inactiveUnits(7));
        assertThat(Bits.of(read.leader().network().parameters()))
                .isEqualTo(Bits.of(state.leader().network().parameters()));
        assertThat(Bits.of(read.leader().network().optimizer().first()))
                .isEqualTo(Bits.of(state.leader().network().optimizer().first()));
        assertThat(Bits.of(read.leader().network().optimizer().second()))
                .isEqualTo(Bits.of(state.leader().network().optimizer().second()));
        assertThat(Fixtures.binary(read.evaluations().prequential()).window())
                .isEqualTo(Fixtures.binary(state.evaluations().prequential()).window());
        assertThat(Fixtures.binary(read.evaluations().heldOut()).sinceStart())
                .isEqualTo(Fixtures.binary(state.evaluations().heldOut()).sinceStart());
        assertThat(Fixtures.binary(read.evaluations().expired()).sinceStart())
                .isEqualTo(Fixtures.binary(state.evaluations().expired()).sinceStart());
    }

    @Test
    void fingerprintIsReadFromTheBytesOfAState() {
        assertThat(LearnerStateCodec.fingerprint(bytes(1))).isEqualTo(Fixtures.SIGNATURE.fingerprint());
    }

    @Test
    void stateOfAnotherModelIsRejected() {
        ModelSignature other = new ModelSignature(Fixtures.SIGNATURE.features(), new BinaryTarget("other"));
        byte[] bytes = new LearnerStateCodec(other).toBytes(LearnerState.initial(other, Fixtures.settings()));
        assertThatExceptionOfType(ModelMismatchException.class)
                .isThrownBy(() -> Fixtures.CODEC.fromBytes(bytes))
                .withMessageContaining(other.fingerprint().toString())
                .withMessageContaining(Fixtures.SIGNATURE.fingerprint().toString());
    }

    @Test
    void stateWithOtherDimensionsThanItsModelIsDamage() {
        assertDamaged(ofAnotherModel(Fixtures.numericSignature(3)), "variables");
        ModelSignature narrower = Fixtures.signature(Fixtures.numeric("a"), Fixtures.numeric("c"));
        assertDamaged(ofAnotherModel(narrower), "drift detectors of 2 inputs");
    }

    @Test
    void settingsOfAnImpossibleNetworkAreDamage() {
        LearningSettings possible = Fixtures.settings();
        byte[] bytes = Fixtures.CODEC.toBytes(LearnerState.initial(Fixtures.SIGNATURE, possible));
        // Magic and version, fingerprint, version of the model and event time precede the settings.
        int settings = 2 + 3 * Long.BYTES;
        int rest = settings + written(possible).length;
        for (int units : new int[] {0, 1_000_000}) {
            byte[] impossible = new BinaryWriter()
                    .putRaw(Arrays.copyOf(bytes, settings))
                    .putRaw(written(SingleNetwork.withArchitecture(possible, Fixtures.architecture(units))))
                    .putRaw(Arrays.copyOfRange(bytes, rest, bytes.length))
                    .toBytes();
            assertDamaged(impossible, "impossible network");
        }
    }

    private static byte[] written(LearningSettings settings) {
        return new BinaryWriter()
                .putBytes(LearningSettingsCodec.toBytes(settings))
                .toBytes();
    }

    /** The state of another model, with the fingerprint of this one. */
    private static byte[] ofAnotherModel(ModelSignature other) {
        byte[] bytes = new LearnerStateCodec(other).toBytes(LearnerState.initial(other, Fixtures.settings()));
        ByteBuffer.wrap(bytes)
                .putLong(FINGERPRINT, Fixtures.SIGNATURE.fingerprint().bits());
        return bytes;
    }

    @Test
    void everyTruncationIsRejected() {
        byte[] bytes = bytes(11);
        for (int length = 0; length < bytes.length; length++) {
            assertDamaged(Arrays.copyOf(bytes, length), "");
        }
        assertDamaged(Arrays.copyOf(bytes, bytes.length + 1), "too many");
    }

    @Test
    void lengthsAreCheckedBeforeMemoryIsAllocated() {
        byte[] bytes = bytes(17);
        Damage.requireFrugal(bytes, LearnerStateCodecTest::readOrRejectMismatch);
    }

    @Property(tries = 5000)
    void damageIsRejectedOrReadAsAStateThatCanBeUsed(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int flips) {
        byte[] bytes = bytes(13);
        Damage.flip(bytes, seed, flips);
        useOrReject(bytes);
    }

    @Property(tries = 3000)
    void noiseIsRejected(@ForAll @Size(max = 300) byte[] noise) {
        useOrReject(noise);
        byte[] withHeader = noise.clone();
        if (withHeader.length > FINGERPRINT + Long.BYTES) {
            ByteBuffer.wrap(withHeader)
                    .put((byte) 'L')
                    .put((byte) 1)
                    .putLong(Fixtures.SIGNATURE.fingerprint().bits());
        }
        useOrReject(withHeader);
    }

    /** Damage to the fingerprint is a mismatch. */
    private static void readOrRejectMismatch(byte[] bytes) {
        try {
            var unused = Fixtures.CODEC.fromBytes(bytes);
        } catch (ModelMismatchException mismatch) {
            assertThat(LearnerStateCodec.fingerprint(bytes)).isNotEqualTo(Fixtures.SIGNATURE.fingerprint());
        }
    }

    private static void useOrReject(byte[] bytes) {
        Damage.rejectedOr(() -> {
            Fingerprint fingerprint = LearnerStateCodec.fingerprint(bytes);
            if (!fingerprint.equals(Fixtures.SIGNATURE.fingerprint())) {
                assertThatExceptionOfType(ModelMismatchException.class)
                        .isThrownBy(() -> Fixtures.CODEC.fromBytes(bytes));
                return fingerprint;
            }
            LearnerState state = Fixtures.CODEC.fromBytes(bytes);
            assertThat(Fixtures.binary(state.evaluations().prequential()).window())
                    .isNotNull();
            assertThat(Fixtures.binary(state.evaluations().heldOut()).sinceStart())
                    .isNotNull();
            state.members()
                    .forEach(member -> assertThat(member.inactiveUnits(1))
                            .hasSize(
                                    member.member().architecture().hiddenUnits().size()));
            if (state.leader().network().replay().isComplete()) {
                assertThat(new Learner(Fixtures.SIGNATURE, state).model().sha256())
                        .hasSize(64);
            }
            return Fixtures.CODEC.toBytes(state);
        });
    }

    @Test
    void otherFormatsAndVersionsAreRejectedWithTheReason() {
        byte[] journal = bytes(1);
        journal[0] = 'J';
        byte[] newer = bytes(1);
        newer[1] = 2;
        assertDamaged(journal, "not written by Lifeboat");
        assertDamaged(newer, "version 2");
    }

    private static void assertDamaged(byte[] bytes, String reason) {
        assertThatExceptionOfType(BinaryFormatException.class)
                .isThrownBy(() -> Fixtures.CODEC.fromBytes(bytes))
                .withMessageStartingWith("the learner state ")
                .withMessageContaining(reason);
    }

    private static byte[] bytes(long seed) {
        Learner learner = Fixtures.learner(Fixtures.richSettings());
        Fixtures.fold(learner, 0, Fixtures.journal(seed, 6));
        return Fixtures.bytes(learner);
    }
}
