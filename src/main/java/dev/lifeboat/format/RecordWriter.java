package dev.lifeboat.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.schema.BooleanFeature;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.NumericFeature;
import dev.lifeboat.schema.RecordId;
import dev.lifeboat.schema.Rejection;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creates records of the input and outcomes topics from cells of text, and validates them as the service does.
 *
 * <p>Not thread-safe.
 */
public final class RecordWriter {
    private final FeatureSchema schema;
    private final String labelField;
    private final RecordReader reader;
    private final DecodedRecord decoded;
    private final ObjectMapper mapper = new ObjectMapper();

    public RecordWriter(LifeboatConfig config) {
        schema = config.schema();
        labelField = config.model().target().field();
        reader = new Formats(config).recordReader();
        decoded = new DecodedRecord(schema);
    }

    /** Cells or JSON that the service would reject. The message is one line that gives the reason. */
    public static final class UnusableException extends RuntimeException {
        UnusableException(String message) {
            super(message);
        }

        private UnusableException(Rejection rejection) {
            super(rejection.reason().tag() + ": " + rejection.message());
        }
    }

    /**
     * A record of the input topic.
     *
     * @param cells by field; fields that are not features and empty cells are left out
     * @param label as text; null for a record without label
     * @throws UnusableException if the service would reject the record
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
        byte[] bytes = bytes(json);
        require(reader.readRecord(bytes, decoded));
        return bytes;
    }

    /**
     * A record of the outcomes topic.
     *
     * @throws UnusableException if the service would reject the label
     */
    public byte[] outcome(String label) {
        ObjectNode json = mapper.createObjectNode();
        putLabel(json, label);
        byte[] bytes = bytes(json);
        require(reader.readOutcome(bytes, decoded));
        return bytes;
    }

    /** @throws UnusableException if the service would reject a record with this id and value */
    public void check(byte[] id, byte[] json) {
        require(RecordId.check(id));
        require(reader.readRecord(json, decoded));
    }

    /**
     * An id as the key of a record.
     *
     * @throws UnusableException if the service would reject it
     */
    public static byte[] id(String id) {
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        require(RecordId.check(key));
        return key;
    }

    /**
     * The inputs of the network before scaling: (inputs), NaN for a missing number.
     *
     * @throws UnusableException if the service would reject this JSON as a record
     */
    public double[] features(byte[] json) {
        require(reader.readRecord(json, decoded));
        return decoded.takeFeatures();
    }

    private static void require(@Nullable Rejection rejection) {
        if (rejection != null) {
            throw new UnusableException(rejection);
        }
    }

    private byte[] bytes(ObjectNode json) {
        try {
            return mapper.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree can always be written", e);
        }
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
            json.put(labelField, Boolean.parseBoolean(label));
        } else {
            json.put(labelField, number("label " + labelField, label));
        }
    }

    private static BigDecimal number(String what, String cell) {
        try {
            return new BigDecimal(cell);
        } catch (NumberFormatException e) {
            throw new UnusableException(what + ": '" + cell + "' is not a number" + suggestion(cell));
        }
    }

    /** What to write instead of a number with a decimal comma. */
    private static String suggestion(String cell) {
        if (!cell.matches("[+-]?\\d+,\\d+")) {
            return "";
        }
        String decimal = ": write " + cell.replace(',', '.');
        return cell.matches("[+-]?\\d{1,3},\\d{3}") ? decimal + ", or " + cell.replace(",", "") : decimal;
    }
}
