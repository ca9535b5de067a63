package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.schema.BooleanFeature;
import dev.lifeboat.schema.CodeFeature;
import dev.lifeboat.schema.Missing;
import dev.lifeboat.schema.OneHotFeature;
import dev.lifeboat.stats.Scaling;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** {@link Model#isBounded}: the logits of a published model are finite for every record that is accepted. */
class ModelBoundsTest {
    private static final double CLIP = 10;
    private static final ModelSignature NUMERIC = Fixtures.numericSignature(1);
    private static final ModelSignature CODE =
            Fixtures.signature(new CodeFeature("level", Map.of("low", -1e100, "high", 1.0), new Missing.Reject()));

    @Test
    void modelWithANonFiniteParameterIsUnbounded() {
        Architecture architecture = Fixtures.architecture(3);
        double[] initial = Fixtures.initialParameters(NUMERIC, architecture);
        assertThat(model(NUMERIC, architecture, initial).isBounded()).isTrue();
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            for (int i = 0; i < initial.length; i++) {
                double[] parameters = initial.clone();
                parameters[i] = bad;
                assertThat(model(NUMERIC, architecture, parameters).isBounded()).isFalse();
            }
        }
    }

    @Test
    void modelWhoseLogitCanOverflowIsUnbounded() {
        // Each parameter is finite, and so is each hidden unit: at most 1e200 · 10.
        assertThat(model(NUMERIC, 1e200, 0, 1e200, 0).isBounded()).isFalse();
        assertThat(model(NUMERIC, -1e200, 0, 1e200, 0).isBounded()).isFalse();
        assertThat(model(NUMERIC, 1e200, 0, 1e100, 0).isBounded()).isTrue();
        assertThat(Fixtures.logit(model(NUMERIC, 1e200, 0, 1e200, 0), 1000)).isInfinite();
    }

    @Test
    void modelWhoseHiddenUnitCanOverflowIsUnbounded() {
        assertThat(model(NUMERIC, 1e308, 0, 1, 0).isBounded()).isFalse();
        assertThat(model(NUMERIC, 1e307, Double.MAX_VALUE, 1, 0).isBounded()).isFalse();
        assertThat(model(NUMERIC, 1e306, 0, 1, 0).isBounded()).isTrue();
    }

    @Test
    void codesCountWithTheirMagnitude() {
        assertThat(model(CODE, 1e200, 0, 1, 0).isBounded()).isTrue();
        assertThat(model(CODE, 1e210, 0, 1, 0).isBounded()).isFalse();
        assertThat(model(CODE, 1e150, 0, 1e100, 0).isBounded()).isFalse();
        assertThat(Fixtures.logit(model(CODE, -1e210, 0, 1, 0), -1e100)).isInfinite();
    }

    @Test
    void clipBoundsNumericInputs() {
        assertThat(linear(1e8).isBounded()).isTrue();
        assertThat(linear(1e9).isBounded()).isFalse();
    }

    private static Model linear(double clip) {
        return SingleNetwork.model(
                NUMERIC,
                Fixtures.architecture(),
                ModelVersion.UNTRAINED,
                new double[] {1e300, 0},
                Scaling.none(1),
                clip);
    }

    @Property(tries = 1000)
    void logitsOfABoundedModelAreFinite(@ForAll long seed, @ForAll @IntRange(max = 300) int maxExponent) {
        ModelSignature signature = Fixtures.signature(
                Fixtures.numeric("number"),
                new CodeFeature("code", Map.of("low", -1e50, "high", 3.0), new Missing.Reject()),
                new OneHotFeature("port", List.of("S", "C"), OneHotFeature.Unknown.ZERO, new Missing.Reject()),
                new BooleanFeature("alone", new Missing.Reject()));
        Architecture architecture = Fixtures.architecture(4, 3);
        SplitMix64 random = new SplitMix64(seed);
        double[] parameters = new double[architecture.shape(signature).parameterCount()];
        Arrays.setAll(parameters, i -> (2 * random.nextDouble() - 1) * Math.pow(10, maxExponent * random.nextDouble()));
        Model model = model(signature, architecture, parameters);
        Assume.that(model.isBounded());
        for (double number : new double[] {-1e6, 0, 1e6, Double.NaN}) {
            for (double code : new double[] {-1e50, 3}) {
                for (int bits = 0; bits < 8; bits++) {
                    assertThat(Fixtures.logit(model, number, code, bits & 1, bits >> 1 & 1, bits >> 2))
                            .isFinite();
                }
            }
        }
    }

    /** A network 1-1-1. */
    private static Model model(ModelSignature signature, double... parameters) {
        return model(signature, Fixtures.architecture(1), parameters);
    }

    private static Model model(ModelSignature signature, Architecture architecture, double[] parameters) {
        int variables = signature.scaledInputs().length;
        double[] ones = new double[variables];
        Arrays.fill(ones, 1);
        double[] counts = new double[variables];
        Arrays.fill(counts, 100);
        Scaling scaling = new Scaling(counts, new double[variables], ones);
        return SingleNetwork.model(signature, architecture, ModelVersion.UNTRAINED, parameters, scaling, CLIP);
    }
}
