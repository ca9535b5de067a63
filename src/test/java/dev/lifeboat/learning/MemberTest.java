package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.nn.Initialization;
import dev.lifeboat.nn.Initialization.Distribution;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MemberTest {
    private static final List<Integer> HIDDEN = List.of(5);
    private static final InputEncoding STEPS = new InputEncoding(List.of(-1.0, 1.0));

    private static final List<Architecture> ARCHITECTURES = List.of(
            architecture(InputEncoding.Z_SCORE, HIDDEN, 1, Distribution.GLOROT, Distribution.ZERO),
            architecture(STEPS, HIDDEN, 1, Distribution.GLOROT, Distribution.ZERO),
            architecture(new InputEncoding(List.of(-1.0, 2.0)), HIDDEN, 1, Distribution.GLOROT, Distribution.ZERO),
            architecture(InputEncoding.Z_SCORE, List.of(6), 1, Distribution.GLOROT, Distribution.ZERO),
            architecture(InputEncoding.Z_SCORE, List.of(5, 5), 1, Distribution.GLOROT, Distribution.ZERO),
            architecture(InputEncoding.Z_SCORE, List.of(), 1, Distribution.GLOROT, Distribution.ZERO),
            architecture(InputEncoding.Z_SCORE, HIDDEN, 2, Distribution.GLOROT, Distribution.ZERO),
            architecture(InputEncoding.Z_SCORE, HIDDEN, 1, Distribution.HE, Distribution.ZERO),
            architecture(InputEncoding.Z_SCORE, HIDDEN, 1, Distribution.GLOROT, Distribution.GLOROT));

    private static Architecture architecture(
            InputEncoding encoding, List<Integer> hidden, long seed, Distribution first, Distribution last) {
        return new Architecture(encoding, hidden, new Initialization(seed, first, last));
    }

    private static Member member(Architecture architecture) {
        return Ensembles.member("a", architecture, Ensembles.SGD);
    }

    @Test
    void everythingThatDeterminesAnUntrainedNetworkIsInItsSeed() {
        ModelSignature other = new ModelSignature(Fixtures.SIGNATURE.features(), new BinaryTarget("other"));
        assertThat(Stream.concat(
                        ARCHITECTURES.stream().map(each -> member(each).seed(Fixtures.SIGNATURE)),
                        Stream.of(member(ARCHITECTURES.get(0)).seed(other))))
                .doesNotHaveDuplicates();
    }

    @Test
    void seedOfANetworkWithoutBreakpointsNeverChanges() {
        assertThat(member(Fixtures.architecture(5)).seed(Fixtures.SIGNATURE))
                .isEqualTo(Fingerprint.of("a:numeric,missing=mean;b:boolean,missing=reject;c:numeric,missing=mean"
                                + "|label:binary|[5]|1912|GLOROT|ZERO")
                        .bits());
    }

    @Test
    void parametersCanBeUsedByAMemberOfEqualNameAndArchitecture() {
        Member member = member(ARCHITECTURES.get(0));
        assertThat(member.isCompatible(Ensembles.shadow(member.withTraining(Ensembles.DEEP.training()))))
                .isTrue();
        assertThat(member.isCompatible(Ensembles.member("b", member.architecture(), member.training())))
                .isFalse();
        assertThat(ARCHITECTURES.stream().filter(each -> member.isCompatible(member(each))))
                .containsExactly(ARCHITECTURES.get(0));
    }
}
