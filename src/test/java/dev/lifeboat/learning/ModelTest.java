package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.schema.BooleanFeature;
import dev.lifeboat.schema.Missing;
import dev.lifeboat.stats.Scaling;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ModelTest {
    /** 2-3-1; input 1 is z-scored. */
    private static final ModelSignature SIGNATURE =
            Fixtures.signature(new BooleanFeature("a", new Missing.Reject()), Fixtures.numeric("b"));

    private static final Architecture ARCHITECTURE = Fixtures.architecture(3);

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
    void weightsAndBiasesAreAddressedByLayerUnitAndInput() {
        double[] parameters = new double[13];
        for (int i = 0; i < 13; i++) {
            parameters[i] = i;
        }
        MemberNetwork model = model(parameters).leader();
        assertThat(model.weight(0, 2, 0)).isEqualTo(2);
        assertThat(model.weight(0, 0, 1)).isEqualTo(3);
        assertThat(model.bias(0, 1)).isEqualTo(7);
        assertThat(model.weight(1, 0, 2)).isEqualTo(11);
        assertThat(model.bias(1, 0)).isEqualTo(12);
    }

    @Test
    void parametersAreCopied() {
        double[] parameters = parameters(2);
        Model model = model(parameters);
        String before = model.sha256();
        parameters[0]++;
        assertThat(model.sha256()).isEqualTo(before);
    }

    @Test
    void partsThatDoNotFitAreRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> model(new double[12]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model(version(0, 0), new double[13], Scaling.none(2), 10));
    }

    @Test
    void untrainedModelHasTheInitialParameters() {
        Model model = Model.untrained(Fixtures.SIGNATURE, Fixtures.settings());
        assertThat(model.version()).isEqualTo(-1);
        assertThat(model.step()).isZero();
        assertThat(model.sha256()).isEqualTo(Fixtures.learner().model().sha256());
        assertThat(Fixtures.probability(model, 30, 1, 500)).isEqualTo(0.5);
    }

    @Test
    void modelIsStaleIfItsNewestExampleIsTooFarBehindTheRecord() {
        Model model = model(version(5, 1000), new double[13], Scaling.none(1), 10);
        assertThat(model.isStale(1500, 500)).isFalse();
        assertThat(model.isStale(1501, 500)).isTrue();
        assertThat(model.isStale(900, 500)).isFalse();
        assertThat(model.isStale(Long.MAX_VALUE, 0)).isFalse();
    }

    @Test
    void untrainedModelIsStaleIfThereIsALimit() {
        Model model = Model.untrained(SIGNATURE, Fixtures.settings());
        assertThat(model.isStale(0, 500)).isTrue();
        assertThat(model.isStale(0, 0)).isFalse();
    }

    private static String hash(double[] parameters, double count, double mean, double deviation, double clip) {
        Scaling scaling = new Scaling(new double[] {count}, new double[] {mean}, new double[] {deviation});
        return model(version(0, 0), parameters, scaling, clip).sha256();
    }

    private static Model model(double[] parameters) {
        return model(version(0, 0), parameters, Scaling.none(1), 10);
    }

    private static Model model(ModelVersion version, double[] parameters, Scaling scaling, double clip) {
        return SingleNetwork.model(SIGNATURE, ARCHITECTURE, version, parameters, scaling, clip);
    }

    private static ModelVersion version(long number, long eventTime) {
        return new ModelVersion(number, 0, eventTime);
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
