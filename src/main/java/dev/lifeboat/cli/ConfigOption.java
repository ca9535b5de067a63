package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option that names the configuration. */
final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "Properties file, such as config/titanic.properties.")
    private Path file;

    LifeboatConfig read() {
        return LifeboatConfig.read(file, System.getenv());
    }

    /** @param overrides keys and values that take precedence over file and environment */
    LifeboatConfig read(Map<String, String> overrides) {
        return LifeboatConfig.read(file, System.getenv(), overrides);
    }

    Path file() {
        return file;
    }
}
