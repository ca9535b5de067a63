package dev.lifeboat.format;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.NumberOutput;
import dev.lifeboat.learning.Prediction;
import dev.lifeboat.schema.RecordId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Encodes binary predictions as JSON, into a buffer that is reused. */
final class JsonPredictionWriter implements PredictionWriter {
    /** An id takes at most six times as many bytes when it is escaped; everything else but the model's name is bounded. */
    private static final int CAPACITY = 6 * RecordId.MAX_BYTES + 256;

    private static final byte[] OPEN = ascii("{");
    private static final byte[] ID = ascii("\"id\":\"");
    private static final byte[] END_OF_ID = ascii("\",");
    private static final byte[] PROBABILITY = ascii("\"probability\":");
    private static final byte[] PREDICTED = ascii(",\"predicted\":");
    private static final byte[] VERSION = ascii(",\"modelVersion\":");
    private static final byte[] STALE = ascii(",\"stale\":true");

    private final byte[] model;
    private final double threshold;
    private final byte[] buffer;

    /**
     * @param model name of the model
     * @param threshold probability above which the predicted label is 1
     */
    JsonPredictionWriter(String model, double threshold) {
        this.model = ascii(",\"model\":\"" + model + "\"");
        this.threshold = threshold;
        this.buffer = new byte[CAPACITY + this.model.length];
    }

    @Override
    public byte[] write(byte @Nullable [] id, Prediction prediction) {
        int at = put(OPEN, 0);
        if (id != null) {
            at = put(ID, at);
            at = putEscaped(id, at);
            at = put(END_OF_ID, at);
        }
        double probability = prediction.values()[0];
        at = put(PROBABILITY, at);
        at = putAscii(NumberOutput.toString(probability, true), at);
        at = put(PREDICTED, at);
        buffer[at++] = (byte) (probability > threshold ? '1' : '0');
        at = put(model, at);
        at = put(VERSION, at);
        at = NumberOutput.outputLong(prediction.modelVersion(), buffer, at);
        at = prediction.stale() ? put(STALE, at) : at;
        buffer[at++] = '}';
        return Arrays.copyOf(buffer, at);
    }

    private int putEscaped(byte[] id, int at) {
        for (byte b : id) {
            if (b < ' ' || b == '"' || b == '\\') {
                String text = new String(id, StandardCharsets.UTF_8);
                return put(JsonStringEncoder.getInstance().quoteAsUTF8(text), at);
            }
        }
        return put(id, at);
    }

    private int put(byte[] bytes, int at) {
        System.arraycopy(bytes, 0, buffer, at, bytes.length);
        return at + bytes.length;
    }

    @SuppressWarnings("deprecation") // only getBytes(int, int, byte[], int) copies ASCII without allocating
    private int putAscii(String text, int at) {
        text.getBytes(0, text.length(), buffer, at);
        return at + text.length();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
