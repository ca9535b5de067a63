package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Attribution;
import dev.lifeboat.learning.Model;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.topology.RecordFormat;
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

    /**
     * Explains a record of the input topic.
     *
     * @throws InvalidConfigException if the service would not accept the record
     */
    public static Explanation of(LifeboatConfig config, Model model, byte[] json) {
        Attribution attribution = Attribution.of(model, features(config, json));
        FeatureSchema schema = config.schema();
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

    private static double[] features(LifeboatConfig config, byte[] json) {
        try {
            return new RecordFormat(config).features(json);
        } catch (RecordFormat.UnusableException e) {
            throw new InvalidConfigException("the record would become a dead letter (" + e.getMessage() + ")", e);
        }
    }
}
