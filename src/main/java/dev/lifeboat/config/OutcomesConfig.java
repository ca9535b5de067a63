package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.EnumSet;
import java.util.List;

/**
 * How predictions and outcomes are joined.
 *
 * @param horizonMs how long predictions and outcomes are kept for each other, in ms of stream time
 */
public record OutcomesConfig(long horizonMs, OnExpiry onExpiry) {
    private static final Key<Long> HORIZON = Key.whole(
                    "outcomes.horizon.ms",
                    "How long a prediction waits for its outcome, and an outcome for its record, in stream time.")
            .orElse(604_800_000L)
            .validatedBy(between(1, Limits.MAX_DURATION_MS));

    private static final Key<OnExpiry> ON_EXPIRY = Key.choice(
                    "outcomes.on.expiry",
                    "What happens to a prediction whose outcome does not arrive within the horizon. `discard`: nothing is"
                            + " learned. `negative`: it is learned with label 0.",
                    EnumSet.allOf(OnExpiry.class))
            .orElse(OnExpiry.DISCARD);

    static final List<Key<?>> KEYS = List.of(HORIZON, ON_EXPIRY);

    /** What is learned from a prediction whose outcome never arrived. */
    public enum OnExpiry {
        /** Nothing. */
        DISCARD,
        /** The label 0. */
        NEGATIVE
    }

    static OutcomesConfig of(Values values) {
        return new OutcomesConfig(values.get(HORIZON), values.get(ON_EXPIRY));
    }
}
