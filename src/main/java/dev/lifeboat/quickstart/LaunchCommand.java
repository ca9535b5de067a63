package dev.lifeboat.quickstart;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The shell command that starts this program in the same way as it was started. */
final class LaunchCommand {
    private static final String MAIN = "dev.lifeboat.cli.Main";

    private LaunchCommand() {}

    /** @param directory for an argument file, which is needed unless the class path is a single jar */
    static String of(Path directory) {
        String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            return "java -jar " + quote(classPath);
        }
        Path arguments = directory.resolve("lifeboat.args");
        try {
            String quoted = classPath.replace("\\", "\\\\").replace("\"", "\\\"");
            Files.writeString(arguments, "-cp \"" + quoted + "\"\n" + MAIN + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + arguments, e);
        }
        return "java @" + quote(arguments.toString());
    }

    /** The text as one word of a POSIX shell. */
    static String quote(String text) {
        return text.matches("[\\w./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
