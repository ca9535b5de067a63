package dev.lifeboat.cli;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.learning.JournalOrderException;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.pipeline.SourceTopicException;
import dev.lifeboat.quickstart.BrokerException;
import java.util.List;
import java.util.Optional;

/** Prints errors whose message says what to do. All other exceptions are bugs. */
final class ErrorReport {
    private ErrorReport() {}

    /** Prints one line per problem to standard error and returns the exit code; returns empty if the failure is a bug. */
    static Optional<ExitCode> print(Exception failure) {
        if (failure instanceof InvalidConfigException invalid) {
            return Optional.of(printLines(invalid.problems(), ExitCode.USAGE_ERROR));
        }
        if (failure instanceof ModelMismatchException) {
            return Optional.of(printLines(List.of(message(failure)), ExitCode.USAGE_ERROR));
        }
        if (failure instanceof UnavailableException
                || failure instanceof JournalOrderException
                || failure instanceof SourceTopicException
                || failure instanceof BinaryFormatException
                || failure instanceof BrokerException) {
            return Optional.of(printLines(List.of(message(failure)), ExitCode.FAILURE));
        }
        return Optional.empty();
    }

    private static String message(Exception failure) {
        return String.valueOf(failure.getMessage());
    }

    private static ExitCode printLines(List<String> lines, ExitCode exitCode) {
        lines.forEach(line -> System.err.println("lifeboat: " + line));
        return exitCode;
    }
}
