package dev.lifeboat.config;

import java.util.List;

/** A configuration that cannot be used. The message has one line per problem; each line says what to change. */
public final class InvalidConfigException extends RuntimeException {
    private final List<String> problems;

    public InvalidConfigException(String problem) {
        this(List.of(problem));
    }

    public InvalidConfigException(String problem, Throwable cause) {
        super(oneLine(problem), cause);
        this.problems = List.of(oneLine(problem));
    }

    /** @param problems at least one */
    public InvalidConfigException(List<String> problems) {
        super(String.join(
                "\n", problems.stream().map(InvalidConfigException::oneLine).toList()));
        this.problems = problems.stream().map(InvalidConfigException::oneLine).toList();
    }

    /** One line each. */
    public List<String> problems() {
        return problems;
    }

    /** A value that is quoted in a message may contain line breaks. */
    private static String oneLine(String message) {
        return message.replaceAll("\\R", " ");
    }
}
