package dev.lifeboat.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The configuration file of the guided tour. */
final class TourConfig {
    private static final int HTTP_PORT = 8080;

    private TourConfig() {}

    /** Writes {@code titanic.properties} into the data directory: the resource, with the settings of this run at the end. */
    static Path write(TourOptions options, String bootstrapServers) {
        Path file = options.dataDirectory().resolve("titanic.properties");
        try (InputStream resource =
                Objects.requireNonNull(TourConfig.class.getResourceAsStream("titanic.properties"))) {
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    + "\n# Settings of the quickstart. The last value of a key counts.\nkafka.bootstrap.servers="
                    + bootstrapServers
                    + "\nkafka.state.dir=" + options.dataDirectory().resolve("streams")
                    + "\nhttp.port=" + Ports.freeOr(HTTP_PORT)
                    + options.learning().settings() + "\n";
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
