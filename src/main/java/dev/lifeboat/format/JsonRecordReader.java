package dev.lifeboat.format;

import dev.lifeboat.learning.ModelSignature;
import dev.lifeboat.schema.DecodedRecord;
import dev.lifeboat.schema.Rejection;
import org.jspecify.annotations.Nullable;

/** Decodes JSON: simple records with {@link SimpleJsonReader}, which is fast, all others with {@link GeneralJsonReader}. */
final class JsonRecordReader implements RecordReader {
    private final RecordFields fields;
    private final SimpleJsonReader simple;
    private final GeneralJsonReader general = new GeneralJsonReader();

    JsonRecordReader(ModelSignature signature, String idField) {
        this.fields = new RecordFields(signature, idField);
        this.simple = new SimpleJsonReader(fields);
    }

    @Override
    public @Nullable Rejection readRecord(byte[] value, DecodedRecord record) {
        fields.startRecord(record);
        if (simple.read(value)) {
            return fields.finish();
        }
        fields.startRecord(record);
        return finish(general.read(value, fields));
    }

    @Override
    public @Nullable Rejection readOutcome(byte[] value, DecodedRecord record) {
        fields.startOutcome(record);
        if (simple.read(value)) {
            return fields.finish();
        }
        fields.startOutcome(record);
        return finish(general.read(value, fields));
    }

    private @Nullable Rejection finish(@Nullable Rejection rejection) {
        return rejection == null ? fields.finish() : rejection;
    }
}
