package dev.lifeboat.topology;

import dev.lifeboat.learning.DriftEvent;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import java.util.ArrayList;
import java.util.List;

/** What drift is looked for in, by name: the log loss, and each feature, which may have several inputs. */
final class DriftStatistics {
    /** No feature can have this name. */
    static final String LOG_LOSS = "log.loss";

    private final FeatureSchema schema;

    DriftStatistics(FeatureSchema schema) {
        this.schema = schema;
    }

    /** The log loss first, then the features in order. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        names.add(LOG_LOSS);
        schema.features().forEach(feature -> names.add(feature.name()));
        return names;
    }

    /** @param statistic as in {@link DriftEvent#statistic} */
    String name(int statistic) {
        String name = LOG_LOSS;
        for (int feature = 0; feature < schema.features().size() && schema.offset(feature) <= statistic; feature++) {
            name = schema.features().get(feature).name();
        }
        return name;
    }

    /**
     * How often a change of the statistic was detected.
     *
     * @param index of its name
     * @param counts as of {@link dev.lifeboat.learning.LearnerState#driftCounts}
     */
    long detections(int index, long[] counts) {
        if (counts.length == 0) {
            return 0;
        }
        if (index == 0) {
            return counts[0];
        }
        Feature feature = schema.features().get(index - 1);
        long detections = 0;
        for (int input = 0; input < feature.width(); input++) {
            detections += counts[1 + schema.offset(index - 1) + input];
        }
        return detections;
    }
}
