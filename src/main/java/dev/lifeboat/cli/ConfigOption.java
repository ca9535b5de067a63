package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option that nearly every command has. */
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

    /** @param overrides settings in place of the file's and the environment's */
    LifeboatConfig read(Map<String, String> overrides) {
        return LifeboatConfig.read(file, System.getenv(), overrides);
    }

    Path file() {
        return file;
    }
}
