package dev.lifeboat.quickstart;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How this program is started from a shell, the way it was itself. */
final class SelfCommand {
    private static final String MAIN = "dev.lifeboat.cli.Main";

    private SelfCommand() {}

    /** @param directory for a file of arguments, where the class path is too long to be copied */
    static String of(Path directory) {
        String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            return "java -jar " + classPath;
        }
        Path arguments = directory.resolve("lifeboat.args");
        try {
            String quoted = classPath.replace("\\", "\\\\").replace("\"", "\\\"");
            Files.writeString(arguments, "-cp \"" + quoted + "\"\n" + MAIN + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + arguments, e);
        }
        return "java @" + arguments;
    }
}
