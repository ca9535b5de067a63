package dev.lifeboat.topology;

import dev.lifeboat.bench.KernelRecords;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.JsonPredictionWriter;
import dev.lifeboat.format.JsonRecordReader;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Scorer;
import dev.lifeboat.schema.Rejection;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a record costs on its way from bytes to bytes, and a model from memory to JSON and back. */
public class RecordKernels {
    private static final double CLIP = 10;

    /** Decoder, network and encoder of one task, and records to take in turn. */
    @State(Scope.Thread)
    public static class Scoring {
        private final LifeboatConfig config = KernelRecords.config();
        private final byte[][] records = KernelRecords.records();
        private final byte[] id = "p4711".getBytes(StandardCharsets.US_ASCII);
        private final double[] features = {3, 1, 22};
        private final JsonRecordReader decoder =
                new JsonRecordReader(config.schema(), config.records().idField());
        private final JsonPredictionWriter encoder = new JsonPredictionWriter("titanic", 0.5);
        private final Model model = KernelRecords.model(config, CLIP);
        private final Scorer scorer = new Scorer(config.model().shape());
        private double probability;
        private int turn;

        @Nullable
        Rejection decode() {
            turn = turn + 1 == records.length ? 0 : turn + 1;
            return decoder.decodeRecord(records[turn]);
        }

        byte[] encode() {
            // Another number each time, with as many digits as a real one.
            probability = probability < 0.9 ? probability + 0.000123456789012345 : 0.01;
            return encoder.encode(id, probability, 1234);
        }

        byte[] score() {
            Rejection rejection = decode();
            if (rejection != null) {
                throw new IllegalStateException(rejection.toString());
            }
            return encoder.encode(id, scorer.probability(model, decoder.features()), model.version());
        }
    }

    /** A model as it is published. */
    @State(Scope.Thread)
    public static class Published {
        private final LifeboatConfig config = KernelRecords.config();
        private final ModelJson json = new ModelJson("titanic", config.schema(), config.model());
        private final Model model = KernelRecords.model(config, CLIP);
        private final LearnerState state = LearnerState.initial(config.model(), config.learning());
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
        return scoring.scorer.probability(scoring.model, scoring.features);
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
