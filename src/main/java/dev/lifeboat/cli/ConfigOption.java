package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.kafka.KafkaKeys;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
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

    /** For a command that connects to Kafka: prints the warnings about the configuration to standard error. */
    LifeboatConfig readForKafka() {
        LifeboatConfig config = read();
        Stream.concat(config.warnings().stream(), KafkaKeys.warnings(config).stream())
                .forEach(warning -> System.err.println("lifeboat: " + warning));
        return config;
    }

    /** @param overrides keys and values that take precedence over file and environment */
    LifeboatConfig read(Map<String, String> overrides) {
        return LifeboatConfig.read(file, System.getenv(), overrides);
    }

    Path file() {
        return file;
    }
}
