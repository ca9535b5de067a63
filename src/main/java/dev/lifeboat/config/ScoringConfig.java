package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.List;

/**
 * How predictions are emitted.
 *
 * @param maxModelLagMs how far the newest example of a model may be behind a record before its prediction is stale, in ms; 0 if
 *     predictions are never stale
 */
public record ScoringConfig(long maxModelLagMs) {
    private static final Key<Long> MAX_MODEL_LAG = Key.whole(
                    "scoring.max.model.lag.ms",
                    "How far the newest example of a model may be behind the record that it scores. Predictions of a model that is"
                            + " further behind are marked as stale. `0`: never.")
            .orElse(0L)
            .validatedBy(between(0, Limits.MAX_DURATION_MS));

    static final List<Key<?>> KEYS = List.of(MAX_MODEL_LAG);

    static ScoringConfig of(Values values) {
        return new ScoringConfig(values.get(MAX_MODEL_LAG));
    }
}
