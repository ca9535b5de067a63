package dev.lifeboat.topology;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalRecord;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Scorer;

/**
 * The service in memory: one partition, labels inline, and each model at work as soon as its journal record is folded. What it makes
 * of the same records is what the service makes of them, to the last bit.
 */
public final class Laboratory {
    /** No wall clock: mini-batches are journalled when they are full. */
    private static final long NOW = 0;

    private final LifeboatConfig config;
    private final RecordDecoder decoder;
    private final Scorer scorer;
    private final Ledger ledger;
    private final JournalCodec journal = new JournalCodec();
    private final Learner learner;
    private Model model;
    private long offset;

    public Laboratory(LifeboatConfig config) {
        this.config = config;
        this.decoder = new RecordDecoder(config.schema(), config.idField());
        this.scorer = new Scorer(config.model().shape());
        this.ledger = Ledger.empty(config, 0);
        this.learner = new Learner(config.model(), LearnerState.initial(config.model(), config.learning()));
        this.model = config.model().untrained(config.learning().scalingClip());
    }

    /**
     * Predicts, and then learns from a record that bears its label.
     *
     * @param value JSON as on the input topic
     * @param timestamp in ms since the epoch, 0 or more
     * @return the probability that was emitted
     * @throws RecordFormat.UnusableException if the service would not accept the value
     */
    public double accept(byte[] id, byte[] value, long timestamp) {
        Rejection rejection = decoder.decodeRecord(value);
        if (rejection != null) {
            throw new RecordFormat.UnusableException(rejection.reason().tag() + ": " + rejection.message());
        }
        double[] features = decoder.takeFeatures();
        double probability = scorer.probability(model, features);
        ledger.observe(model, features, timestamp, NOW);
        if (decoder.label() != RecordDecoder.NO_LABEL) {
            Example.Use use = config.holdOut().use(id);
            ledger.add(
                    new Example(features, decoder.label() == 1, probability, model.version(), use, 0), timestamp, NOW);
        }
        if (ledger.isBatchFull()) {
            fold(ledger.takeBatch());
        } else if (ledger.isHeldOutFull()) {
            fold(ledger.takeHeldOut());
        }
        return probability;
    }

    /** Learns from what is left in hand, as the service does when nothing comes for a while. */
    public void finish() {
        if (ledger.isBatchOpen() || ledger.isWaiting()) {
            fold(ledger.takeBatch());
        }
    }

    private void fold(JournalRecord entry) {
        learner.fold(offset++, journal.entryFromBytes(journal.toBytes(entry)));
        Model newest = learner.model();
        if (newest.isFinite()) {
            model = newest;
        }
    }

    /** The model that the next record is scored with. */
    public Model model() {
        return model;
    }

    public LearnerState state() {
        return learner.state();
    }
}
