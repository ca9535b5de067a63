package dev.lifeboat.topology;

import dev.lifeboat.learning.Fingerprint;
import dev.lifeboat.learning.Model;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest model that this instance has seen, for all scoring tasks. Filled by the global store's processor, which exists twice:
 * during restore and afterwards.
 */
public final class ModelHolder {
    /**
     * A model and how much of the journal is in it.
     *
     * @param examples learned from so far
     * @param sequences partition → number of the first journal record that is not in the model
     */
    public record Held(Model model, long examples, Map<Integer, Long> sequences) {
        public Held {
            sequences = Map.copyOf(sequences);
        }

        /** How many of a partition's journal records are not in the model. */
        public long lag(int partition, long nextSequence) {
            return nextSequence - sequences.getOrDefault(partition, 0L);
        }
    }

    /** @param json that the model was published as; null if none was */
    private record State(Held held, byte @Nullable [] json) {}

    private final Fingerprint fingerprint;
    private volatile State state;

    /** @param untrained what is used until a model comes */
    public ModelHolder(Model untrained) {
        this.fingerprint = untrained.fingerprint();
        this.state = new State(new Held(untrained, 0, Map.of()), null);
    }

    public Held held() {
        return state.held;
    }

    /** The JSON of {@link #held} as it was published, not to be changed; null before the first model has come. */
    public byte @Nullable [] published() {
        return state.json;
    }

    /**
     * @param json that the model was read from; kept
     * @throws ForeignModelException if the model is another one
     */
    void hold(Held newest, byte[] json) {
        if (!newest.model().fingerprint().equals(fingerprint)) {
            throw new ForeignModelException(newest.model().fingerprint(), fingerprint);
        }
        state = new State(newest, json);
    }
}
