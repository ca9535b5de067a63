package dev.lifeboat.pipeline;

import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalEntry;
import dev.lifeboat.learning.SettingsEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A journal in memory, with its examples in the order of the model versions that emitted their predictions.
 *
 * <p>Immutable and thread-safe once it was built.
 */
public final class RecordedJournal {
    private final List<Recorded> records;
    private final List<Example> examples;
    private final int[] byVersion;

    /**
     * A journal record.
     *
     * @param firstExample number of examples in the records before it
     */
    record Recorded(long offset, JournalEntry entry, int firstExample) {}

    private RecordedJournal(List<Recorded> records, List<Example> examples) {
        this.records = List.copyOf(records);
        this.examples = List.copyOf(examples);
        Comparator<Integer> order =
                Comparator.comparingLong(index -> examples.get(index).modelVersion());
        List<Integer> indexes = new ArrayList<>(examples.size());
        for (int i = 0; i < examples.size(); i++) {
            indexes.add(i);
        }
        // The sort is stable: examples of one version stay in the order of the journal.
        indexes.sort(order);
        this.byVersion = indexes.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Collects the records of a journal. */
    public static final class Builder {
        private final List<Recorded> records = new ArrayList<>();
        private final List<Example> examples = new ArrayList<>();

        /** @param offset of the record, above that of the previous one */
        public void add(long offset, JournalEntry entry) {
            records.add(new Recorded(offset, entry, examples.size()));
            if (entry instanceof ExamplesEntry batch) {
                examples.addAll(batch.examples());
            }
        }

        public RecordedJournal build() {
            return new RecordedJournal(records, examples);
        }
    }

    /** Number of records. */
    public int size() {
        return records.size();
    }

    /** In the order of the journal. */
    public List<Example> examples() {
        return examples;
    }

    /**
     * Evaluates the predictions of the examples that were learned from, as the live evaluation does: with the recorded settings.
     *
     * @param evaluation to which the predictions are added
     * @param predictions for the index of an example
     */
    public void evaluate(Evaluation evaluation, IntFunction<double[]> predictions) {
        for (Recorded recorded : records) {
            if (recorded.entry() instanceof SettingsEntry entry) {
                evaluation.configure(entry.settings().evaluation());
            } else if (recorded.entry() instanceof ExamplesEntry entry) {
                int index = recorded.firstExample();
                for (Example example : entry.examples()) {
                    if (example.use() == Example.Use.TRAINING) {
                        evaluation.add(predictions.apply(index), example.label());
                    }
                    index++;
                }
            }
        }
    }

    List<Recorded> records() {
        return records;
    }

    /** Indexes into {@link #examples}, in the order of the model versions; not to be modified. */
    int[] byVersion() {
        return byVersion;
    }
}
