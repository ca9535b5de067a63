package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalOrderException;
import dev.lifeboat.learning.Learner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Folds a journal again, to a version or to its end, and compares the result with the published models. Can be used for one fold only. */
public final class Rebuild {
    private final Journal journal;
    private final Progress progress;
    private final LifeboatConfig config;
    private final JournalStart start;
    private final Learner learner;
    private final long startVersion;
    private final JournalCodec codec;
    private long records;

    /** The source of the journal entries. */
    public interface Journal {
        /** Offset of the first entry that has not been deleted; 0 if none was deleted. */
        long beginning();

        /**
         * Reads the entries from an offset on, in order, to the end or until the handler returns false.
         *
         * @throws JournalOrderException if the journal does not contain the entry at this offset any more
         */
        void read(long from, EntryHandler handler);
    }

    /** Receives journal entries. */
    @FunctionalInterface
    public interface EntryHandler {
        /** @return whether to read on */
        boolean handle(long offset, byte[] entry);
    }

    /** Receives the progress of a fold. */
    @FunctionalInterface
    public interface Progress {
        /** @param records number of records folded so far */
        void folded(long records);
    }

    /**
     * A published model and the result of the fold.
     *
     * @param rebuilt the model that the fold gives for that version; null if the journal has no such version
     */
    public record Compared(ModelReader.Published published, ModelReader.@Nullable Published rebuilt) {
        public boolean isSame() {
            return published.equals(rebuilt);
        }
    }

    /**
     * The result of a comparison.
     *
     * @param records number of records folded
     * @param newest the model after the last record
     * @param older number of published models that are older than the state that the fold started from, and were not compared
     * @param compared in the order of versions
     */
    public record Report(long records, ModelReader.Published newest, int older, List<Compared> compared) {
        public Report {
            compared = List.copyOf(compared);
        }

        /** Whether at least one model was compared, and all compared models are identical. */
        public boolean isVerified() {
            return !compared.isEmpty() && different() == 0;
        }

        public long different() {
            return compared.stream().filter(comparison -> !comparison.isSame()).count();
        }
    }

    /**
     * @param start state to start from
     * @throws dev.lifeboat.learning.ModelMismatchException if it belongs to another model
     */
    public Rebuild(LifeboatConfig config, Journal journal, JournalStart start, Progress progress) {
        this.journal = journal;
        this.progress = progress;
        this.codec = new JournalCodec(config.model());
        this.start = start;
        this.config = config;
        this.learner = new Learner(config.model(), start.state());
        this.startVersion = start.state().version();
    }

    /**
     * The learner after the last entry.
     *
     * @throws JournalOrderException if the journal has a gap, or entries of another model
     */
    public Learner toEnd() {
        fold(offset -> true);
        return learner;
    }

    /**
     * The learner at this version.
     *
     * @throws InvalidConfigException if there is no such version
     * @throws JournalOrderException as for {@link #toEnd()}
     */
    public Learner to(long version) {
        if (version < startVersion) {
            throw new InvalidConfigException(
                    "version " + version + " is older than the learner state, which has version "
                            + startVersion + ": "
                            + (start.note() == null
                                    ? "rebuild it from the start of the journal"
                                    : "the journal records before that were deleted"));
        }
        if (version > startVersion) {
            fold(offset -> offset < version);
        }
        long reached = learner.state().version();
        if (reached != version) {
            throw new InvalidConfigException("there is no version " + version
                    + ": versions are offsets of journal records; "
                    + (reached < version ? "the last one is " : "the next one is ") + reached);
        }
        if (learner.state().settings() == null) {
            // Before the first record, the model is the untrained one of the configuration.
            learner.configure(config.learning().settings());
        }
        return learner;
    }

    /**
     * Folds the whole journal and compares every published model with the result.
     *
     * @throws JournalOrderException as for {@link #toEnd()}
     */
    public Report compare(List<ModelReader.Published> published) {
        NavigableMap<Long, List<ModelReader.Published>> open = new TreeMap<>();
        for (ModelReader.Published model : published) {
            open.computeIfAbsent(model.version(), version -> new ArrayList<>()).add(model);
        }
        Map<Long, List<ModelReader.Published>> tooOld = open.headMap(startVersion);
        int older = tooOld.values().stream().mapToInt(List::size).sum();
        tooOld.clear();
        List<Compared> compared = new ArrayList<>();
        compare(open.remove(startVersion), compared);
        fold(offset -> {
            compare(open.remove(offset), compared);
            return true;
        });
        open.values().forEach(models -> models.forEach(model -> compared.add(new Compared(model, null))));
        compared.sort(
                Comparator.comparingLong(comparison -> comparison.published().version()));
        return new Report(records, ModelReader.Published.of(learner.model()), older, compared);
    }

    private void compare(@Nullable List<ModelReader.Published> models, List<Compared> compared) {
        if (models != null) {
            ModelReader.Published rebuilt = ModelReader.Published.of(learner.model());
            models.forEach(model -> compared.add(new Compared(model, rebuilt)));
        }
    }

    /** @param continues called with the offset of each folded entry; returns whether to fold the next one */
    private void fold(LongPredicate continues) {
        journal.read(startVersion + 1, (offset, entry) -> {
            learner.fold(offset, codec.fromBytes(entry));
            progress.folded(++records);
            return continues.test(offset);
        });
    }
}
