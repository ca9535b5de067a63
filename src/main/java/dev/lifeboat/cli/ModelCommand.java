package dev.lifeboat.cli;

import picocli.CommandLine.Command;

@Command(
        name = "model",
        description = "Inspect, verify, export and explain the model.",
        mixinStandardHelpOptions = true,
        subcommands = {ShowCommand.class, RebuildCommand.class, ExportCommand.class, ExplainCommand.class},
        footer = {"", "Example:", "  lifeboat model show -c config/titanic.properties"})
final class ModelCommand {}
