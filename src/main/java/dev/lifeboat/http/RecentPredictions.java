package dev.lifeboat.http;

import dev.lifeboat.learning.Model;
import dev.lifeboat.topology.PipelineObserver;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    private final AtomicReferenceArray<WatchedPrediction> places = new AtomicReferenceArray<>(PLACES);

    /** Of the id at each place: most labels are of predictions that are not here, and need not fetch one from memory to know. */
    private final AtomicIntegerArray hashes = new AtomicIntegerArray(PLACES);

    private final AtomicLong predictions = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicInteger taken = new AtomicInteger();
    private volatile long second;

    /** @param threshold above which a probability is a positive prediction */
    public RecentPredictions(double threshold) {
        this.threshold = threshold;
    }

    @Override
    public void scored(byte[] id, double probability, Model model, long timestamp, long latencyMs) {
        if (isOneTooMany(timestamp + latencyMs)) {
            return;
        }
        int hash = Arrays.hashCode(id);
        int place = place(hash);
        places.set(
                place,
                new WatchedPrediction(
                        predictions.incrementAndGet(),
                        changes.incrementAndGet(),
                        id.clone(),
                        probability,
                        probability > threshold,
                        model.version(),
                        timestamp,
                        null));
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
    public void labelled(byte[] id, boolean label, long labelDelayMs) {
        int hash = Arrays.hashCode(id);
        int place = place(hash);
        if (hashes.get(place) != hash) {
            return;
        }
        WatchedPrediction prediction = places.get(place);
        if (prediction != null && prediction.outcome() == null && prediction.isOf(id)) {
            places.compareAndSet(place, prediction, prediction.withOutcome(label, changes.incrementAndGet()));
        }
    }

    private static int place(int hash) {
        // Fibonacci hashing: ids that differ in their last digit only come to lie apart.
        return (hash * 0x9E3779B9) >>> (Integer.SIZE - PLACE_BITS);
    }

    /** The newest predictions, the newest first. */
    List<WatchedPrediction> newest(int limit) {
        return stream()
                .sorted(Comparator.comparingLong(WatchedPrediction::number).reversed())
                .limit(limit)
                .toList();
    }

    /** What has changed since a change, in the order of the changes; of what changed twice, what it is now. */
    List<WatchedPrediction> changedSince(long change) {
        return stream()
                .filter(prediction -> prediction.change() > change)
                .sorted(Comparator.comparingLong(WatchedPrediction::change))
                .toList();
    }

    /** Number of the newest change; 0 before the first. */
    long newestChange() {
        return changes.get();
    }

    private Stream<WatchedPrediction> stream() {
        return IntStream.range(0, PLACES).mapToObj(places::get).filter(Objects::nonNull);
    }
}
