package dev.lifeboat.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The configuration reference of the guide is generated from the definitions of the keys. To write it anew, run this test with {@code
 * -Dlifeboat.update=true}.
 */
class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("src/docs/guide/configuration.md");
    private static final String BEGIN = "<!-- keys:begin -->\n";
    private static final String END = "<!-- keys:end -->\n";

    @Test
    void referenceHasEveryKeyWithItsDefaultLegalValuesAndMeaning() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String expected = page.substring(0, begin) + reference() + page.substring(end);
        if (Boolean.getBoolean("lifeboat.update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(page).isEqualTo(expected);
    }

    private static String reference() {
        return table(ConfigKeys.all())
                + "\nFor each feature (names match `[A-Za-z][A-Za-z0-9_]*`):\n\n"
                + table(FeatureKeys.keys("NAME"));
    }

    private static String table(List<Key<?>> keys) {
        return "| key | default | legal values | meaning |\n|---|---|---|---|\n"
                + keys.stream().map(ConfigurationReferenceTest::row).collect(Collectors.joining());
    }

    private static String row(Key<?> key) {
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s |%n",
                key.name(),
                defaultOf(key),
                key.legalValues(),
                key.documentation());
    }

    private static String defaultOf(Key<?> key) {
        if (key.defaultValue() == null) {
            return "required";
        }
        String text = String.valueOf(key.defaultValue());
        return text.isEmpty() ? "empty" : "`" + text + "`";
    }
}
