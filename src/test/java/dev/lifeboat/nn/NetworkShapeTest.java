package dev.lifeboat.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkShapeTest {
    @Test
    void titanicNetworkHasFiftyOneParameters() {
        NetworkShape shape = new NetworkShape(3, List.of(10), 1);
        assertThat(shape.parameterCount()).isEqualTo(51);
        assertThat(shape.layers()).isEqualTo(2);
        assertThat(shape.biasesOffset(0)).isEqualTo(30);
        assertThat(shape.weightsOffset(1)).isEqualTo(40);
        assertThat(shape.biasesOffset(1)).isEqualTo(50);
        assertThat(shape.widest()).isEqualTo(10);
        assertThat(shape).hasToString("3-10-1");
    }

    @Test
    void networkWithoutHiddenLayersIsLogisticRegression() {
        NetworkShape shape = new NetworkShape(4, List.of(), 1);
        assertThat(shape.parameterCount()).isEqualTo(5);
        assertThat(shape.layers()).isEqualTo(1);
        assertThat(shape.widest()).isEqualTo(4);
        assertThat(shape).hasToString("4-1");
    }

    @Property(tries = 200)
    void weightsAndBiasesFollowEachOtherWithoutGaps(
            @ForAll @IntRange(min = 1, max = 50) int inputs,
            @ForAll @Size(max = 4) List<@IntRange(min = 1, max = 50) Integer> hidden,
            @ForAll @IntRange(min = 1, max = 50) int outputs) {
        NetworkShape shape = new NetworkShape(inputs, hidden, outputs);
        List<Integer> units = new ArrayList<>(hidden);
        units.add(0, inputs);
        units.add(outputs);
        int next = 0;
        for (int layer = 0; layer < shape.layers(); layer++) {
            assertThat(shape.fanIn(layer)).isEqualTo(units.get(layer));
            assertThat(shape.fanOut(layer)).isEqualTo(units.get(layer + 1));
            assertThat(shape.weightsOffset(layer)).isEqualTo(next);
            next += units.get(layer) * units.get(layer + 1);
            assertThat(shape.biasesOffset(layer)).isEqualTo(next);
            next += units.get(layer + 1);
        }
        assertThat(shape.parameterCount()).isEqualTo(next);
        assertThat(shape.widest()).isEqualTo(Collections.max(units));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 16_385, Integer.MAX_VALUE})
    void unitsOutOfRangeAreRejected(int units) {
        assertThatIllegalArgumentException().isThrownBy(() -> new NetworkShape(units, List.of(1), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new NetworkShape(1, List.of(1, units), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new NetworkShape(1, List.of(1), units));
    }

    @Test
    void parametersThatDoNotFitIntoAByteArrayAreRejected() {
        assertThat(new NetworkShape(16_382, List.of(16_383), 1).parameterCount())
                .isEqualTo(16_384 * 16_384 - 16_383);
        assertThatIllegalArgumentException().isThrownBy(() -> new NetworkShape(16_383, List.of(16_383), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new NetworkShape(16_384, List.of(16_384, 16_384), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new NetworkShape(1, List.of(16_383), 16_384));
    }

    @Test
    void hiddenUnitsAreCountedOverAllLayers() {
        assertThat(new NetworkShape(4, List.of(7, 5), 3).hiddenUnits()).isEqualTo(12);
        assertThat(new NetworkShape(4, List.of(), 3).hiddenUnits()).isZero();
    }

    @Test
    void hiddenUnitsAreCopied() {
        List<Integer> hidden = new ArrayList<>(List.of(4));
        NetworkShape shape = new NetworkShape(2, hidden, 1);
        hidden.set(0, 5);
        assertThat(shape.hidden()).containsExactly(4);
    }
}
