package dev.lifeboat.pipeline;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Contribution;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.Fingerprint;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Scorer;
import dev.lifeboat.schema.Source;
import dev.lifeboat.stats.HalfLife;
import dev.lifeboat.stats.RunningMoments;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of a scoring task: its accounting, its positions in the source topics, the running moments and examples that were not written
 * to the journal yet, and the sequence number of its next contribution. It is on the heap and is written with each transaction; see
 * {@link LedgerCodec}.
 *
 * <p>Not thread-safe.
 */
public final class Ledger {
    /** Maximum number of held-out examples that wait for a mini-batch; more are written to the journal on their own. */
    public static final int MAX_HELD_OUT = 256;

    /** Maximum size of the contributions that share a journal entry, in bytes; a single one can be larger. */
    public static final int MAX_READY_BYTES = 64 * 1024;

    private final Fingerprint fingerprint;
    private final HalfLife halfLife;
    private final int partition;
    private final int batchSize;
    private final Totals totals;
    private final long[] missing;
    private final List<Example> training = new ArrayList<>();
    private final List<Example> heldOut = new ArrayList<>();
    private final ReadyContributions ready;
    private RunningMoments moments;
    private SourcePosition records = SourcePosition.START;
    private SourcePosition outcomes = SourcePosition.START;
    private LedgerTimes times = LedgerTimes.NONE;
    private long sequence;

    Ledger(LifeboatConfig config, int partition, Totals totals, long[] missing, RunningMoments moments) {
        this.fingerprint = config.model().fingerprint();
        this.halfLife = config.learning().settings().scaling().halfLife();
        this.partition = partition;
        this.batchSize = config.learning().batching().size();
        this.totals = totals;
        this.missing = missing;
        this.moments = moments;
        this.ready = new ReadyContributions(config.model());
    }

    /** The ledger of a partition of which nothing was processed. */
    public static Ledger empty(LifeboatConfig config, int partition) {
        return new Ledger(
                config,
                partition,
                new Totals(),
                new long[config.schema().features().size()],
                new RunningMoments(config.model().scaledInputs().length));
    }

    public Totals totals() {
        return totals;
    }

    /** Number of missing values so far, per feature; a copy. */
    public long[] missing() {
        return missing.clone();
    }

    /** Sequence number of the partition's next contribution to the journal. */
    public long sequence() {
        return sequence;
    }

    int partition() {
        return partition;
    }

    /** @throws SourceTopicException if a topic was recreated since it was consumed */
    void requireTopics(LifeboatConfig config, SourceTopics topics) {
        records = records.in(config.topics().input(), topics.id(Source.RECORDS));
        String outcomesTopic = config.topics().outcomes();
        if (outcomesTopic != null) {
            outcomes = outcomes.in(outcomesTopic, topics.id(Source.OUTCOMES));
        }
    }

    SourcePosition position(Source source) {
        return switch (source) {
            case RECORDS -> records;
            case OUTCOMES -> outcomes;
        };
    }

    void setPosition(Source source, SourcePosition position) {
        switch (source) {
            case RECORDS -> records = position;
            case OUTCOMES -> outcomes = position;
        }
    }

    LedgerTimes times() {
        return times;
    }

    /** The largest timestamp so far, in ms since the epoch, which only grows; −1 before the first record. */
    long streamTime() {
        return times.streamTime();
    }

    void advanceStreamTime(long timestamp) {
        if (timestamp > times.streamTime()) {
            times = times.withStreamTime(timestamp);
        }
    }

    /** Adds the numbers of an accepted record to the running moments. */
    void observe(Model model, double[] features, long timestamp, long nowMs) {
        boolean first = moments.isEmpty();
        Scorer.observe(model, features, moments, timestamp, halfLife);
        if (first && !moments.isEmpty()) {
            // Also if held-out examples wait already: with or without them, moments are written at the same time.
            times = times.withMomentsStart(nowMs);
        }
    }

