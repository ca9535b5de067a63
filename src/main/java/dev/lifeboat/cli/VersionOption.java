package dev.lifeboat.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option of commands that rebuild one version of the model. It has the name of an option of picocli's standard help options, so it
 * replaces them and brings its own {@code --help}.
 */
final class VersionOption {
    @Option(
            names = "--version",
            paramLabel = "V",
            description = "Use this version of the model, rebuilt from the journal.")
    private @Nullable Long version;

    @SuppressWarnings("unused") // picocli reads it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help;

    @Nullable
    Long version() {
        return version;
    }
}
