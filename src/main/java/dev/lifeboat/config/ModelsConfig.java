package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.List;

/**
 * How models are published.
 *
 * @param intervalMs minimum time between two published models
 */
public record ModelsConfig(long intervalMs) {
    private static final Key<Long> INTERVAL = Key.whole(
                    "models.interval.ms", "Minimum time between two published models.")
            .orElse(100L)
            .validatedBy(between(1, 86_400_000));

    static final List<Key<?>> KEYS = List.of(INTERVAL);

    static ModelsConfig of(Values values) {
        return new ModelsConfig(values.get(INTERVAL));
    }
}