    void countMissing(boolean[] missingFeatures) {
        for (int feature = 0; feature < missing.length; feature++) {
            if (missingFeatures[feature]) {
                missing[feature]++;
            }
        }
    }

    /** Whether moments or held-out examples wait to be written. */
    boolean hasMoments() {
        return !moments.isEmpty() || !heldOut.isEmpty();
    }

    /** Whether the current mini-batch has an example. */
    boolean hasBatch() {
        return !training.isEmpty();
    }

    boolean isBatchFull() {
        return training.size() >= batchSize;
    }

    boolean isHeldOutFull() {
        return heldOut.size() >= MAX_HELD_OUT;
    }

    /** @param timestamp of the record whose arrival completed the example */
    void add(Example example, long timestamp, long nowMs) {
        if (example.use().isLearned()) {
            if (training.isEmpty()) {
                times = times.withBatchStart(nowMs);
            }
            training.add(example);
            if (timestamp > times.eventTime()) {
                times = times.withEventTime(timestamp);
            }
        } else {
            if (!hasMoments()) {
                times = times.withMomentsStart(nowMs);
            }
            heldOut.add(example);
        }
    }

    /** Everything that waits for a mini-batch or the interval as one contribution; afterwards nothing does. */
    Contribution takeBatch() {
        Contribution contribution = new Contribution(times.eventTime(), takeMomentsOnly(), examples());
        training.clear();
        heldOut.clear();
        return contribution;
    }

    /** The moments and the held-out examples; the current mini-batch stays. */
    Contribution takeMoments() {
        Contribution contribution = new Contribution(times.eventTime(), takeMomentsOnly(), heldOut);
        heldOut.clear();
        return contribution;
    }

    /**
     * The held-out examples alone: neither the moments nor the mini-batch may be split because of them, or examples that must not be
     * learned from would change what is learned.
     */
    Contribution takeHeldOut() {
        Contribution contribution =
                new Contribution(times.eventTime(), new RunningMoments(moments.variables()), heldOut);
        heldOut.clear();
        return contribution;
    }

    private RunningMoments takeMomentsOnly() {
        RunningMoments taken = moments;
        moments = new RunningMoments(taken.variables());
        return taken;
    }

    /** All examples that wait for a mini-batch, those to learn from first; not a copy. */
    private List<Example> examples() {
        if (heldOut.isEmpty()) {
            return training;
        }
        List<Example> examples = new ArrayList<>(training);
        examples.addAll(heldOut);
        return examples;
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** Whether the next journal entry can hold one more contribution. */
    boolean hasRoomFor(Contribution contribution) {
        return ready.hasRoomFor(contribution);
    }

    void addReady(Contribution contribution, long nowMs) {
        if (ready.isEmpty()) {
            times = times.withReadySince(nowMs);
        }
        ready.add(contribution);
    }

    /** The contributions that are ready as one journal entry; afterwards none is. */
    ExamplesEntry takeReady() {
        ExamplesEntry entry = entry(ready.all());
        sequence = entry.nextSequence();
        ready.clear();
        return entry;
    }

    private ExamplesEntry entry(List<Contribution> contributions) {
        return new ExamplesEntry(fingerprint, partition, sequence, contributions, totals.toArray());
    }

    /** Everything that waits, without taking it: what is ready, then what waits for a mini-batch or the interval. */
    ExamplesEntry snapshot() {
        List<Contribution> all = new ArrayList<>(ready.all());
        all.add(new Contribution(times.eventTime(), moments, examples()));
        return entry(all);
    }

    /** Sets what the codec has read. */
    void restore(LedgerTimes readTimes, ExamplesEntry snapshot) {
        sequence = snapshot.sequence();
        times = readTimes;
        int waiting = snapshot.contributions().size() - 1;
        snapshot.contributions().subList(0, waiting).forEach(ready::add);
        for (Example example : snapshot.contributions().get(waiting).examples()) {
            (example.use().isLearned() ? training : heldOut).add(example);
        }
    }
}
