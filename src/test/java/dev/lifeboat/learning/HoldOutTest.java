package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldOutTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.3, 0.5, 0.9})
    void shareOfHeldOutIdsIsTheFraction(double fraction) {
        HoldOut holdOut = new HoldOut(fraction);
        int ids = 100_000;
        long held = IntStream.range(0, ids)
                .filter(id -> holdOut.contains(bytes(Integer.toString(id))))
                .count();
        // Four standard deviations of a binomial distribution.
        assertThat((double) held / ids).isCloseTo(fraction, within(4 * Math.sqrt(fraction * (1 - fraction) / ids)));
    }

    @Property
    void fractionsZeroAndOneHoldOutNoneAndAll(@ForAll byte[] id) {
        assertThat(new HoldOut(0).contains(id)).isFalse();
        assertThat(new HoldOut(1).contains(id)).isTrue();
    }

    @Property
    void largerFractionHoldsOutASuperset(@ForAll byte[] id) {
        assertThat(!new HoldOut(0.2).contains(id) || new HoldOut(0.3).contains(id))
                .isTrue();
    }

    @Test
    void assignmentOfIdsNeverChanges() {
        HoldOut holdOut = new HoldOut(0.3);
        List<String> held = IntStream.rangeClosed(1, 20)
                .mapToObj(Integer::toString)
                .filter(id -> holdOut.contains(bytes(id)))
                .toList();
        assertThat(held).containsExactly("1", "4", "19", "20");
        assertThat(holdOut.contains(bytes("größe"))).isFalse();
    }

    @Test
    void expiredExamplesAreHeldOutLikeOthers() {
        HoldOut holdOut = new HoldOut(0.3);
        assertThat(holdOut.use(bytes("1"))).isEqualTo(Example.Use.HELD_OUT);
        assertThat(holdOut.useOfExpired(bytes("1"))).isEqualTo(Example.Use.EXPIRED_HELD_OUT);
        assertThat(holdOut.use(bytes("2"))).isEqualTo(Example.Use.TRAINING);
        assertThat(holdOut.useOfExpired(bytes("2"))).isEqualTo(Example.Use.EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void fractionMustBeFromZeroToOne(double fraction) {
        assertThatIllegalArgumentException().isThrownBy(() -> new HoldOut(fraction));
    }

    private static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }
}
