package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.List;

/**
 * How the journal is written.
 *
 * @param lingerMs maximum wait of a complete mini-batch for others that share its record; 0 to write each on its own at once
 */
public record JournalConfig(long lingerMs) {
    private static final Key<Long> LINGER = Key.whole(
                    "journal.linger.ms",
                    "Maximum wait of a complete mini-batch for others that share its journal record."
                            + " `0`: each is written at once, in a record of its own.")
            .orElse(50L)
            .validatedBy(between(0, 60_000));

    static final List<Key<?>> KEYS = List.of(LINGER);

    static JournalConfig of(Values values) {
        return new JournalConfig(values.get(LINGER));
    }
}
