package dev.lifeboat.http;

import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.pipeline.PipelineObserver;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Predictions of this process for people to look at, with their outcomes as they come. Of a fast stream it takes the first hundred
 * of each second, so that a record costs next to nothing; what an aborted transaction did is shown, too.
 *
 * <p>Each id has one place of a thousand, by its hash; a newer prediction takes the place of an older one.
 */
public final class RecentPredictions implements PipelineObserver {
    static final int A_SECOND = 100;

    private static final int PLACE_BITS = 10;
    private static final int PLACES = 1 << PLACE_BITS;

    private final double threshold;
    private final @Nullable WatchedPrediction[] places = new WatchedPrediction[PLACES];

    /**
     * Of the id at each place: most labels are of predictions that are not here, and need neither the lock nor one from memory to
     * know.
     */
    private final AtomicIntegerArray hashes = new AtomicIntegerArray(PLACES);

    private final AtomicInteger taken = new AtomicInteger();
    private volatile long second;
    private long predictions;
    private long changes;

    /** @param threshold above which a probability is a positive prediction */
    public RecentPredictions(double threshold) {
        this.threshold = threshold;
    }

    @Override
    public void scored(byte[] id, Prediction prediction, Model model, long timestamp, long latencyMs) {
        if (!isOneTooMany(timestamp + latencyMs)) {
            watch(id.clone(), prediction.values()[0], model, timestamp);
        }
    }

    /** Under the lock, a change is at its place before the next one has its number: nobody sees the later one alone. */
    private synchronized void watch(byte[] id, double probability, Model model, long timestamp) {
        int hash = Arrays.hashCode(id);
        int place = place(hash);
        places[place] = new WatchedPrediction(
                ++predictions, ++changes, id, probability, probability > threshold, model.version(), timestamp, null);
        hashes.set(place, hash);
    }

    /** Two threads that meet at the turn of a second may take a few more. */
    private boolean isOneTooMany(long nowMs) {
        long now = nowMs / 1000;
        if (now != second) {
            second = now;
            taken.set(0);
        }
        return taken.get() >= A_SECOND || taken.incrementAndGet() > A_SECOND;
    }

    @Override
    public void labeled(byte[] id, double label, long labelDelayMs) {
        int hash = Arrays.hashCode(id);
        int place = place(hash);
        if (hashes.get(place) == hash) {
            label(place, id, label == 1);
        }
    }

    private synchronized void label(int place, byte[] id, boolean label) {
        WatchedPrediction prediction = places[place];
        if (prediction != null && prediction.outcome() == null && prediction.isOf(id)) {
            places[place] = prediction.withOutcome(label, ++changes);
        }
    }

    private static int place(int hash) {
        // Fibonacci hashing: ids that differ in their last digit only come to lie apart.
        return (hash * 0x9E3779B9) >>> (Integer.SIZE - PLACE_BITS);
    }

    /** The newest predictions, the newest first. */
    synchronized List<WatchedPrediction> newest(int limit) {
        return stream()
                .sorted(Comparator.comparingLong(WatchedPrediction::number).reversed())
                .limit(limit)
                .toList();
    }

    /** What has changed since a change, in the order of the changes; of what changed twice, what it is now. */
    synchronized List<WatchedPrediction> changedSince(long change) {
        return stream()
                .filter(prediction -> prediction.change() > change)
                .sorted(Comparator.comparingLong(WatchedPrediction::change))
                .toList();
    }

    /** Number of the newest change; 0 before the first. */
    synchronized long newestChange() {
        return changes;
    }

    private Stream<WatchedPrediction> stream() {
        return Arrays.stream(places).filter(Objects::nonNull);
    }
}
