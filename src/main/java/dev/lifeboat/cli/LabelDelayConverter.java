package dev.lifeboat.cli;

import dev.lifeboat.csv.LabelDelay;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a number of records, such as {@code 100}, or a duration, such as {@code 2s}. */
final class LabelDelayConverter implements ITypeConverter<LabelDelay> {
    @Override
    public LabelDelay convert(String text) {
        if (text.matches("\\d{1,9}")) {
            return new LabelDelay.Records(Long.parseLong(text));
        }
        try {
            return new LabelDelay.EventTime(
                    new DurationConverter().convert(text).toMillis());
        } catch (TypeConversionException e) {
            throw new TypeConversionException("'" + text
                    + "' is neither a number of records, such as 100, nor a duration, such as 500ms, 2s, 1m or 3h");
        }
    }
}
