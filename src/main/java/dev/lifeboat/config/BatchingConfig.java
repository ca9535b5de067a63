package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.List;

/**
 * How training examples are grouped into mini-batches.
 *
 * @param size examples of a full mini-batch
 * @param lingerMs maximum wait for a mini-batch to fill, from its first example; 0 to wait until it is full
 */
public record BatchingConfig(int size, long lingerMs) {
    private static final int MAX_SIZE = 100_000;

    static final Key<Integer> SIZE = Key.integer("learning.batch.size", "Number of training examples in a mini-batch.")
            .orElse(8)
            .validatedBy(between(1, MAX_SIZE));

    private static final Key<Long> LINGER = Key.whole(
                    "learning.batch.linger.ms",
                    "Maximum wait for a mini-batch to fill, from its first example. `0`: wait until it is full.")
            .orElse(1000L)
            .validatedBy(between(0, Limits.MAX_DURATION_MS));

    static final List<Key<?>> KEYS = List.of(SIZE, LINGER);

    static BatchingConfig of(Values values) {
        return new BatchingConfig(values.get(SIZE), values.get(LINGER));
    }
}
