package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Damage;
import dev.lifeboat.learning.MemberOutputs;
import dev.lifeboat.pipeline.PendingState.Awaiting;
import dev.lifeboat.pipeline.PendingState.Early;
import dev.lifeboat.pipeline.PendingState.EarlyForNext;
import dev.lifeboat.pipeline.PendingState.Expired;
import dev.lifeboat.pipeline.PendingState.Resolved;
import dev.lifeboat.pipeline.PendingState.Timestamps;
import dev.lifeboat.schema.RawRecord;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PendingStateCodecTest {
    private static final int INPUTS = 3;

    private final PendingStateCodec codec = new PendingStateCodec(
            LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of()).model());

    @Provide
    Arbitrary<PendingState> states() {
        Arbitrary<Long> longs = Arbitraries.longs();
        Arbitrary<Double> labels = Arbitraries.of(0.0, 1.0);
        Arbitrary<byte[]> bytes =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300).injectNull(0.1);
        Arbitrary<double[]> features = Arbitraries.oneOf(
                        Arbitraries.doubles(), Arbitraries.of(Double.NaN, -0.0, Double.POSITIVE_INFINITY))
                .array(double[].class)
                .ofSize(INPUTS);
        Arbitrary<double[]> predictions =
                Arbitraries.doubles().between(0, 1).array(double[].class).ofSize(1);
        Arbitrary<RawRecord.Header> headers = Combinators.combine(
                        Arbitraries.strings().ofMaxLength(5).filter(PendingStateCodecTest::isEncodable), bytes)
                .as(RawRecord.Header::new);
        Arbitrary<RawRecord> originals = Combinators.combine(
                        longs, longs, bytes, bytes, headers.list().ofMaxSize(4))
                .as(RawRecord::new);
        Arbitrary<Resolved> resolved = Combinators.combine(
                        longs, labels, Combinators.combine(longs, longs).as(Timestamps::new))
                .as(Resolved::new);
        Arbitrary<Early> early = Combinators.combine(longs, labels, originals).as(Early::new);
        Arbitrary<MemberOutputs> members = Combinators.combine(
                        Arbitraries.integers().between(0, Integer.MAX_VALUE), Arbitraries.floats())
                .as((id, logit) -> Map.entry(id, logit))
                .list()
                .ofMaxSize(4)
                .map(PendingStateCodecTest::outputs);
        return Arbitraries.oneOf(
                Combinators.combine(longs, longs, features, predictions, members, longs)
                        .as(Awaiting::new),
                early,
                resolved,
                Combinators.combine(resolved, early).as(EarlyForNext::new),
                longs.map(Expired::new));
    }

    private static MemberOutputs outputs(List<Map.Entry<Integer, Float>> members) {
        float[] logits = new float[members.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = members.get(i).getValue();
        }
        return new MemberOutputs(members.stream().mapToInt(Map.Entry::getKey).toArray(), logits);
    }

    private static boolean isEncodable(String text) {
        return text.chars().noneMatch(c -> Character.isSurrogate((char) c));
    }

    @Property(tries = 500)
    void bytesRestoreTheState(@ForAll("states") PendingState state) {
        byte[] bytes = codec.toBytes(state);
        PendingState copy = codec.fromBytes(bytes);
        // Records with arrays are not equal by content.
        assertThat(copy)
                .hasSameClassAs(state)
                .usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class)
                .isEqualTo(state);
        assertThat(codec.toBytes(copy)).isEqualTo(bytes);
    }

    @Property(tries = 200)
    void truncatedBytesAreRefused(@ForAll("states") PendingState state) {
        byte[] bytes = codec.toBytes(state);
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> codec.fromBytes(truncated)).isInstanceOf(BinaryFormatException.class);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> codec.fromBytes(longer)).isInstanceOf(BinaryFormatException.class);
    }

    @Property(tries = 200)
    void damagedLengthDoesNotAllocateMemory(@ForAll("states") PendingState state) {
        Damage.requireFrugal(codec.toBytes(state), codec::fromBytes);
    }

    @Property(tries = 2000)
    void damagedBytesAreRefusedOrAnotherState(
            @ForAll("states") PendingState state, @ForAll int position, @ForAll byte value) {
        byte[] bytes = codec.toBytes(state);
        bytes[Math.floorMod(position, bytes.length)] = value;
        try {
            assertThat(codec.fromBytes(bytes)).isNotNull();
        } catch (BinaryFormatException e) {
            assertThat(e).hasMessageStartingWith("the pending state of an id ");
        } catch (RuntimeException e) {
            fail("another exception", e);
        }
    }

    @Example
    void newerAndForeignBytesAreRefused() {
        byte[] bytes = codec.toBytes(new Expired(1));
        byte[] foreign = bytes.clone();
        foreign[0] = '{';
        assertThatThrownBy(() -> codec.fromBytes(foreign))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining("not written by Lifeboat");
        byte[] newer = bytes.clone();
        newer[1] = 2;
        assertThatThrownBy(() -> codec.fromBytes(newer))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining("version 2");
        byte[] unknown = bytes.clone();
        unknown[2] = 'z';
        assertThatThrownBy(() -> codec.fromBytes(unknown))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining("unknown kind");
    }
}
