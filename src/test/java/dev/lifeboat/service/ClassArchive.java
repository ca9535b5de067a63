package dev.lifeboat.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The classes of the jar as a JVM has loaded and verified them once (AppCDS): with this archive, every later start takes a third
 * less CPU time.
 */
final class ClassArchive {
    private static final String SILENT = "-Xlog:cds*=off";

    /** A service that finds no broker ends by itself, after most of its classes were loaded. */
    private static final Map<String, String> NO_BROKER = Map.of(
            "LIFEBOAT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
            "LIFEBOAT_KAFKA_DEFAULT_API_TIMEOUT_MS", "1000",
            "LIFEBOAT_KAFKA_REQUEST_TIMEOUT_MS", "1000",
            "LIFEBOAT_HTTP_PORT", "0");

    /** Options of the JVMs that run the jar; none where the JVM cannot write an archive. */
    static final List<String> OPTIONS = write();

    private ClassArchive() {}

    private static List<String> write() {
        try {
            Path directory = Files.createTempDirectory("lifeboat-classes-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Application.remove(directory)));
            Path archive = directory.resolve("lifeboat.jsa");
            List<String> command = Jar.java(List.of("-XX:ArchiveClassesAtExit=" + archive, SILENT));
            command.addAll(List.of("serve", "--config", "config/titanic.properties"));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
            builder.environment().putAll(NO_BROKER);
            builder.environment()
                    .put("LIFEBOAT_KAFKA_STATE_DIR", directory.resolve("state").toString());
            builder.start().onExit().join();
            return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive, SILENT) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
