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

    /** Topics that it reads. */
    List<String> inputs(Scenario scenario) {
        boolean joins = this == LIFEBOAT && scenario.workload().isJoined();
        return joins ? List.of(scenario.input(), scenario.outcomes()) : List.of(scenario.input());
    }

    List<String> command() {
        return List.of(command.split(" "));
    }
}
