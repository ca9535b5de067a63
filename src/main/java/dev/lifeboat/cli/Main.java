package dev.lifeboat.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: runs the command and turns failures into one line per problem and an exit code. */
@Command(
        name = "lifeboat",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Train a neural network on records from one Kafka topic while writing predictions to another.",
        footer = {
            "",
            "Start with:",
            "  lifeboat quickstart",
            "",
            "Exit codes: 0 success, 1 failure, 2 wrong usage or configuration."
        },
        subcommands = {
            QuickstartCommand.class,
            ServeCommand.class,
            BrokerCommand.class,
            TopicsCommand.class,
            ProduceCommand.class,
            EvaluateCommand.class,
            BacktestCommand.class,
            TryCommand.class,
            ModelCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // All output is in English. Besides, Kafka Streams formats numbers for each record while it waits for another
        // topic,
        // and looks up the digits of any other locale each time.
        Locale.setDefault(Locale.US);
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine commands = new CommandLine(new Main());
        commands.getSubcommands().values().forEach(Main::removeVersionOption);
        return commands.setExecutionExceptionHandler(Main::report)
                .setParameterExceptionHandler(Main::reportUsage)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
    }

    /** Only the program has a version; {@code --version} of a command would print nothing. */
    private static void removeVersionOption(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        OptionSpec version = spec.findOption("-V");
        if (version != null) {
            spec.remove(version);
        }
        command.getSubcommands().values().forEach(Main::removeVersionOption);
    }

    private static int report(Exception failure, CommandLine commandLine, ParseResult parsed) throws Exception {
        return ErrorReport.print(failure).orElseThrow(() -> failure).number();
    }

    private static int reportUsage(ParameterException failure, String[] arguments) {
        StringBuilder line = new StringBuilder("lifeboat: ");
        line.append(String.valueOf(failure.getMessage()).lines().findFirst().orElse("wrong usage"));
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            line.append("; did you mean '")
                    .append(unmatched.getSuggestions().get(0))
                    .append("'?");
        }
        line.append("; see ").append(failure.getCommandLine().getCommandSpec().qualifiedName());
        System.err.println(line.append(" --help"));
        return ExitCode.USAGE_ERROR.number();
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"lifeboat " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
