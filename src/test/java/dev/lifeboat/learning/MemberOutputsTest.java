package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemberOutputsTest {
    private static final Target TARGET = new BinaryTarget("label");
    private static final MemberOutputs OUTPUTS =
            new MemberOutputs(new int[] {7, 0, 1_000_000}, new float[] {0, -2.5f, Float.MIN_VALUE});

    @Test
    void predictionIsThatOfTheMemberWithTheId() {
        assertThat(OUTPUTS.prediction(7, TARGET)).containsExactly(0.5);
        assertThat(OUTPUTS.prediction(0, TARGET)).containsExactly(1 / (1 + StrictMath.exp(2.5)));
    }

    @Test
    void memberThatEmittedNothingHasNoPrediction() {
        assertThat(OUTPUTS.prediction(1, TARGET)).isNull();
        assertThat(MemberOutputs.NONE.prediction(0, TARGET)).isNull();
    }

    @Test
    void outputsAreReadFromTheirBytes() {
        MemberOutputs read = read(OUTPUTS);
        assertThat(read.ids()).isEqualTo(OUTPUTS.ids());
        assertThat(read.logits()).isEqualTo(OUTPUTS.logits());
        assertThat(read(MemberOutputs.NONE)).isSameAs(MemberOutputs.NONE);
    }

    private static MemberOutputs read(MemberOutputs outputs) {
        BinaryWriter out = new BinaryWriter();
        outputs.writeTo(out);
        assertThat(out.toBytes().length)
                .isLessThanOrEqualTo((int) MemberOutputs.maxBytes(TARGET, outputs.ids().length));
        BinaryReader in = new BinaryReader(out.toBytes(), "outputs");
        MemberOutputs read = Objects.requireNonNull(MemberOutputs.readFrom(in, TARGET));
        in.requireEnd();
        return read;
    }
}
