package dev.lifeboat.csv;

import dev.lifeboat.config.InvalidConfigException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The character between two cells of a CSV file. */
public record CsvDelimiter(char character) {
    public static final CsvDelimiter COMMA = new CsvDelimiter(',');

    private static final Map<String, Character> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("comma", ',');
        NAMES.put("semicolon", ';');
        NAMES.put("tab", '\t');
        NAMES.put("pipe", '|');
    }

    /** @throws InvalidConfigException if the character cannot separate cells */
    public CsvDelimiter {
        if (character == '"' || character == '\n' || character == '\r') {
            throw new InvalidConfigException("a quote or a line break cannot separate cells");
        }
    }

    /**
     * Parses a single character, {@code \t}, or one of the names comma, semicolon, tab and pipe.
     *
     * @throws InvalidConfigException if the text is none of these
     */
    public static CsvDelimiter parse(String text) {
        Character named = NAMES.get(text.toLowerCase(Locale.ROOT));
        if (named != null) {
            return new CsvDelimiter(named);
        }
        if (text.equals("\\t")) {
            return new CsvDelimiter('\t');
        }
        if (text.length() != 1) {
            throw new InvalidConfigException(
                    "'" + text + "' is neither a single character nor one of " + String.join(", ", NAMES.keySet()));
        }
        return new CsvDelimiter(text.charAt(0));
    }

    /** The name of a delimiter that the text contains; empty if it contains none that has a name. */
    static Optional<String> find(String text) {
        return NAMES.entrySet().stream()
                .filter(entry -> text.indexOf(entry.getValue()) >= 0)
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
