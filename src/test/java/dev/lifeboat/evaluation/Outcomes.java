package dev.lifeboat.evaluation;

import dev.lifeboat.evaluation.NaiveMetrics.Outcome;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generates lists of outcomes: with arbitrary probabilities, or with a few values only, so that there are ties. */
final class Outcomes {
    private Outcomes() {}

    static Arbitrary<List<Outcome>> lists(int maxSize) {
        Arbitrary<Double> any = Arbitraries.doubles().between(0, 1).ofScale(12);
        Arbitrary<Double> tied = Arbitraries.of(0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0);
        return Arbitraries.oneOf(
                of(any).list().ofMaxSize(maxSize), of(tied).list().ofMaxSize(maxSize));
    }

    private static Arbitrary<Outcome> of(Arbitrary<Double> probabilities) {
        return Combinators.combine(probabilities, Arbitraries.of(true, false)).as(Outcome::new);
    }
}
