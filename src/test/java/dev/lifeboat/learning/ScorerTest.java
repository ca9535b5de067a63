package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.nn.SplitMix64;
import dev.lifeboat.stats.HalfLife;
import dev.lifeboat.stats.RunningMoments;
import dev.lifeboat.stats.Scaling;
import java.util.Arrays;
import java.util.List;
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
        Scorer scorer = new Scorer();
        double[] prediction = new double[1];
        for (int i = 0; i < 5; i++) {
            double[] features = Fixtures.example(random, Example.Use.TRAINING).features();
            long[] before = Bits.of(features);

            MemberOutputs members = scorer.predict(model, features, prediction);

            double logit = naiveLogit(model.leader(), features, hidden);
            assertThat(Bits.of(Fixtures.logit(model, features))).isEqualTo(Bits.of(logit));
            assertThat(prediction[0]).isEqualTo(1 / (1 + StrictMath.exp(-logit)));
            assertThat(members).isEqualTo(MemberOutputs.NONE);
            assertThat(Bits.of(features)).isEqualTo(before);
        }
    }

    private static Model model(SplitMix64 random, int hidden) {
        Architecture architecture = Fixtures.architecture(hidden);
        double[] parameters = new double[architecture.shape(Fixtures.SIGNATURE).parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = 2 * random.nextDouble() - 1;
        }
        return SingleNetwork.model(Fixtures.SIGNATURE, architecture, ModelVersion.UNTRAINED, parameters, SCALING, CLIP);
    }

    private static double naiveLogit(MemberNetwork model, double[] features, int hidden) {
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

    @Property(tries = 200)
    void predictionOfSeveralMembersIsTheMeanOfTheirs(@ForAll long seed) {
        SplitMix64 random = new SplitMix64(seed);
        MemberNetwork plain = network(random, 4, 0.25, Fixtures.architecture(3));
        Architecture steps = new Architecture(
                new InputEncoding(List.of(-1.0, 0.0, 1.0)),
                List.of(2),
                Fixtures.architecture().initialization());
        MemberNetwork piecewise = network(random, 9, 0.75, steps);
        MemberNetwork shadow = network(random, 2, 0, Fixtures.architecture(3));
        double[] features = Fixtures.example(random, Example.Use.TRAINING).features();
        double[] prediction = new double[1];

        MemberOutputs members = new Scorer().predict(model(plain, piecewise, shadow), features, prediction);

        double ofPlain = Fixtures.probability(model(alone(plain)), features);
        double ofPiecewise = Fixtures.probability(model(alone(piecewise)), features);
        assertThat(prediction[0]).isCloseTo(0.25 * ofPlain + 0.75 * ofPiecewise, within(1e-15));
        assertThat(members.ids()).containsExactly(4, 9, 2);
        assertThat(members.logits())
                .containsExactly(
                        (float) Fixtures.logit(model(alone(plain)), features),
                        (float) Fixtures.logit(model(alone(piecewise)), features),
                        (float) Fixtures.logit(model(alone(shadow)), features));
    }

    /** Weights add up to 1 with rounding errors only. */
    @Test
    void meanOfCertainPredictionsIsAProbability() {
        MemberNetwork[] certain = new MemberNetwork[10];
        for (int i = 0; i < certain.length; i++) {
            certain[i] = new MemberNetwork(
                    i,
                    "m" + i,
                    Math.nextUp(0.1),
                    InputEncoding.Z_SCORE,
                    Fixtures.architecture().shape(Fixtures.SIGNATURE),
                    new double[] {0, 0, 0, 1000});
        }
        assertThat(Fixtures.probability(model(certain), 30, 1, 500)).isEqualTo(1);
    }

    @Test
    void scorerAppliesModelsOfAnyShapeInTurn() {
        SplitMix64 random = new SplitMix64(8);
        double[] features = {41, 1, 300};
        Model single = model(random, 3);
        Model pair = model(
                network(random, 0, 0.5, Fixtures.architecture(3)), network(random, 1, 0.5, Fixtures.architecture(7)));
        Model swapped = model(pair.members().get(1), pair.members().get(0));
        Scorer scorer = new Scorer();
        double[] prediction = new double[1];
        for (Model model : List.of(single, pair, swapped, single, swapped, pair)) {
            scorer.predict(model, features, prediction);
            assertThat(prediction[0]).isEqualTo(Fixtures.probability(model, features));
        }
    }

    private static MemberNetwork network(SplitMix64 random, int id, double weight, Architecture architecture) {
        double[] parameters = new double[architecture.shape(Fixtures.SIGNATURE).parameterCount()];
        Arrays.setAll(parameters, i -> 2 * random.nextDouble() - 1);
        return new MemberNetwork(
                id, "m" + id, weight, architecture.encoding(), architecture.shape(Fixtures.SIGNATURE), parameters);
    }

    private static MemberNetwork alone(MemberNetwork member) {
        return new MemberNetwork(member.id(), member.name(), 1, member.encoding(), member.shape(), member.parameters());
    }

    private static Model model(MemberNetwork... members) {
        return new Model(Fixtures.SIGNATURE, ModelVersion.UNTRAINED, SCALING, CLIP, List.of(members));
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
