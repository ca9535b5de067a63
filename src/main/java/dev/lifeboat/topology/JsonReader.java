package dev.lifeboat.topology;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads the fields of records from JSON of any kind. One instance a thread. */
final class JsonReader {
    private static final byte BYTE_ORDER_MARK = (byte) 0xEF;

    /** A parser remembers the names of all fields it has met: after so many bytes it has to forget them. */
    private static final int MOST_BYTES = 16 << 20;

    private final JsonFactory json = new JsonFactoryBuilder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();
    /** Does not block, because only such a parser can be fed one record after the other; a new one costs more than a record. */
    private JsonParser parser = newParser(json);

    private int fedBytes;

    /** Returns why the record cannot be accepted for what stands in it, if so. */
    @Nullable
    Rejection read(byte[] value, RecordFields fields) {
        if (fedBytes > MOST_BYTES) {
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

    private @Nullable Rejection parse(byte[] value, RecordFields fields) throws IOException {
        // A byte order mark would be skipped at the start of the first record, and only there.
        if (value.length > 0 && value[0] == BYTE_ORDER_MARK) {
            return malformed("not a JSON object");
        }
        ByteArrayFeeder feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
        feeder.feedInput(value, 0, value.length);
        Rejection rejection = readObject(fields);
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

    private @Nullable Rejection readObject(RecordFields fields) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return malformed("not a JSON object");
        }
        Rejection first = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            // The object is read to its end all the same: malformed JSON outranks a bad value.
            Rejection rejection = readValue(token, fields.indexOf(name), fields);
            if (first == null) {
                first = rejection;
            }
        }
        // Where the bytes end, the last token may be the end of an inner object.
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
            // An id keeps the digits that it is written with.
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
