package dev.lifeboat.topology;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.Scorer;
import dev.lifeboat.schema.FeatureSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Predicts on request, with the same decoder, model and answers as the stream; nothing is kept or learned. The id is that of the
 * field {@code id.field}; without it, the prediction has none. One instance a thread.
 */
public final class Predictor {
    private final ModelHolder holder;
    private final FeatureSchema schema;
    private final RecordDecoder decoder;
    private final PredictionEncoder encoder;
    private final Scorer scorer;
    private final long maxModelLagMs;
    private final Clock clock;
    private final JsonFactory json = new JsonFactory();

    /**
     * @param holder of the model to predict with
     * @param clock of the records, which have no time of their own
     */
    public Predictor(LifeboatConfig config, ModelHolder holder, Clock clock) {
        this.holder = holder;
        this.schema = config.schema();
        this.decoder = new RecordDecoder(config.schema(), config.idField());
        this.encoder =
                new PredictionEncoder(config.applicationId(), config.learning().threshold());
        this.scorer = new Scorer(config.model().shape());
        this.maxModelLagMs = config.maxModelLagMs();
        this.clock = clock;
    }

    /** A record that the stream would not accept. */
    public static final class RejectedException extends Exception {
        private final DeadLetterReason reason;
        private final @Nullable String field;
        private final int index;

        private RejectedException(Rejection rejection, int index) {
            super(rejection.message());
            this.reason = rejection.reason();
            this.field = rejection.field();
            this.index = index;
        }

        public DeadLetterReason reason() {
            return reason;
        }

        /** What it is about, if it is about one field. */
        public @Nullable String field() {
            return field;
        }

        /** Place of the record in the array, from 0; −1 if there is no array. */
        public int index() {
            return index;
        }
    }

    /**
     * Predictions as on their topic: one for a record, an array of as many for an array of records, all by one version of the
     * model.
     *
     * @throws RejectedException if a record, or the array itself, is not acceptable
     */
    public byte[] predict(byte[] body) throws RejectedException {
        Model model = holder.held().model();
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
     * A prediction as it would stand on its topic, and why.
     *
     * @param json the prediction
     */
    public record Explained(byte[] json, Explanation explanation) {}

    /**
     * The prediction for one record, with what each feature brings in.
     *
     * @throws RejectedException if the record is not acceptable
     */
    public Explained explain(byte[] body) throws RejectedException {
        Model model = holder.held().model();
        byte[] prediction = predict(model, body, -1);
        return new Explained(prediction, Explanation.of(schema, model, decoder.features()));
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
        Rejection rejection = decoder.decodeRecord(record);
        if (rejection == null && decoder.id() != null) {
            rejection = Ids.checkField(decoder.id());
        }
        if (rejection != null) {
            throw new RejectedException(rejection, index);
        }
        byte[] id = Ids.bytes(decoder.id());
        double probability = scorer.probability(model, decoder.features());
        return model.isStale(clock.millis(), maxModelLagMs)
                ? encoder.encodeStale(id, probability, model.version())
                : encoder.encode(id, probability, model.version());
    }

    private static RejectedException malformed(IOException e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
        return new RejectedException(new Rejection(DeadLetterReason.MALFORMED_JSON, message), -1);
    }
}
