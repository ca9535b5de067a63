package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.kafka.StreamsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The directory in which Kafka Streams keeps the local state of an application. Kafka Streams identifies it by {@code application.id} alone.
 * The id of the cluster is stored beside the state, because offsets of another cluster's changelogs mean nothing.
 */
final class StateDirectory {
    private static final Pattern TASK = Pattern.compile("\\d+_\\d+");

    private final String configured;
    private final String applicationId;

    StateDirectory(LifeboatConfig config) {
        this.configured = StreamsSettings.of(config).getProperty(StreamsConfig.STATE_DIR_CONFIG);
        this.applicationId = config.applicationId();
    }

    /**
     * Creates the directory if it does not exist.
     *
     * @throws InvalidConfigException if it cannot be created
     */
    void create() {
        if (configured.isBlank()) {
            throw new InvalidConfigException("kafka." + StreamsConfig.STATE_DIR_CONFIG + " is empty");
        }
        try {
            Files.createDirectories(path());
        } catch (IOException e) {
            throw new InvalidConfigException(
                    "kafka." + StreamsConfig.STATE_DIR_CONFIG + "=" + configured + " cannot be created: "
                            + Failures.reason(e),
                    e);
        }
    }

    /** The directory of the application, which contains one directory per task. */
    Path path() {
        return Path.of(configured, applicationId).toAbsolutePath();
    }

    /**
     * Checks that the state belongs to this cluster, or that there is none.
     *
     * @throws InvalidConfigException if it belongs to another cluster
     */
    void requireCluster(String clusterId) {
        String stored = storedClusterId();
        if (!stored.isEmpty() && !stored.equals(clusterId) && hasTasks()) {
            throw new InvalidConfigException("the state in " + path() + " belongs to Kafka cluster " + stored
                    + ", but kafka.bootstrap.servers is cluster " + clusterId
                    + ": choose another kafka.state.dir, or delete this directory to restore the state from Kafka");
        }
    }

    /** Stores the id of the cluster that the state belongs to from now on. */
    void writeCluster(String clusterId) {
        if (clusterId.equals(storedClusterId())) {
            return;
        }
        Path partial = path().resolve("cluster.id.part");
        try {
            Files.writeString(partial, clusterId + "\n", StandardCharsets.UTF_8);
            Files.move(partial, clusterFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UnavailableException("cannot write " + clusterFile() + ": " + Failures.reason(e), e);
        }
    }

    private String storedClusterId() {
        try {
            return Files.exists(clusterFile())
                    ? Files.readString(clusterFile(), StandardCharsets.UTF_8).strip()
                    : "";
        } catch (IOException e) {
            throw new UnavailableException("cannot read " + clusterFile() + ": " + Failures.reason(e), e);
        }
    }

    /** Kafka Streams deletes directories of tasks only. */
    private Path clusterFile() {
        return path().resolve("cluster.id");
    }

    private boolean hasTasks() {
        try (Stream<Path> files = Files.list(path())) {
            return files.anyMatch(
                    file -> TASK.matcher(file.getFileName().toString()).matches());
        } catch (IOException e) {
            throw new UnavailableException("cannot read " + path() + ": " + Failures.reason(e), e);
        }
    }
}
