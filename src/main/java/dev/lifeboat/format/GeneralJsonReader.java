package dev.lifeboat.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import dev.lifeboat.schema.DeadLetterReason;
import dev.lifeboat.schema.Rejection;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads any JSON with Jackson.
 *
 * <p>Not thread-safe.
 */
final class GeneralJsonReader {
    private static final byte BYTE_ORDER_MARK = (byte) 0xEF;

    /** A parser keeps the names of all fields it has seen, so it is replaced after this many bytes. */
    private static final int MAX_BYTES = 16 << 20;

    private final JsonFactory json = new JsonFactoryBuilder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    /** A non-blocking parser can be fed one record after the other; creating one costs more than reading a record. */
    private JsonParser parser = newParser(json);

    private int fedBytes;

    /** Returns why the record is not acceptable; null if it is so far. */
    @Nullable
    Rejection read(byte[] value, RecordFields fields) {
        if (fedBytes > MAX_BYTES) {
            renew();
        }
        fedBytes += value.length;
        try {
            Rejection rejection = parse(value, fields);
            if (rejection != null && rejection.reason() == DeadLetterReason.MALFORMED_JSON) {
                renew();
            }
            return rejection;
        } catch (IOException e) {
            renew();
            return malformed(firstLine(e));
        }
    }

    /** A malformed record leaves the parser in the middle of it. */
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

    private @Nullable Rejection parse(byte[] value, RecordFields fields) throws IOException {
        // The parser would skip a byte order mark at the start of the first record only.
        if (value.length > 0 && value[0] == BYTE_ORDER_MARK) {
            return malformed("not a JSON object");
        }
        ByteArrayFeeder feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
        feeder.feedInput(value, 0, value.length);
        Rejection rejection = readObject(fields);
        boolean malformed = rejection != null && rejection.reason() == DeadLetterReason.MALFORMED_JSON;
        return malformed || isRestBlank(value) ? rejection : malformed("there is more after the object");
    }

    /** Consumes the rest if it is white space; returns whether it is. */
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

    private @Nullable Rejection readObject(RecordFields fields) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return malformed("not a JSON object");
        }
        Rejection first = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            // The object is read to its end anyway: malformed JSON takes precedence over a bad value.
            Rejection rejection = readValue(token, fields.indexOf(name), fields);
            if (first == null) {
                first = rejection;
            }
        }
        // The last token may be the end of an inner object.
        boolean ended = parser.currentToken() == JsonToken.END_OBJECT
                && parser.getParsingContext().inRoot();
        return ended ? first : malformed("the object does not end");
    }

    private @Nullable Rejection readValue(JsonToken token, int field, RecordFields fields) throws IOException {
        if (fields.isIgnored(field)) {
            parser.skipChildren();
            return null;
        }
        return switch (token) {
            // An id keeps its digits as they are written.
            case VALUE_NUMBER_INT ->
                field == RecordFields.ID
                        ? fields.putText(field, parser.getText())
                        : fields.putNumber(field, parser.getDoubleValue());
            case VALUE_NUMBER_FLOAT -> fields.putNumber(field, parser.getDoubleValue());
            case VALUE_STRING -> fields.putText(field, parser.getText());
            case VALUE_TRUE -> fields.putBoolean(field, true);
            case VALUE_FALSE -> fields.putBoolean(field, false);
            case VALUE_NULL -> fields.putNull(field);
            default -> {
                parser.skipChildren();
                yield fields.putNested(field);
            }
        };
    }

    private static Rejection malformed(String message) {
        return new Rejection(DeadLetterReason.MALFORMED_JSON, message);
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }
}
