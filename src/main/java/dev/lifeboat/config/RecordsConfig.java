package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.List;

/**
 * Which records are accepted.
 *
 * @param idField field that identifies a record without a key
 * @param maxAheadMs how far a timestamp may be ahead of the clock, in ms
 * @param maxDeadLetterBytes size of the largest record that is kept whole as a dead letter
 */
public record RecordsConfig(String idField, long maxAheadMs, int maxDeadLetterBytes) {
    static final Key<String> ID_FIELD = Key.text(
                    "id.field",
                    "Field that identifies a record without a key. Only used where `topics.outcomes` is empty.")
            .orElse("id");

    private static final Key<Long> MAX_AHEAD = Key.whole(
                    "timestamps.max.ahead.ms",
                    "How far the timestamp of a record may be ahead of the clock. A record further ahead becomes a dead letter.")
            .orElse(3_600_000L)
            .validatedBy(between(0, Limits.MAX_DURATION_MS));

    private static final Key<Integer> MAX_DEAD_LETTER = Key.integer(
                    "dead.letters.max.bytes",
                    "Size of the largest record that is accepted. A larger one becomes a dead letter without its value.")
            .orElse(900_000)
            .validatedBy(between(1, 100_000_000));

    static final List<Key<?>> KEYS = List.of(ID_FIELD, MAX_AHEAD, MAX_DEAD_LETTER);

    static RecordsConfig of(Values values) {
        return new RecordsConfig(values.get(ID_FIELD), values.get(MAX_AHEAD), values.get(MAX_DEAD_LETTER));
    }
}
