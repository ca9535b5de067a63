package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.evaluation.BinaryEvaluation;
import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.RecordReader;
import dev.lifeboat.format.RecordWriter;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.pipeline.InMemoryPipeline;
import dev.lifeboat.schema.DecodedRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Streams rows through the in-memory pipeline: each prediction is evaluated before its label is learned. Dawid 1984. */
public final class PrequentialEvaluation {
    private record Message(byte[] id, byte[] value, long timestamp) {}

    private final List<Message> messages = new ArrayList<>();
    private final List<String> unusable = new ArrayList<>();

    /** Called for each record. */
    @FunctionalInterface
    public interface Progress {
        void accepted(long records);
    }

    /**
     * The result of one stream.
     *
     * @param comparison of model and baselines since the start, over examples that were learned from
     * @param curves of the metrics over the stream
     * @param sha256 of the last model
     * @param drifts number of detected rises of the log loss
     */
    public record Result(long records, Comparison comparison, MetricCurves curves, String sha256, long drifts) {}

    /**
     * @param timeColumn with timestamps in ms since the epoch; null if each row is one millisecond after the previous one
     * @throws InvalidConfigException if a timestamp is illegal
     */
    public PrequentialEvaluation(LifeboatConfig config, List<CsvRows.Row> rows, @Nullable String timeColumn) {
        RecordWriter writer = new RecordWriter(config);
        String labelField = config.model().target().field();
        for (CsvRows.Row row : rows) {
            try {
                String label = row.cell(labelField);
                String id = row.cell(config.records().idField());
                messages.add(new Message(
                        RecordWriter.id(id.isEmpty() ? Long.toString(row.line()) : id),
                        writer.record(row.cells(), label.isEmpty() ? null : label),
                        timeColumn == null ? messages.size() : timestamp(row, timeColumn)));
            } catch (RecordWriter.UnusableException e) {
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
            // Reported below, with the line.
        }
        throw new InvalidConfigException("line " + row.line() + ": '" + row.cell(column) + "' in column " + column
                + " is not a timestamp in ms since the epoch");
    }

    /** Rows that the service would reject, one line each. */
    public List<String> unusable() {
        return unusable;
    }

    /** Number of rows that are streamed. */
    public int usable() {
        return messages.size();
    }

    /**
     * Streams all rows.
     *
     * @param config with the features and the label that the rows were read with
     * @param shuffleSeed for a random order; null for the order of the rows. Timestamps stay in place
     */
    public Result run(LifeboatConfig config, @Nullable Long shuffleSeed, Progress progress) {
        List<Message> order = new ArrayList<>(messages);
        if (shuffleSeed != null) {
            Collections.shuffle(order, new Random(shuffleSeed));
        }
        RecordReader reader = new Formats(config).recordReader();
        DecodedRecord decoded = new DecodedRecord(config.schema());
        InMemoryPipeline pipeline = new InMemoryPipeline(config);
        CurveAccumulator curves =
                new CurveAccumulator(order.size(), config.evaluation().settings().threshold());
        for (int i = 0; i < order.size(); i++) {
            Message message = order.get(i);
            reader.readRecord(message.value, decoded);
            boolean labeled = decoded.hasLabel();
            double label = decoded.label();
            Prediction prediction = pipeline.accept(message.id, decoded, messages.get(i).timestamp);
            if (labeled) {
                curves.add(i, prediction.values()[0], label == 1);
            }
            progress.accepted(i + 1);
        }
        pipeline.finish();
        long[] drifts = pipeline.state().driftCounts();
        return new Result(
                order.size(),
                comparison(pipeline.state().evaluations().prequential()),
                curves.curves(),
                pipeline.model().sha256(),
                drifts[0]);
    }

    private static Comparison comparison(Evaluation evaluation) {
        if (evaluation instanceof BinaryEvaluation binary) {
            return binary.sinceStart();
        }
        throw new AssertionError(evaluation);
    }
}
