package dev.lifeboat.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of commands that look at one version of the model; theirs takes the name of picocli's own, so the help is here too. */
final class VersionOption {
    @Option(
            names = "--version",
            paramLabel = "V",
            description = "This version of the model, made again from the journal.")
    private @Nullable Long version;

    @SuppressWarnings("unused") // picocli looks at it
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
