package dev.lifeboat.topology;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.NumberOutput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes predictions as JSON, into a buffer of its own: one instance a thread. */
final class PredictionEncoder {
    /** An id of 256 bytes takes at most six times as much when escaped; the rest is fixed but for the model's name. */
    private static final int ROOM = 6 * 256 + 256;

    private static final byte[] OPEN = ascii("{");
    private static final byte[] ID = ascii("\"id\":\"");
    private static final byte[] END_OF_ID = ascii("\",");
    private static final byte[] PROBABILITY = ascii("\"probability\":");
    private static final byte[] PREDICTED = ascii(",\"predicted\":");
    private static final byte[] VERSION = ascii(",\"modelVersion\":");

    private static final byte[] STALE = ascii(",\"stale\":true}");

    private final byte[] model;
    private final double threshold;
    private final byte[] buffer;

    PredictionEncoder(String model, double threshold) {
        this.model = ascii(",\"model\":\"" + model + "\"");
        this.threshold = threshold;
        this.buffer = new byte[ROOM + this.model.length];
    }

    /** @param id in UTF-8, at most 256 bytes; null if the prediction is of nobody in particular */
    byte[] encode(byte @Nullable [] id, double probability, long modelVersion) {
        int at = putPrediction(id, probability, modelVersion);
        buffer[at++] = '}';
        return Arrays.copyOf(buffer, at);
    }

    /** As {@link #encode}, of a model that is too far behind its record. */
    byte[] encodeStale(byte @Nullable [] id, double probability, long modelVersion) {
        int at = put(STALE, putPrediction(id, probability, modelVersion));
        return Arrays.copyOf(buffer, at);
    }

    private int putPrediction(byte @Nullable [] id, double probability, long modelVersion) {
        int at = put(OPEN, 0);
        if (id != null) {
            at = put(ID, at);
            at = putEscaped(id, at);
            at = put(END_OF_ID, at);
        }
        at = put(PROBABILITY, at);
        at = putAscii(NumberOutput.toString(probability, true), at);
        at = put(PREDICTED, at);
        buffer[at++] = (byte) (probability > threshold ? '1' : '0');
        at = put(model, at);
        at = put(VERSION, at);
        return NumberOutput.outputLong(modelVersion, buffer, at);
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

    @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) is the one that copies ASCII without allocating
    private int putAscii(String text, int at) {
        text.getBytes(0, text.length(), buffer, at);
        return at + text.length();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
