package dev.lifeboat.cli;

/** What a command tells the shell. */
enum ExitCode {
    DONE(0),
    FAILED(1),
    /** Wrong usage or configuration. */
    WRONG(2);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
