package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {
    private static final int MAX_WIDTH = 80;

    static Stream<List<String>> commands() {
        return Stream.of(
                        "quickstart",
                        "serve",
                        "broker",
                        "topics",
                        "produce",
                        "evaluate",
                        "try",
                        "model",
                        "model show",
                        "model rebuild",
                        "model export",
                        "model explain")
                .map(command -> List.of(command.split(" ")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasAnExampleAndFitsIntoATerminal(List<String> command) {
        Cli help = help(command);

        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("\nExample");
        assertThat(help.out()).contains("\n  lifeboat " + String.join(" ", command) + " ");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= MAX_WIDTH);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsListedInTheHelpOfItsParent(List<String> command) {
        List<String> parent = command.subList(0, command.size() - 1);

        assertThat(help(parent).out()).containsPattern("\n  " + command.get(command.size() - 1) + " +[A-Z]");
    }

    private static Cli help(List<String> command) {
        return Cli.run(Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));
    }
}
