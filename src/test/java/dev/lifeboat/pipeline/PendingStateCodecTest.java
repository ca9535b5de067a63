package dev.lifeboat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.binary.BinaryWriter;
import dev.lifeboat.learning.Damage;
import dev.lifeboat.pipeline.PendingState.Awaiting;
import dev.lifeboat.pipeline.PendingState.Early;
import dev.lifeboat.pipeline.PendingState.Expired;
import dev.lifeboat.pipeline.PendingState.Resolved;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

class PendingStateCodecTest {
    @Provide
    Arbitrary<PendingState> states() {
        Arbitrary<Long> longs = Arbitraries.longs();
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
        Arbitrary<double[]> features = Arbitraries.oneOf(
                        Arbitraries.doubles(), Arbitraries.of(Double.NaN, -0.0, Double.POSITIVE_INFINITY))
                .array(double[].class)
                .ofMaxSize(20);
        Arbitrary<Header> headers = Combinators.combine(Arbitraries.strings().ofMaxLength(5), bytes.injectNull(0.2))
                .as(RecordHeader::new);
        return Arbitraries.oneOf(
                Combinators.combine(
                                longs, longs, features, Arbitraries.doubles().between(0, 1), longs)
                        .as(Awaiting::new),
                Combinators.combine(
                                longs,
                                Arbitraries.of(true, false),
                                longs,
                                longs,
                                bytes,
                                bytes,
                                headers.list().ofMaxSize(4))
                        .as(Early::new),
                Combinators.combine(longs, Arbitraries.of(true, false)).as(Resolved::new),
                longs.map(Expired::new));
    }

    @Property(tries = 500)
    void stateComesBackFromItsBytes(@ForAll("states") PendingState state) {
        BinaryWriter used = new BinaryWriter().putText("what an earlier state left");
        byte[] bytes = state.toBytes(used);
        // Records with arrays are not equal by content.
        assertThat(PendingState.fromBytes(bytes))
                .usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class)
                .isEqualTo(state);
        assertThat(PendingState.fromBytes(bytes).toBytes(new BinaryWriter())).isEqualTo(bytes);
    }

    @Property(tries = 200)
    void truncatedBytesAreRefused(@ForAll("states") PendingState state) {
        byte[] bytes = state.toBytes(new BinaryWriter());
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> PendingState.fromBytes(truncated)).isInstanceOf(BinaryFormatException.class);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> PendingState.fromBytes(longer)).isInstanceOf(BinaryFormatException.class);
    }

    @Property(tries = 200)
    void noLengthIsBelievedBeforeItsBytesAreThere(@ForAll("states") PendingState state) {
        Damage.requireFrugal(state.toBytes(new BinaryWriter()), PendingState::fromBytes);
    }

    @Property(tries = 2000)
    void damagedBytesAreRefusedOrMeanAnotherState(
            @ForAll("states") PendingState state, @ForAll int position, @ForAll byte value) {
        byte[] bytes = state.toBytes(new BinaryWriter());
        bytes[Math.floorMod(position, bytes.length)] = value;
        try {
            PendingState other = PendingState.fromBytes(bytes);
            assertThat(other).isNotNull();
        } catch (BinaryFormatException e) {
            assertThat(e).hasMessageStartingWith("the pending state of an id ");
        } catch (RuntimeException e) {
            fail("something else escaped", e);
        }
    }

    @Example
    void newerAndForeignBytesAreRefused() {
        byte[] bytes = new Expired(1).toBytes(new BinaryWriter());
        byte[] foreign = bytes.clone();
        foreign[0] = '{';
        assertThatThrownBy(() -> PendingState.fromBytes(foreign))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining("not written by Lifeboat");
        bytes[1] = 2;
        assertThatThrownBy(() -> PendingState.fromBytes(bytes))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining("version 2");
    }
}
