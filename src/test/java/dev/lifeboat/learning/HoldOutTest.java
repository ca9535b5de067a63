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
    void shareOfIdsIsTheFraction(double fraction) {
        HoldOut holdOut = new HoldOut(fraction);
        int ids = 100_000;
        long held = IntStream.range(0, ids)
                .filter(id -> holdOut.contains(bytes(Integer.toString(id))))
                .count();
        // Four standard deviations of a binomial distribution.
        assertThat((double) held / ids).isCloseTo(fraction, within(4 * Math.sqrt(fraction * (1 - fraction) / ids)));
    }

    @Property
    void noneAndAll(@ForAll byte[] id) {
        assertThat(new HoldOut(0).contains(id)).isFalse();
        assertThat(new HoldOut(1).contains(id)).isTrue();
    }

    @Property
    void largerFractionHoldsOutTheSameIdsAndMore(@ForAll byte[] id) {
        assertThat(!new HoldOut(0.2).contains(id) || new HoldOut(0.3).contains(id))
                .isTrue();
    }

    @Test
    void idsStayOnTheirSideForEver() {
        HoldOut holdOut = new HoldOut(0.3);
        List<String> held = IntStream.rangeClosed(1, 20)
                .mapToObj(Integer::toString)
                .filter(id -> holdOut.contains(bytes(id)))
                .toList();
        assertThat(held).containsExactly("1", "4", "19", "20");
        assertThat(holdOut.contains(bytes("größe"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void fractionIsFromZeroToOne(double fraction) {
        assertThatIllegalArgumentException().isThrownBy(() -> new HoldOut(fraction));
    }

    private static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }
}
