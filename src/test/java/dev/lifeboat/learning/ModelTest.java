package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lifeboat.nn.NetworkShape;
import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.stats.Scaling;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ModelTest {
    private static final NetworkShape SHAPE = new NetworkShape(2, List.of(3), 1);

    @Property(tries = 300)
    void hashChangesWithAnyBitOfAnyParameter(
            @ForAll long seed, @ForAll @IntRange(max = 12) int parameter, @ForAll @IntRange(max = 63) int bit) {
        double[] parameters = parameters(seed);
        String before = model(parameters).sha256();
        parameters[parameter] =
                Double.longBitsToDouble(Double.doubleToRawLongBits(parameters[parameter]) ^ (1L << bit));
        assertThat(model(parameters).sha256()).isNotEqualTo(before);
        assertThat(before).hasSize(64).isEqualTo(model(parameters(seed)).sha256());
    }

    @Test
    void hashChangesWithTheScalingAndTheClip() {
        double[] parameters = parameters(1);
        assertThat(List.of(
                        hash(parameters, 5, 1, 2, 10),
                        hash(parameters, 6, 1, 2, 10),
                        hash(parameters, 5, 1.5, 2, 10),
                        hash(parameters, 5, 1, 2.5, 10),
                        hash(parameters, 5, 1, 2, 11)))
                .doesNotHaveDuplicates();
    }

    @Test
    void hashOfAKnownModelNeverChanges() {
        assertThat(hash(new double[13], 5, 1, 2, 10))
                .isEqualTo("50b0b55798eeacd8e1c589bd2922d9576d047ce3dac32b99b63f268c04c8b875");
    }

    @Test
    void weightsAndBiasesAreNamedByLayerUnitAndInput() {
        double[] parameters = new double[13];
        for (int i = 0; i < 13; i++) {
            parameters[i] = i;
        }
        Model model = model(parameters);
        assertThat(model.weight(0, 2, 0)).isEqualTo(2);
        assertThat(model.weight(0, 0, 1)).isEqualTo(3);
        assertThat(model.bias(0, 1)).isEqualTo(7);
        assertThat(model.weight(1, 0, 2)).isEqualTo(11);
        assertThat(model.bias(1, 0)).isEqualTo(12);
    }

    @Test
    void parametersAreCopiedIn() {
        double[] parameters = parameters(2);
        Model model = model(parameters);
        String before = model.sha256();
        parameters[0]++;
        assertThat(model.sha256()).isEqualTo(before);
    }

    @Test
    void oneParameterThatIsNotFiniteMakesTheModelSo() {
        assertThat(model(parameters(3)).isFinite()).isTrue();
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            double[] parameters = parameters(3);
            parameters[12] = bad;
            assertThat(model(parameters).isFinite()).isFalse();
        }
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> model(new double[12]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Model(
                        new Fingerprint(1), 0, 0, SHAPE, new double[13], new int[] {0, 1}, Scaling.none(1), 10, 0));
    }

    @Test
    void untrainedModelIsTheNetworkFromItsSeed() {
        Model model = Fixtures.DEFINITION.untrained(10);
        assertThat(model.version()).isEqualTo(-1);
        assertThat(model.step()).isZero();
        assertThat(model.sha256()).isEqualTo(Fixtures.learner().model().sha256());
        assertThat(new Scorer(model.shape()).probability(model, new double[] {30, 1, 500}))
                .isEqualTo(0.5);
    }

    private static String hash(double[] parameters, double count, double mean, double deviation, double clip) {
        Scaling scaling = new Scaling(new double[] {count}, new double[] {mean}, new double[] {deviation});
        return new Model(new Fingerprint(1), 0, 0, SHAPE, parameters, new int[] {1}, scaling, clip, 0).sha256();
    }

    private static Model model(double[] parameters) {
        return new Model(new Fingerprint(1), 0, 0, SHAPE, parameters, new int[] {1}, Scaling.none(1), 10, 0);
    }

    private static double[] parameters(long seed) {
        SplitMix64 random = new SplitMix64(seed);
        double[] parameters = new double[13];
        for (int i = 0; i < 13; i++) {
            parameters[i] = 2 * random.nextDouble() - 1;
        }
        return parameters;
    }
}
