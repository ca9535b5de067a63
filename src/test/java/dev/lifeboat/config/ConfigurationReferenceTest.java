package dev.lifeboat.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/**
 * The configuration reference of the guide is generated from the definitions of the keys. To write it anew, run this test with {@code
 * -Dlifeboat.update=true}.
 */
class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("src/docs/guide/configuration.md");
    private static final String HEADER = "| key | default | legal values | meaning |\n|---|---|---|---|\n";
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
                + table(FeatureKeys.keys("NAME"))
                + "\nFor each member of the ensemble (names match `[a-z][a-z0-9-]*`):\n\n"
                + members();
    }

    /** A member has the keys of a single network, and some of its own. */
    private static String members() {
        ConfigDef definition = new ConfigDef();
        EnsembleKeys.define(definition, "NAME");
        Set<String> shared = ConfigKeys.all().stream().map(Key::name).collect(Collectors.toSet());
        String prefix = EnsembleKeys.PREFIX + "NAME.";
        StringBuilder own = new StringBuilder();
        StringBuilder overridden = new StringBuilder();
        for (ConfigDef.ConfigKey key : definition.configKeys().values()) {
            String name = key.name.substring(prefix.length());
            if (shared.contains(name)) {
                overridden
                        .append(overridden.length() == 0 ? "`" : ", `")
                        .append(name)
                        .append('`');
            } else {
                own.append(String.format(
                        Locale.ROOT,
                        "| `%s` | `%s` | %s | %s |%n",
                        key.name,
                        key.defaultValue,
                        key.type().name().toLowerCase(Locale.ROOT),
                        key.documentation));
            }
        }
        return HEADER + own + "| `" + prefix
                + "KEY` | `KEY` | those of `KEY` | Overrides one of these keys for the member: " + overridden + ". |\n";
    }

    private static String table(List<Key<?>> keys) {
        return HEADER + keys.stream().map(ConfigurationReferenceTest::row).collect(Collectors.joining());
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
