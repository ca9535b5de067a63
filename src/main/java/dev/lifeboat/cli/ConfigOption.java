package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import java.nio.file.Path;
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

    Path file() {
        return file;
    }
}
