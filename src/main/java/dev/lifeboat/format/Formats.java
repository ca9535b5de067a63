package dev.lifeboat.format;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.BinaryTarget;

/** Chooses the formats of an application's topics. Each call returns a new object: readers and writers are not thread-safe. */
public final class Formats {
    private final LifeboatConfig config;

    public Formats(LifeboatConfig config) {
        this.config = config;
    }

    public RecordReader recordReader() {
        return new JsonRecordReader(config.model(), config.records().idField());
    }

    public PredictionWriter predictionWriter() {
        // A new target adds its own writer here.
        if (config.model().target() instanceof BinaryTarget) {
            return new JsonPredictionWriter(
                    config.applicationId(), config.evaluation().settings().threshold());
        }
        throw new AssertionError(config.model().target());
    }

    public ModelJson models() {
        return new ModelJson(config.applicationId(), config.model());
    }
}
