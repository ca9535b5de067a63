package dev.lifeboat.learning;

import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * A prediction, and how much each feature contributes to its logit.
 *
 * @param prediction in the layout of the target; not to be modified
 * @param baselineLogit the logit of an average record
 * @param contributions of the features, in the order of the schema; they add up to {@code logit − baselineLogit}
 */
public record Explanation(
        Model model, double[] prediction, double logit, double baselineLogit, List<Contribution> contributions) {
    /**
     * The contribution of one feature.
     *
     * @param mean baseline of a numeric feature; NaN for a feature whose baseline is 0
     * @param logOdds contribution to the logit
     */
    public record Contribution(String feature, double mean, double logOdds) {}

    public Explanation {
        contributions = List.copyOf(contributions);
    }

    /** @param features (inputs), unscaled, NaN for a missing number; not modified */
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
                model, attribution.prediction(), attribution.logit(), attribution.baselineLogit(), contributions);
    }
}
