package dev.lifeboat.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

/** The README's tables say what the definitions of the keys say. */
class ReadmeConfigurationTest {

    @Test
    void readmeListsEveryKeyWithItsDefaultAndMeaning() throws IOException {
        ConfigDef features = new ConfigDef();
        FeatureKeys.define(features, "NAME");
        String readme = Files.readString(Path.of("README.md"));
        assertThat(readme).contains(table(Keys.general()));
        assertThat(readme).contains(table(features));
    }

    private static String table(ConfigDef definition) {
        List<ConfigDef.ConfigKey> keys = List.copyOf(definition.configKeys().values());
        return "| key | default | meaning |\n|---|---|---|\n"
                + keys.stream().map(ReadmeConfigurationTest::row).collect(Collectors.joining("\n")) + "\n";
    }

    private static String row(ConfigDef.ConfigKey key) {
        return "| `" + key.name + "` | " + defaultOf(key) + " | " + key.documentation + " |";
    }

    private static String defaultOf(ConfigDef.ConfigKey key) {
        if (key.defaultValue == ConfigDef.NO_DEFAULT_VALUE) {
            return "required";
        }
        String text = text(key.defaultValue);
        return text.isEmpty() ? "empty" : "`" + text + "`";
    }

    private static String text(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return value instanceof Password password ? password.value() : String.format(Locale.ROOT, "%s", value);
    }
}
