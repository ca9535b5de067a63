package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.learning.Example.Use;
import dev.lifeboat.nn.SplitMix64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AttributionTest {

    @Property(tries = 200)
    void predictionEqualsThatOfTheScorerAndContributionsAddUp(@ForAll long seed) {
        Model model = model(seed);
        double[] features = Fixtures.example(new SplitMix64(seed), Use.TRAINING).features();

        Attribution attribution = Attribution.of(model, features);

        assertThat(Bits.of(attribution.prediction())).isEqualTo(Bits.of(Fixtures.probability(model, features)));
        assertThat(attribution.logit()).isEqualTo(Fixtures.logit(model, features));
        assertThat(attribution.contribution(0, 3))
                .isCloseTo(attribution.logit() - attribution.baselineLogit(), within(1e-9));
    }

    @Test
    void baselineIsTheMeanAndMissingNumbersContributeNothing() {
        Model model = model(5);
        double[] mean = {model.scaling().mean(0), 0, Double.NaN};

        Attribution attribution = Attribution.of(model, mean);

        assertThat(attribution.logit()).isEqualTo(attribution.baselineLogit());
        assertThat(attribution.contributions()).containsOnly(0);
        Attribution elsewhere = Attribution.of(model, new double[] {Double.NaN, 1, 40});
        assertThat(elsewhere.baselineLogit()).isEqualTo(attribution.baselineLogit());
        assertThat(elsewhere.contributions()[0]).isZero();
        assertThat(elsewhere.contributions()[1]).isNotZero();
        assertThat(elsewhere.contribution(1, 2))
                .isEqualTo(elsewhere.contributions()[1] + elsewhere.contributions()[2]);
    }

    @Test
    void inputsOfAnUntrainedNetworkContributeNothing() {
        Attribution attribution =
                Attribution.of(Model.untrained(Fixtures.SIGNATURE, Fixtures.settings()), new double[] {30, 1, 5});
        assertThat(attribution.prediction()).containsExactly(0.5);
        assertThat(attribution.contributions()).containsOnly(0);
    }

    @Property(tries = 100)
    void contributionsOfSeveralMembersAddUpToTheMixedLogit(@ForAll long seed) {
        Model model = ensemble(seed);
        double[] features = Fixtures.example(new SplitMix64(seed), Use.TRAINING).features();

        Attribution attribution = Attribution.of(model, features);

        double probability = Fixtures.probability(model, features);
        assertThat(Bits.of(attribution.prediction())).isEqualTo(Bits.of(probability));
        assertThat(attribution.logit()).isCloseTo(Math.log(probability / (1 - probability)), within(1e-9));
        assertThat(attribution.contribution(0, 3))
                .isCloseTo(attribution.logit() - attribution.baselineLogit(), within(1e-9));
        double average = Fixtures.probability(model, Double.NaN, 0, Double.NaN);
        assertThat(attribution.baselineLogit()).isCloseTo(Math.log(average / (1 - average)), within(1e-9));
    }

    /** A linear function of z-scores has the same gradient everywhere. */
    @Test
    void contributionsOfEqualLinearMembersAreTheirOwn() {
        Learner learner = Fixtures.learner(Ensembles.of(
                Ensembles.LINEAR,
                Ensembles.member("twin", Ensembles.LINEAR.architecture(), Ensembles.LINEAR.training())));
        learner.fold(0, new Ensembles.Stream(3).training(learner.model(), 8));
        Model model = learner.model();
        double[] features = {41, 1, 300};

        Attribution attribution = Attribution.of(model, features);

        MemberNetwork network = model.leader();
        double z = model.scaling().zScore(0, 41, model.clip());
        assertThat(attribution.contributions()[0]).isCloseTo(network.weight(0, 0, 0) * z, within(1e-12));
        assertThat(attribution.contributions()[1]).isCloseTo(network.weight(0, 0, 1), within(1e-12));
    }

    private static Model ensemble(long seed) {
        Learner learner = Fixtures.learner(Ensembles.rich());
        Ensembles.Stream stream = new Ensembles.Stream(seed);
        for (int offset = 0; offset < 40; offset++) {
            learner.fold(offset, stream.training(learner.model(), 8));
        }
        return learner.model();
    }

    private static Model model(long seed) {
        Learner learner = Fixtures.learner();
        Fixtures.fold(learner, 0, Fixtures.journal(seed, 40));
        return learner.model();
    }
}
