package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.lifeboat.learning.ScalingSettings;
import dev.lifeboat.stats.HalfLife;
import java.util.List;

/** How inputs are z-scored by running moments. */
final class ScalingKeys {
    private static final Key<Double> CLIP = Key.number(
                    "scaling.clip",
                    "Maximum absolute z-score; also the number of standard deviations by which one value may move the running"
                            + " moments.")
            .orElse(ScalingSettings.DEFAULT_CLIP)
            .validatedBy(Interval.above(0));

    private static final Key<Long> HALF_LIFE_MS = Key.whole(
                    "scaling.half.life.ms",
                    "Event time after which a record has half its weight in means and standard deviations. `0`: no decay.")
            .orElse(0L)
            .validatedBy(atLeast(0));

    private static final Key<Long> HALF_LIFE_RECORDS = Key.whole(
                    "scaling.half.life.records",
                    "Number of records after which a record has half its weight in means and standard deviations. `0`: no decay.")
            .orElse(0L)
            .validatedBy(atLeast(0));

    static final Key<Long> INTERVAL = Key.whole(
                    "scaling.interval.ms",
                    "How often running moments are written to the journal while no labels arrive. `0`: never.")
            .orElse(10_000L)
            .validatedBy(between(0, Limits.MAX_DURATION_MS));

    static final List<Key<?>> KEYS = List.of(CLIP, HALF_LIFE_MS, HALF_LIFE_RECORDS, INTERVAL);

    private ScalingKeys() {}

    static ScalingSettings settings(Values values) {
        return new ScalingSettings(
                values.get(CLIP), new HalfLife(values.get(HALF_LIFE_MS), values.get(HALF_LIFE_RECORDS)));
    }
}
