package dev.lifeboat.bench;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.format.PredictionWriter;
import dev.lifeboat.format.RecordReader;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.learning.Scorer;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.Rejection;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Decoding, scoring and encoding of one record, and the JSON of a published model. */
public class RecordKernels {
    private static final double CLIP = 10;

    /** Reader, network and writer of one task, and records that are used in turn. */
    @State(Scope.Thread)
    public static class Scoring {
        private final LifeboatConfig config = KernelRecords.config();
        private final Formats formats = new Formats(config);
        private final byte[][] records = KernelRecords.records();
        private final byte[] id = "p4711".getBytes(StandardCharsets.US_ASCII);
        private final double[] features = {3, 1, 22};
        private final RecordReader reader = formats.recordReader();
        private final DecodedRecord decoded = new DecodedRecord(config.schema());
        private final PredictionWriter writer = formats.predictionWriter();
        private final Model model = KernelRecords.model(config, CLIP);
        private final Scorer scorer = new Scorer();
        private double probability;
        private int turn;

        @Nullable
        Rejection decode() {
            turn = turn + 1 == records.length ? 0 : turn + 1;
            return reader.readRecord(records[turn], decoded);
        }

        byte[] encode() {
            // A different number each time, with as many digits as a real one.
            probability = probability < 0.9 ? probability + 0.000123456789012345 : 0.01;
            return encode(new double[] {probability});
        }

        double[] predict(double[] inputs) {
            double[] prediction = new double[1];
            scorer.predict(model, inputs, prediction);
            return prediction;
        }

        byte[] score() {
            Rejection rejection = decode();
            if (rejection != null) {
                throw new IllegalStateException(rejection.toString());
            }
            return encode(predict(decoded.features()));
        }

        private byte[] encode(double[] prediction) {
            return writer.write(id, new Prediction(prediction, model.version(), false));
        }
    }

    /** A published model. */
    @State(Scope.Thread)
    public static class Published {
        private final LifeboatConfig config = KernelRecords.config();
        private final ModelJson json = new Formats(config).models();
        private final Model model = KernelRecords.model(config, CLIP);
        private final LearnerState state =
                LearnerState.initial(config.model(), config.learning().settings());
        private final byte[] bytes = json.toBytes(model, state);
    }

    @Benchmark
    public @Nullable Object decode(Scoring scoring) {
        return scoring.decode();
    }

    @Benchmark
    public byte[] encode(Scoring scoring) {
        return scoring.encode();
    }

    @Benchmark
    public double forward(Scoring scoring) {
        return scoring.predict(scoring.features)[0];
    }

    @Benchmark
    public byte[] decodeForwardEncode(Scoring scoring) {
        return scoring.score();
    }

    @Benchmark
    public byte[] modelToJson(Published published) {
        return published.json.toBytes(published.model, published.state);
    }

    @Benchmark
    public Object modelFromJson(Published published) {
        return published.json.fromBytes(published.bytes);
    }
}
