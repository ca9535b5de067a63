package dev.lifeboat.topology;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureError;
import dev.lifeboat.schema.FeatureSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JSON records straight into the feature vector. Each {@code decode…} method overwrites what the one before left; a
 * record that is not accepted leaves nothing of meaning. One instance a thread.
 *
 * <p>A configured field that occurs twice makes a record malformed, because nobody can say which one was meant.
 */
final class RecordDecoder {
    static final int NO_LABEL = -1;

    private static final byte BYTE_ORDER_MARK = (byte) 0xEF;

    /** A parser remembers the names of all fields it has met: after so many bytes it has to forget them. */
    private static final int MOST_BYTES = 16 << 20;

    private final JsonFactory json = new JsonFactoryBuilder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();
    /** Does not block, because only such a parser can be fed one record after the other; a new one costs more than a record. */
    private JsonParser parser;

    private int fedBytes;

    private final FeatureSchema schema;
    private final String idField;
    private double[] features;
    private final boolean[] seen;
    private final boolean[] missing;
    private boolean idSeen;
    private @Nullable String id;
    private boolean labelSeen;
    private int label;

    RecordDecoder(FeatureSchema schema, String idField) {
        this.parser = newParser(json);
        this.schema = schema;
        this.idField = idField;
        this.features = new double[schema.inputs()];
        this.seen = new boolean[schema.features().size()];
        this.missing = new boolean[schema.features().size()];
    }

    /** (inputs), unscaled, NaN for a missing number; scratch space. */
    double[] features() {
        return features;
    }

    /** As {@link #features}, but the caller's to keep: the next record gets another array. */
    double[] takeFeatures() {
        double[] taken = features;
        features = new double[taken.length];
        return taken;
    }

    /** For each feature whether the record did not have it; scratch space. */
    boolean[] missing() {
        return missing;
    }

    /** 0, 1 or {@link #NO_LABEL}. */
    int label() {
        return label;
    }

    /** The identifying field as text, if the record had it. */
    @Nullable
    String id() {
        return id;
    }

    /** A record of the input topic. */
    @Nullable
    Rejection decodeRecord(byte[] value) {
        return decode(value, true);
    }

    /** A record of the outcomes topic: only its label counts. */
    @Nullable
    Rejection decodeOutcome(byte[] value) {
        Rejection rejection = decode(value, false);
        if (rejection == null && label == NO_LABEL) {
            return new Rejection(
                    DeadLetterReason.BAD_LABEL, "there is no field '" + schema.labelField() + "'", schema.labelField());
        }
        return rejection;
    }

    private @Nullable Rejection decode(byte[] value, boolean withFeatures) {
        if (fedBytes > MOST_BYTES) {
            renew();
        }
        fedBytes += value.length;
        forget();
        try {
            Rejection rejection = parse(value, withFeatures);
            if (rejection != null && rejection.reason() == DeadLetterReason.MALFORMED_JSON) {
                renew();
            }
            return rejection == null && withFeatures ? fillMissing() : rejection;
        } catch (IOException e) {
            renew();
            return malformed(firstLine(e));
        }
    }

