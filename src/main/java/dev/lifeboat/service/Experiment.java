package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.evaluation.RankSum;
import dev.lifeboat.topology.Laboratory;
import dev.lifeboat.topology.RecordFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Streams rows through the service's own scoring and learning, in memory, and tells how good each prediction was when it was made. */
public final class Experiment {
    /** Parts of the stream that {@link Result#accuracy} and {@link Result#logLoss} tell of. */
    public static final int PARTS = 60;

    private static final double SMALLEST_PROBABILITY = 1e-15;

    /** @param label 1, 0, or −1 where it is not known */
    private record Message(byte[] id, byte[] value, int label, long timestamp) {}

    private final List<Message> messages = new ArrayList<>();
    private final List<String> unusable = new ArrayList<>();

    /** Told about each record. */
    @FunctionalInterface
    public interface Progress {
        void accepted(long records);
    }

    /**
     * What came of a stream.
     *
     * @param comparison of model and baselines since the start, of labels that were learned from
     * @param auc exact, over all labels
     * @param accuracy of each part of the stream; NaN for a part without labels
     * @param logLoss of each part of the stream
     * @param sha256 of the last model
     * @param drifts changes of the log loss that were detected
     */
    public record Result(
            long records,
            Comparison comparison,
            double auc,
            double[] accuracy,
            double[] logLoss,
            String sha256,
            long drifts) {}

    /**
     * @param timeColumn with timestamps in ms since the epoch; null: each row is a millisecond after the one before
     * @throws InvalidConfigException if a timestamp is none
     */
    public Experiment(LifeboatConfig config, List<CsvRows.Row> rows, @Nullable String timeColumn) {
        RecordFormat format = new RecordFormat(config);
        for (CsvRows.Row row : rows) {
            try {
                String label = row.cell(config.schema().labelField());
                String id = row.cell(config.idField());
                messages.add(new Message(
                        RecordFormat.id(id.isEmpty() ? Long.toString(row.line()) : id),
                        format.record(row.cells(), label.isEmpty() ? null : label),
                        label.isEmpty() ? -1 : label.equals("1") || label.equals("true") ? 1 : 0,
                        timeColumn == null ? messages.size() : timestamp(row, timeColumn)));
            } catch (RecordFormat.UnusableException e) {
                unusable.add("line " + row.line() + ": " + e.getMessage());
            }
        }
    }

    private static long timestamp(CsvRows.Row row, String column) {
        try {
            long timestamp = Long.parseLong(row.cell(column));
            if (timestamp >= 0) {
                return timestamp;
            }
        } catch (NumberFormatException e) {
            // Told below, with the line.
        }
        throw new InvalidConfigException("line " + row.line() + ": '" + row.cell(column) + "' in column " + column
                + " is not a timestamp in ms since the epoch");
    }

    /** Rows that the service would not accept, one line each. */
    public List<String> unusable() {
        return unusable;
    }

    /** Rows that are streamed. */
    public int usable() {
        return messages.size();
    }

    /**
     * Streams all rows.
     *
     * @param config with the same features and label as the one that the rows were read with
     * @param shuffleSeed for a random order; null for the rows' own. Timestamps stay in place
     */
    public Result run(LifeboatConfig config, @Nullable Long shuffleSeed, Progress progress) {
        List<Message> order = new ArrayList<>(messages);
        if (shuffleSeed != null) {
            Collections.shuffle(order, new Random(shuffleSeed));
        }
        Laboratory laboratory = new Laboratory(config);
        Parts parts = new Parts(order.size(), config.learning().threshold());
        for (int i = 0; i < order.size(); i++) {
            Message message = order.get(i);
            double probability = laboratory.accept(message.id, message.value, messages.get(i).timestamp);
            if (message.label >= 0) {
                parts.add(i, probability, message.label == 1);
            }
            progress.accepted(i + 1);
        }
        laboratory.finish();
        long[] drifts = laboratory.state().driftCounts();
        return new Result(
                order.size(),
                laboratory.state().evaluations().training().sinceStart(),
                parts.auc(),
                parts.mean(parts.right),
                parts.mean(parts.loss),
                laboratory.model().sha256(),
                drifts.length == 0 ? 0 : drifts[0]);
    }

    /** What was said of each label. */
    private static final class Parts {
        private final int records;
        private final double threshold;
        private final double[] right = new double[PARTS];
        private final double[] loss = new double[PARTS];
        private final double[] count = new double[PARTS];
        private final double[] positives;
        private final double[] negatives;
        private int positive;
        private int negative;

        Parts(int records, double threshold) {
            this.records = records;
            this.threshold = threshold;
            this.positives = new double[records];
            this.negatives = new double[records];
        }

        void add(int index, double probability, boolean label) {
            int part = (int) ((long) index * PARTS / records);
            count[part]++;
            right[part] += (probability > threshold) == label ? 1 : 0;
            loss[part] -= StrictMath.log(Math.max(label ? probability : 1 - probability, SMALLEST_PROBABILITY));
            if (label) {
                positives[positive++] = probability;
            } else {
                negatives[negative++] = probability;
            }
        }

        double auc() {
            return RankSum.auc(Arrays.copyOf(positives, positive), Arrays.copyOf(negatives, negative));
        }

        double[] mean(double[] sums) {
            double[] means = new double[PARTS];
            Arrays.setAll(means, part -> sums[part] / count[part]);
            return means;
        }
    }
}
