package dev.lifeboat.topology;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.schema.BooleanFeature;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.NumericFeature;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes records of the input and outcomes topics from cells of text, and refuses what the service would. One instance a thread. */
public final class RecordFormat {
    private final FeatureSchema schema;
    private final RecordDecoder decoder;
    private final ObjectMapper mapper = new ObjectMapper();

    public RecordFormat(LifeboatConfig config) {
        schema = config.schema();
        decoder = new RecordDecoder(schema, config.idField());
    }

    /** Cells that no record can be made of; the message is one line that says why. */
    public static final class UnusableException extends RuntimeException {
        UnusableException(String message) {
            super(message);
        }
    }

    /**
     * A record of the input topic.
     *
     * @param cells by field; other fields than features are left out, and so are empty cells
     * @param label as text, or null for a record without
     * @throws UnusableException if the service would not accept it
     */
    public byte[] record(Map<String, String> cells, @Nullable String label) {
        ObjectNode json = mapper.createObjectNode();
        for (Feature feature : schema.features()) {
            String cell = cells.getOrDefault(feature.name(), "");
            if (!cell.isEmpty()) {
                put(json, feature, cell);
            }
        }
        if (label != null) {
            putLabel(json, label);
        }
        return checked(json, decoder::decodeRecord);
    }

    /**
     * A record of the outcomes topic.
     *
     * @throws UnusableException if the label is neither 0, 1, false nor true
     */
    public byte[] outcome(String label) {
        ObjectNode json = mapper.createObjectNode();
        putLabel(json, label);
        return checked(json, decoder::decodeOutcome);
    }

    /** Why the service would not accept this record; null if it would. */
    public @Nullable String refusal(byte[] id, byte[] json) {
        Rejection badId = Ids.check(id);
        Rejection rejection = badId == null ? decoder.decodeRecord(json) : badId;
        return rejection == null ? null : text(rejection);
    }

    /**
     * An id as the key of a record.
     *
     * @throws UnusableException if the service would not accept it
     */
    public static byte[] id(String id) {
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        Rejection rejection = Ids.check(key);
        if (rejection != null) {
            throw new UnusableException(text(rejection));
        }
        return key;
    }

    private static String text(Rejection rejection) {
        return rejection.reason().tag() + ": " + rejection.message();
    }

    /**
     * What the network would be fed with, but for the scaling: (inputs), NaN for a missing number.
     *
     * @throws UnusableException if the service would not accept this JSON as a record
     */
    public double[] features(byte[] json) {
        Rejection rejection = decoder.decodeRecord(json);
        if (rejection != null) {
            throw new UnusableException(text(rejection));
        }
        return decoder.takeFeatures();
    }

    private static void put(ObjectNode json, Feature feature, String cell) {
        if (feature instanceof NumericFeature) {
            json.put(feature.name(), number("feature " + feature.name(), cell));
        } else if (feature instanceof BooleanFeature && (cell.equals("0") || cell.equals("1"))) {
            json.put(feature.name(), cell.equals("1"));
        } else if (feature instanceof BooleanFeature && (cell.equals("true") || cell.equals("false"))) {
            json.put(feature.name(), Boolean.parseBoolean(cell));
        } else {
            json.put(feature.name(), cell);
        }
    }

    private void putLabel(ObjectNode json, String label) {
        if (label.equals("true") || label.equals("false")) {
            json.put(schema.labelField(), Boolean.parseBoolean(label));
        } else {
            json.put(schema.labelField(), number("label " + schema.labelField(), label));
        }
    }

    private static BigDecimal number(String what, String cell) {
        try {
            return new BigDecimal(cell);
        } catch (NumberFormatException e) {
            throw new UnusableException(what + ": '" + cell + "' is not a number");
        }
    }

    private byte[] checked(ObjectNode json, Function<byte[], @Nullable Rejection> decode) {
        try {
            byte[] bytes = mapper.writeValueAsBytes(json);
            Rejection rejection = decode.apply(bytes);
            if (rejection != null) {
                throw new UnusableException(text(rejection));
            }
            return bytes;
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree can always be written", e);
        }
    }
}
