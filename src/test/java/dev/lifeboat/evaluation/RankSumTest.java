package dev.lifeboat.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lifeboat.evaluation.NaiveMetrics.Outcome;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RankSumTest {

    @Provide
    Arbitrary<List<Outcome>> outcomes() {
        return Outcomes.lists(100);
    }

    @Property(tries = 500)
    void aucAgreesWithTheMannWhitneyStatistic(@ForAll("outcomes") List<Outcome> outcomes) {
        double auc =
                RankSum.auc(NaiveMetrics.probabilities(outcomes, true), NaiveMetrics.probabilities(outcomes, false));
        assertThat(auc).isCloseTo(NaiveMetrics.auc(outcomes), within(1e-12));
    }

    @Test
    void perfectReversedAndTiedRankings() {
        assertThat(RankSum.auc(new double[] {0.9, 0.6}, new double[] {0.1, 0.5}))
                .isEqualTo(1);
        assertThat(RankSum.auc(new double[] {0.1, 0.5}, new double[] {0.9, 0.6}))
                .isZero();
        assertThat(RankSum.auc(new double[] {0.5, 0.5}, new double[] {0.5})).isEqualTo(0.5);
    }

    @Test
    void aucOfOneClassIsNaN() {
        assertThat(RankSum.auc(new double[0], new double[] {0.5})).isNaN();
        assertThat(RankSum.auc(new double[] {0.5}, new double[0])).isNaN();
    }
}
