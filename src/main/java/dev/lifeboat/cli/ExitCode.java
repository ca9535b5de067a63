package dev.lifeboat.cli;

/** The exit codes of all commands. */
enum ExitCode {
    SUCCESS(0),
    FAILURE(1),
    /** Wrong usage or configuration. */
    USAGE_ERROR(2);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
