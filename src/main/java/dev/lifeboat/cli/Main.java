package dev.lifeboat.cli;

import dev.lifeboat.binary.BinaryFormatException;
import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.learning.JournalOrderException;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.quickstart.BrokerException;
import dev.lifeboat.service.UnavailableException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import picocli.CommandLine;

/** The program: picks the command, and turns what goes wrong into one line and an exit code. */
@Command(
        name = "lifeboat",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Learns a neural network from a Kafka topic while it serves predictions to another.",
        footer = {"", "Start with: lifeboat quickstart", "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration."
        },
        subcommands = {
            QuickstartCommand.class,
            ServeCommand.class,
            BrokerCommand.class,
            TopicsCommand.class,
            ReplayCommand.class,
            EvaluateCommand.class,
            TryCommand.class,
            ModelCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Everything is said in English. And Kafka Streams formats numbers with every record while another topic has
        // none: of any other locale, it would look up the digits each time.
        Locale.setDefault(Locale.US);
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine commands = new CommandLine(new Main());
        commands.getSubcommands().values().forEach(Main::withoutVersion);
        return commands.setExecutionExceptionHandler(Main::report)
                .setParameterExceptionHandler(Main::misuse)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
    }

    /** The version is the program's; {@code --version} of a command would print nothing. */
    private static void withoutVersion(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        OptionSpec version = spec.findOption("-V");
        if (version != null) {
            spec.remove(version);
        }
        command.getSubcommands().values().forEach(Main::withoutVersion);
    }

    private static int report(Exception failure, CommandLine commandLine, ParseResult parsed) throws Exception {
        if (failure instanceof InvalidConfigException || failure instanceof ModelMismatchException) {
            return line(failure, ExitCode.WRONG);
        }
        if (failure instanceof UnavailableException
                || failure instanceof JournalOrderException
                || failure instanceof BinaryFormatException
                || failure instanceof BrokerException) {
            return line(failure, ExitCode.FAILED);
        }
        throw failure;
    }

    private static int misuse(ParameterException failure, String[] arguments) {
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
        return ExitCode.WRONG.number();
    }

    private static int line(Exception failure, ExitCode code) {
        System.err.println("lifeboat: " + failure.getMessage());
        return code.number();
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
