package dev.lifeboat.learning;

import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import java.util.ArrayList;
import java.util.List;

/** The names of the statistics in which drift is detected: the emitted loss, and each feature, which may have several inputs. */
public final class DriftStatistics {
    /** The emitted loss. No feature can have this name. */
    public static final String LOG_LOSS = "log.loss";

    private final FeatureSchema schema;

    public DriftStatistics(FeatureSchema schema) {
        this.schema = schema;
    }

    /** The loss first, then the features in order. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        names.add(LOG_LOSS);
        schema.features().forEach(feature -> names.add(feature.name()));
        return names;
    }

    /** @param statistic as in {@link DriftEvent#statistic} */
    public String name(int statistic) {
        String name = LOG_LOSS;
        for (int feature = 0; feature < schema.features().size() && schema.offset(feature) <= statistic; feature++) {
            name = schema.features().get(feature).name();
        }
        return name;
    }

    /**
     * Number of detections in a statistic.
     *
     * @param index of its name
     * @param counts as of {@link LearnerState#driftCounts}
     */
    public long detections(int index, long[] counts) {
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
