package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.List;

/**
 * How the journal is written and kept.
 *
 * @param lingerMs maximum wait of a complete mini-batch for others that share its record; 0 to write each on its own at once
 * @param checkpointIntervalMs time between two checkpoints; 0 for none
 * @param retentionMs how long a new topic keeps its records; {@link #FOREVER} for no limit
 */
public record JournalConfig(long lingerMs, long checkpointIntervalMs, long retentionMs) {
    /** As in Kafka's {@code retention.ms}. */
    public static final long FOREVER = -1;

    private static final Key<Long> LINGER = Key.whole(
                    "journal.linger.ms",
                    "Maximum wait of a complete mini-batch for others that share its journal record."
                            + " `0`: each is written at once, in a record of its own.")
            .orElse(50L)
            .validatedBy(between(0, 60_000));

    private static final Key<Long> CHECKPOINT_INTERVAL = Key.whole(
                    "journal.checkpoint.interval.ms",
                    "Time between two checkpoints: records of the journal with the complete learner state, from which a fold can"
                            + " start when earlier records were deleted. `0`: none.")
            .orElse(86_400_000L)
            .validatedBy(between(0, Limits.MAX_DURATION_MS));

    private static final Key<Long> RETENTION = Key.whole(
                    "topics.journal.retention.ms",
                    "`retention.ms` of the journal topic where Lifeboat creates it; an existing topic must have the same. At least"
                            + " twice `journal.checkpoint.interval.ms`. `-1`: records are kept forever, unless an existing topic"
                            + " is configured otherwise.")
            .orElse(FOREVER)
            .validatedBy(between(FOREVER, Limits.MAX_DURATION_MS));

    static final List<Key<?>> KEYS = List.of(LINGER, CHECKPOINT_INTERVAL, RETENTION);

    /** @throws IllegalArgumentException if records can be deleted before a later checkpoint replaces them */
    public JournalConfig {
        boolean isLimited = retentionMs != FOREVER;
        if (isLimited && (checkpointIntervalMs == 0 || retentionMs / 2 < checkpointIntervalMs)) {
            throw new IllegalArgumentException(RETENTION.name() + "=" + retentionMs + " is less than twice "
                    + CHECKPOINT_INTERVAL.name()
                    + (checkpointIntervalMs == 0 ? ", which is 0 (none)" : "=" + checkpointIntervalMs)
                    + ": the journal could lose its start before a checkpoint replaces it");
        }
    }

    static JournalConfig of(Values values) {
        return new JournalConfig(values.get(LINGER), values.get(CHECKPOINT_INTERVAL), values.get(RETENTION));
    }
}
