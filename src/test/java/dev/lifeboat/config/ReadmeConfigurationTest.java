package dev.lifeboat.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/** The tables of the guide say what the definitions of the keys say. */
class ReadmeConfigurationTest {

    @Test
    void readmeListsEveryKeyWithItsDefaultAndMeaning() throws IOException {
        ConfigDef features = new ConfigDef();
        FeatureKeys.define(features, "NAME");
        String readme = Files.readString(Path.of("src/docs/guide/configuration.md"));
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
        String text = key.defaultValue instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.format(Locale.ROOT, "%s", key.defaultValue);
        return text.isEmpty() ? "empty" : "`" + text + "`";
    }
}
