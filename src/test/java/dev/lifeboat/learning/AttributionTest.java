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
        assertThat(attribution.logit()).isEqualTo(new Scorer(model.shape()).logits(model, features)[0]);
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
        Attribution attribution = Attribution.of(Fixtures.DEFINITION.untrained(10), new double[] {30, 1, 5});
        assertThat(attribution.prediction()).containsExactly(0.5);
        assertThat(attribution.contributions()).containsOnly(0);
    }

    private static Model model(long seed) {
        Learner learner = Fixtures.learner();
        Fixtures.fold(learner, 0, Fixtures.journal(seed, 40));
        return learner.model();
    }
}
