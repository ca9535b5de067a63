package dev.lifeboat.cli;

import picocli.CommandLine.Command;

@Command(
        name = "model",
        description = "Inspect, verify, export, explain and replace the model.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ShowCommand.class,
            RebuildCommand.class,
            ExportCommand.class,
            ExplainCommand.class,
            RollbackCommand.class,
            AdoptCommand.class
        },
        footer = {"", "Example:", "  lifeboat model show -c config/titanic.properties"})
final class ModelCommand {}
