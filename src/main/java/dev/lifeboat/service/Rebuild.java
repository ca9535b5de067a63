package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalOrderException;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Folds a journal once more: to any version, or to its end and beside the models that were published. Good for one fold. */
public final class Rebuild {
    private final Journal journal;
    private final Progress progress;
    private final Learner learner;
    private final long startVersion;
    private final JournalCodec codec;
    private long records;

    /** Where the entries come from. */
    @FunctionalInterface
    public interface Journal {
        /**
         * Visits the entries from an offset on, in order, to the end or until the visitor has enough.
         *
         * @throws JournalOrderException if the entry that must be first is there no more
         */
        void read(long from, Visitor visitor);
    }

    /** What is done with an entry. */
    @FunctionalInterface
    public interface Visitor {
        /** @return whether to go on */
        boolean visit(long offset, byte[] entry);
    }

    /** Told about each record folded. */
    @FunctionalInterface
    public interface Progress {
        void folded(long records);
    }

    /**
     * A published model beside the journal's fold.
     *
     * @param rebuilt what the fold has at that version; null if the journal has no such version
     */
    public record Compared(ModelReader.Published published, ModelReader.@Nullable Published rebuilt) {
        public boolean isSame() {
            return published.equals(rebuilt);
        }
    }

    /**
     * The whole comparison.
     *
     * @param records folded
     * @param newest what the whole journal makes
     * @param older published models that were not compared, because they are older than the state that the fold started from
     * @param compared by version
     */
    public record Report(long records, ModelReader.Published newest, int older, List<Compared> compared) {
        public Report {
            compared = List.copyOf(compared);
        }

        /** Whether something was compared, and all of it is the same. */
        public boolean isProven() {
            return !compared.isEmpty() && different() == 0;
        }

        public long different() {
            return compared.stream().filter(one -> !one.isSame()).count();
        }
    }

    /**
     * @param from what to go on from; null for the journal's start
     * @throws JournalOrderException if {@code from} belongs to another model
     */
    public Rebuild(LifeboatConfig config, Journal journal, @Nullable LearnerState from, Progress progress) {
        this.journal = journal;
        this.progress = progress;
        this.codec = new JournalCodec(config.model().signature());
        LearnerState state = from == null
                ? LearnerState.initial(config.model(), config.learning().settings())
                : from;
        this.learner = new Learner(config.model(), state);
        this.startVersion = state.version();
    }

    /**
     * The learner after the whole journal.
     *
     * @throws JournalOrderException if the journal has a hole, or entries of another model
     */
    public Learner toEnd() {
        fold(offset -> true);
        return learner;
    }

    /**
     * The learner right after the entry that made this version.
     *
     * @throws InvalidConfigException if no entry did
     * @throws JournalOrderException as for {@link #toEnd()}
     */
    public Learner to(long version) {
        if (version < startVersion) {
            throw new InvalidConfigException(
                    "version " + version + " is older than the learner's state, which is of version " + startVersion
                            + ": rebuild it from the journal's start");
        }
        if (version > startVersion) {
            fold(offset -> offset < version);
        }
        long reached = learner.state().version();
        if (reached != version) {
            throw new InvalidConfigException("there is no version " + version
                    + ": versions are offsets of the journal's records, and of those near it "
                    + (reached < version ? "the last is " : "the next is ") + reached);
        }
        return learner;
    }

    /**
     * Folds the whole journal, and holds every published model against it.
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
        compared.sort(Comparator.comparingLong(one -> one.published().version()));
        return new Report(records, identity(learner.model()), older, compared);
    }

    private void compare(@Nullable List<ModelReader.Published> models, List<Compared> compared) {
        if (models != null) {
            ModelReader.Published rebuilt = identity(learner.model());
            models.forEach(model -> compared.add(new Compared(model, rebuilt)));
        }
    }

    /** The model as {@link Model#sha256()} tells it from others. */
    public static ModelReader.Published identity(Model model) {
        return new ModelReader.Published(model.version(), model.step(), model.sha256());
    }

    /** @param goOn asked after each fold, with its offset */
    private void fold(LongPredicate goOn) {
        journal.read(startVersion + 1, (offset, entry) -> {
            learner.fold(offset, codec.fromBytes(entry));
            progress.folded(++records);
            return goOn.test(offset);
        });
    }
}
