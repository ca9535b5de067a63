package dev.lifeboat.csv;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.csv.RowEncoder.EncodedRow;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.evaluation.BinaryEvaluation;
import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.evaluation.CurveAccumulator;
import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.evaluation.MetricCurves;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.RecordReader;
import dev.lifeboat.format.RecordWriter;
import dev.lifeboat.learning.MemberState;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.pipeline.InMemoryPipeline;
import dev.lifeboat.pipeline.MemberResult;
import dev.lifeboat.pipeline.PredictionFate;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DecodedRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Streams the rows of a CSV file through the in-memory pipeline. Each prediction is evaluated, as it was emitted, before its label is
 * learned; a label is learned when it arrives. Dawid 1984.
 *
 * <p>Labels that would arrive after the last row arrive at the end, so that the same predictions are evaluated whatever the delay.
 */
public final class PrequentialEvaluation {
    private record TimedRow(EncodedRow row, long timestamp) {}

    private final List<TimedRow> rows = new ArrayList<>();
    private final List<SkippedRow> skipped;
    private final LabelDelay delay;

    /**
     * The result of one run.
     *
     * @param records number of rows
     * @param comparison of model and baselines since the start, over examples that were learned from
     * @param curves of the metrics over the stream
     * @param sha256 of the last model
     * @param drifts number of detected rises of the log loss
     * @param members of the ensemble; none if there is only one
     * @param superseded number of predictions whose id came again before their label
     * @param expired number of predictions without a label within the horizon
     * @param hiddenUnits number of units of each hidden layer of a single network
     * @param inactiveUnits number of inactive units of each hidden layer, as in {@link dev.lifeboat.learning.MemberState#inactiveUnits}
     */
    public record Result(
            long records,
            Comparison comparison,
            MetricCurves curves,
            String sha256,
            long drifts,
            long superseded,
            long expired,
            List<Integer> hiddenUnits,
            List<Integer> inactiveUnits,
            List<MemberResult> members) {
        public Result {
            hiddenUnits = List.copyOf(hiddenUnits);
            inactiveUnits = List.copyOf(inactiveUnits);
            members = List.copyOf(members);
        }
    }

    /**
     * @param timeColumn with timestamps in ms since the epoch; null if each row is one millisecond after the previous one
     * @param delay of the labels
     * @throws UnavailableException if there is no column for a feature, the label or the time
     * @throws InvalidConfigException if a timestamp is invalid
     */
    public PrequentialEvaluation(LifeboatConfig config, CsvRows csv, @Nullable String timeColumn, LabelDelay delay) {
        this.delay = delay;
        skipped = new ArrayList<>(csv.skipped());
        csv.requireFeatures(config.schema());
        csv.requireColumn(config.model().target().field(), "label.field");
        if (timeColumn != null) {
            csv.requireColumn(timeColumn, "--time");
        }
        RowEncoder encoder =
                new RowEncoder(config, delay.isNone() ? LabelDestination.INLINE : LabelDestination.OUTCOMES);
        for (CsvRows.Row row : csv.rows()) {
            try {
                EncodedRow encoded = encoder.encode(row);
                rows.add(new TimedRow(encoded, timeColumn == null ? rows.size() : timestamp(row, timeColumn)));
            } catch (RecordWriter.UnusableException e) {
                skipped.add(SkippedRow.rejected(row, e));
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

    /** Rows that are not used. */
    public List<SkippedRow> skipped() {
        return skipped;
    }

    /** Number of rows that are streamed. */
    public int size() {
        return rows.size();
    }

    /**
     * Streams all rows.
     *
     * @param config with the features and the label that the rows were encoded with
     * @param shuffleSeed for a random order; null for the order of the file. Timestamps keep their positions
     * @param progress called after each row with the number of rows so far
     */
    public Result run(LifeboatConfig config, @Nullable Long shuffleSeed, LongConsumer progress) {
        List<TimedRow> order = new ArrayList<>(rows);
        if (shuffleSeed != null) {
            Collections.shuffle(order, new Random(shuffleSeed));
        }
        CurveAccumulator curves = new CurveAccumulator(
                order.size(), config.evaluation().settings().threshold());
        InMemoryPipeline pipeline =
                delay.isNone() ? new InMemoryPipeline(config) : InMemoryPipeline.withOutcomes(config);
        DelayedLabels labels = new DelayedLabels(delay, pipeline::outcome);
        RecordReader reader = new Formats(config).recordReader();
        DecodedRecord decoded = new DecodedRecord(config.schema());
        for (int i = 0; i < order.size(); i++) {
            EncodedRow row = order.get(i).row;
            long timestamp = rows.get(i).timestamp;
            labels.beforeRow(timestamp);
            reader.readRecord(row.value(), decoded);
            double label = decoded.label();
            Prediction prediction = pipeline.accept(row.id(), decoded, timestamp);
            if (row.outcome() != null) {
                reader.readOutcome(row.outcome(), decoded);
                label = decoded.label();
                labels.add(row.id(), label, timestamp);
            }
            labels.afterRow();
            if (!Double.isNaN(label)) {
                curves.add(i, prediction.values()[0], label == 1);
            }
            progress.accept(i + 1);
        }
        labels.finish();
        pipeline.finish();
        return result(curves.curves(), pipeline);
    }

    private Result result(MetricCurves curves, InMemoryPipeline pipeline) {
        long[] drifts = pipeline.state().driftCounts();
        Totals totals = pipeline.totals();
        Evaluation prequential = pipeline.state().evaluations().prequential();
        List<MemberResult> members = MemberResult.of(pipeline.state());
        MemberState leader = pipeline.state().leader();
        boolean single = members.isEmpty();
        return new Result(
                rows.size(),
                BinaryEvaluation.of(prequential).sinceStart(),
                curves,
                pipeline.model().sha256(),
                drifts[0],
                totals.of(PredictionFate.SUPERSEDED),
                totals.of(PredictionFate.EXPIRED),
                single ? leader.member().architecture().hiddenUnits() : List.of(),
                single
                        ? Arrays.stream(leader.inactiveUnits(prequential.capacity()))
                                .boxed()
                                .toList()
                        : List.of(),
                members);
    }
}