    /** The parser reads one record after the other; one that was malformed leaves it somewhere in between. */
    private void renew() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        parser = newParser(json);
        fedBytes = 0;
    }

    private static JsonParser newParser(JsonFactory json) {
        try {
            return json.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forget() {
        Arrays.fill(seen, false);
        Arrays.fill(missing, true);
        idSeen = false;
        id = null;
        labelSeen = false;
        label = NO_LABEL;
    }

    private @Nullable Rejection parse(byte[] value, boolean withFeatures) throws IOException {
        // A byte order mark would be skipped at the start of the first record, and only there.
        if (value.length > 0 && value[0] == BYTE_ORDER_MARK) {
            return malformed("not a JSON object");
        }
        ByteArrayFeeder feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
        feeder.feedInput(value, 0, value.length);
        Rejection rejection = readObject(withFeatures);
        return isRestBlank(value) ? rejection : malformed("there is more after the object");
    }

    /** Whether nothing but whitespace is left, which is consumed. */
    private boolean isRestBlank(byte[] value) throws IOException {
        int rest = parser.releaseBuffered(OutputStream.nullOutputStream());
        if (rest == 0) {
            return true;
        }
        for (int i = value.length - rest; i < value.length; i++) {
            if (value[i] != ' ' && value[i] != '\t' && value[i] != '\r' && value[i] != '\n') {
                return false;
            }
        }
        parser.nextToken();
        return true;
    }

    private @Nullable Rejection readObject(boolean withFeatures) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return malformed("not a JSON object");
        }
        Rejection first = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            // The object is read to its end all the same: malformed JSON outranks a bad value.
            Rejection rejection = readField(name, token, withFeatures);
            if (first == null) {
                first = rejection;
            }
        }
        // Where the bytes end, the last token may be the end of an inner object.
        boolean ended = parser.currentToken() == JsonToken.END_OBJECT
                && parser.getParsingContext().inRoot();
        return ended ? first : malformed("the object does not end");
    }

    private @Nullable Rejection readField(String name, JsonToken token, boolean withFeatures) throws IOException {
        if (name.equals(schema.labelField())) {
            return readLabel(token);
        }
        if (withFeatures) {
            int feature = schema.indexOf(name);
            if (feature >= 0) {
                return readFeature(feature, token);
            }
            if (name.equals(idField)) {
                return readId(token);
            }
        }
        parser.skipChildren();
        return null;
    }

    private @Nullable Rejection readFeature(int index, JsonToken token) throws IOException {
        Feature feature = schema.features().get(index);
        boolean repeated = seen[index];
        seen[index] = true;
        missing[index] = token == JsonToken.VALUE_NULL;
        int at = schema.offset(index);
        FeatureError error = switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> feature.putNumber(parser.getDoubleValue(), features, at);
            case VALUE_STRING -> feature.putText(parser.getText(), features, at);
            case VALUE_TRUE -> feature.putBoolean(true, features, at);
            case VALUE_FALSE -> feature.putBoolean(false, features, at);
            case VALUE_NULL -> null;
            default -> {
                parser.skipChildren();
                yield FeatureError.WRONG_TYPE;
            }
        };
        return repeated ? repeated(feature.name()) : rejection(feature, error);
    }

    private @Nullable Rejection readLabel(JsonToken token) throws IOException {
        boolean repeated = labelSeen;
        labelSeen = true;
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            label = token == JsonToken.VALUE_TRUE ? 1 : 0;
        } else if (token.isNumeric() && (parser.getDoubleValue() == 0 || parser.getDoubleValue() == 1)) {
            label = (int) parser.getDoubleValue();
        } else if (token != JsonToken.VALUE_NULL) {
            parser.skipChildren();
            return new Rejection(
                    DeadLetterReason.BAD_LABEL,
                    "the label '" + schema.labelField() + "' is neither 0, 1, false nor true",
                    schema.labelField());
        }
        return repeated ? repeated(schema.labelField()) : null;
    }

    private @Nullable Rejection readId(JsonToken token) throws IOException {
        boolean repeated = idSeen;
        idSeen = true;
        if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
            id = parser.getText();
        } else {
            parser.skipChildren();
        }
        return repeated ? repeated(idField) : null;
    }

    private @Nullable Rejection fillMissing() {
        for (int index = 0; index < missing.length; index++) {
            if (missing[index]) {
                Feature feature = schema.features().get(index);
                FeatureError error = feature.putMissing(features, schema.offset(index));
                if (error != null) {
                    return rejection(feature, error);
                }
            }
        }
        return null;
    }

    private static @Nullable Rejection rejection(Feature feature, @Nullable FeatureError error) {
        if (error == null) {
            return null;
        }
        return switch (error) {
            case MISSING_FEATURE -> about(feature, DeadLetterReason.MISSING_FEATURE, "is missing");
            case WRONG_TYPE -> about(feature, DeadLetterReason.WRONG_TYPE, "has a value of the wrong type");
            case OUT_OF_RANGE -> about(feature, DeadLetterReason.OUT_OF_RANGE, "is outside its limits");
            case UNKNOWN_CATEGORY -> about(feature, DeadLetterReason.UNKNOWN_CATEGORY, "has an unknown category");
        };
    }

    private static Rejection about(Feature feature, DeadLetterReason reason, String message) {
        return new Rejection(reason, "the feature '" + feature.name() + "' " + message, feature.name());
    }

    private static Rejection repeated(String field) {
        return new Rejection(DeadLetterReason.MALFORMED_JSON, "the field '" + field + "' stands twice", field);
    }

    private static Rejection malformed(String message) {
        return new Rejection(DeadLetterReason.MALFORMED_JSON, message);
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }
}
