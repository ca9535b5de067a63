package dev.lifeboat.topology;

import dev.lifeboat.learning.Attribution;
import dev.lifeboat.learning.Model;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model says of one record, and what each feature brings in; see {@link Attribution}.
 *
 * @param contributions of the features, in the schema's order; they add up to {@code logit − baselineLogit}
 */
public record Explanation(
        Model model, double probability, double logit, double baselineLogit, List<Contribution> contributions) {
    /**
     * What one feature brings in.
     *
     * @param mean where a number's baseline is; NaN for a feature whose baseline is 0
     */
    public record Contribution(String feature, double mean, double logOdds) {}

    public Explanation {
        contributions = List.copyOf(contributions);
    }

    /** @param features (inputs), unscaled, NaN for a missing number; not changed */
    public static Explanation of(FeatureSchema schema, Model model, double[] features) {
        Attribution attribution = Attribution.of(model, features);
        List<Contribution> contributions = new ArrayList<>();
        int variable = 0;
        for (int i = 0; i < schema.features().size(); i++) {
            Feature feature = schema.features().get(i);
            double mean = feature.isScaled() ? model.scaling().mean(variable++) : Double.NaN;
            double logOdds = attribution.contribution(schema.offset(i), feature.width());
            contributions.add(new Contribution(feature.name(), mean, logOdds));
        }
        return new Explanation(
                model, attribution.probability(), attribution.logit(), attribution.baselineLogit(), contributions);
    }
}
