package dev.lifeboat.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.PredictionWriter;
import dev.lifeboat.format.RecordReader;
import dev.lifeboat.learning.Explanation;
import dev.lifeboat.learning.Model;
import dev.lifeboat.pipeline.ModelHolder;
import dev.lifeboat.pipeline.PipelineObserver;
import dev.lifeboat.pipeline.RecordScorer;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.RecordId;
import dev.lifeboat.schema.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Predicts on request, with the reader, the model and the writer of the stream. Nothing is kept or learned. The id of a prediction is that
 * of the field {@code id.field}, if the record has it.
 *
 * <p>Not thread-safe.
 */
final class RequestPredictor {
    private final ModelHolder models;
    private final FeatureSchema schema;
    private final RecordReader reader;
    private final PredictionWriter writer;
    private final RecordScorer scorer;
    private final DecodedRecord decoded;
    private final Clock clock;
    private final JsonFactory json = new JsonFactory();

    /** @param clock that provides the timestamp of requested records */
    RequestPredictor(LifeboatConfig config, ModelHolder models, Clock clock) {
        Formats formats = new Formats(config);
        this.models = models;
        this.schema = config.schema();
        this.reader = formats.recordReader();
        this.writer = formats.predictionWriter();
        this.scorer = new RecordScorer(config, System::nanoTime, PipelineObserver.NONE);
        this.decoded = new DecodedRecord(config.schema());
        this.clock = clock;
    }

    /** A record that the stream would reject. */
    static final class RejectedException extends Exception {
        private final transient Rejection rejection;
        private final int index;

        private RejectedException(Rejection rejection, int index) {
            super(rejection.message());
            this.rejection = rejection;
            this.index = index;
        }

        DeadLetterReason reason() {
            return rejection.reason();
        }

        /** The field that the rejection is about, if it is about one. */
        @Nullable
        String field() {
            return rejection.field();
        }

        /** Position of the record in the array, from 0; −1 if there is no array. */
        int index() {
            return index;
        }
    }

    /**
     * Predictions as on their topic: one for a record, an array for an array of records, all by the same model.
     *
     * @throws RejectedException if a record or the array is not acceptable
     */
    byte[] predict(byte[] body) throws RejectedException {
        Model model = models.newest().model();
        try (JsonParser parser = json.createParser(body)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                return predictAll(model, body, parser);
            }
        } catch (IOException e) {
            throw malformed(e);
        }
        return predict(model, body, -1);
    }

    /**
     * A prediction and its explanation.
     *
     * @param prediction as on its topic
     */
    record Explained(byte[] prediction, Explanation explanation) {}

    /**
     * The prediction for one record, with the contribution of each feature.
     *
     * @throws RejectedException if the record is not acceptable
     */
    Explained explain(byte[] body) throws RejectedException {
        Model model = models.newest().model();
        byte[] prediction = predict(model, body, -1);
        return new Explained(prediction, Explanation.of(schema, model, decoded.features()));
    }

    private byte[] predictAll(Model model, byte[] body, JsonParser parser) throws IOException, RejectedException {
        ByteArrayOutputStream answers = new ByteArrayOutputStream(body.length);
        answers.write('[');
        for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            parser.finishToken();
            int to = (int) parser.currentLocation().getByteOffset();
            if (index > 0) {
                answers.write(',');
            }
            answers.writeBytes(predict(model, Arrays.copyOfRange(body, from, to), index));
        }
        if (parser.nextToken() != null) {
            throw new RejectedException(
                    new Rejection(DeadLetterReason.MALFORMED_JSON, "there is more after the array"), -1);
        }
        answers.write(']');
        return answers.toByteArray();
    }

    private byte[] predict(Model model, byte[] record, int index) throws RejectedException {
        Rejection rejection = reader.readRecord(record, decoded);
        if (rejection == null && decoded.id() != null) {
            rejection = RecordId.checkField(decoded.id());
        }
        if (rejection != null) {
            throw new RejectedException(rejection, index);
        }
        byte[] id = RecordId.bytes(decoded.id());
        return writer.write(id, scorer.predict(model, decoded.features(), clock.millis()));
    }

    private static RejectedException malformed(IOException e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
        return new RejectedException(new Rejection(DeadLetterReason.MALFORMED_JSON, message), -1);
    }
}
