package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.stats.HalfLife;
import dev.lifeboat.stats.RunningMoments;
import dev.lifeboat.stats.Scaling;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScorerTest {
    private static final double CLIP = 2;
    private static final Scaling SCALING =
            new Scaling(new double[] {100, 40}, new double[] {30, 500}, new double[] {12, 250});

    @Property(tries = 300)
    void predictionIsThatOfTheTextbookToTheLastBit(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int hidden) {
        SplitMix64 random = new SplitMix64(seed);
        Model model = model(random, hidden);
        Scorer scorer = new Scorer(model.shape());
        double[] prediction = new double[1];
        for (int i = 0; i < 5; i++) {
            double[] features = Fixtures.example(random, Example.Use.TRAINING).features();
            long[] before = Bits.of(features);

            double logit = scorer.logits(model, features)[0];
            scorer.predict(model, features, prediction);

            assertThat(Bits.of(logit)).isEqualTo(Bits.of(naiveLogit(model, features, hidden)));
            assertThat(prediction[0]).isEqualTo(1 / (1 + StrictMath.exp(-logit)));
            assertThat(Bits.of(features)).isEqualTo(before);
        }
    }

    private static Model model(SplitMix64 random, int hidden) {
        ModelDefinition definition = new ModelDefinition(Fixtures.SIGNATURE, Fixtures.architecture(hidden));
        double[] parameters = new double[definition.shape().parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = 2 * random.nextDouble() - 1;
        }
        return new Model(definition, ModelVersion.UNTRAINED, parameters, SCALING, CLIP);
    }

    private static double naiveLogit(Model model, double[] features, int hidden) {
        double[] x = {naiveZ(features[0], 30, 12), features[1], naiveZ(features[2], 500, 250)};
        double logit = model.bias(1, 0);
        for (int unit = 0; unit < hidden; unit++) {
            double z = model.bias(0, unit);
            for (int input = 0; input < 3; input++) {
                z += model.weight(0, unit, input) * x[input];
            }
            logit += model.weight(1, 0, unit) * (z > 0 ? z : 0);
        }
        return logit;
    }

    private static double naiveZ(double value, double mean, double deviation) {
        if (Double.isNaN(value)) {
            return 0;
        }
        double z = (value - mean) / deviation;
        return z > CLIP ? CLIP : z < -CLIP ? -CLIP : z;
    }

    @Test
    void missingNumbersAreNotObserved() {
        Model model = model(new SplitMix64(1), 3);
        RunningMoments moments = new RunningMoments(2);
        double[] features = {Double.NaN, 1, 600};

        Scorer.observe(model, features, moments, 0, HalfLife.NEVER);

        assertThat(moments.count(0)).isZero();
        assertThat(moments.count(1)).isEqualTo(1);
        assertThat(moments.mean(1)).isEqualTo(600);
        assertThat(features).containsExactly(Double.NaN, 1, 600);
    }

    @Test
    void extremeNumbersAreObservedWithinTheirLimits() {
        Model model = model(new SplitMix64(1), 3);
        RunningMoments moments = new RunningMoments(2);
        Scorer.observe(model, new double[] {1e100, 1, -1e100}, moments, 0, HalfLife.NEVER);
        assertThat(moments.mean(0)).isEqualTo(30 + CLIP * 12);
        assertThat(moments.mean(1)).isEqualTo(500 - CLIP * 250);
    }
}
