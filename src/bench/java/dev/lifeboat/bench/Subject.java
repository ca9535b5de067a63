package dev.lifeboat.bench;

import java.util.List;

/** What is measured: a program whose last argument is the configuration file. */
enum Subject {
    IDENTITY("dev.lifeboat.bench.Identity"),
    LIFEBOAT("dev.lifeboat.cli.Main serve --config");

    /** A class, and its arguments. */
    private final String command;

    Subject(String command) {
        this.command = command;
    }

    List<String> command() {
        return List.of(command.split(" "));
    }
}
