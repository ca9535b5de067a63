package dev.lifeboat.quickstart;

import dev.lifeboat.errors.Failures;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A single Kafka node, broker and controller, in this JVM and on the loopback interface only.
 *
 * <p>Its data survives a restart on the same directory, even after {@code kill -9}. There can be one per JVM at a time: Kafka has static
 * state, and it halts the JVM on fatal errors.
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** Written by formatting a storage directory. */
    private static final String META_PROPERTIES = "meta.properties";

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /** @see #start(Path, int, Map) */
    public static EmbeddedBroker start(Path dataDirectory, int port) {
        return start(dataDirectory, port, Map.of());
    }

    /**
     * Formats the directory if necessary, starts the broker, and returns when it accepts requests.
     *
     * @param dataDirectory created if missing; Kafka's files are in its subdirectory {@code kafka}
     * @param port of the listener {@code CLIENT}; 0 for any free one
     * @param overrides Kafka settings that take precedence. To secure the clients' listener, set {@code listener.security.protocol.map} to
     *     {@code CLIENT:SASL_SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT}, and {@code listener.name.client.…}
     * @throws BrokerException if the directory or the port is in use, or Kafka does not start
     */
    public static EmbeddedBroker start(Path dataDirectory, int port, Map<String, String> overrides) {
        BrokerLibraries.require();
        Path storage = dataDirectory.toAbsolutePath().normalize().resolve("kafka");
        requireUnlocked(storage);
        ListenerPorts ports = ListenerPorts.choose(port);
        Map<String, String> settings = BrokerSettings.of(storage, ports);
        settings.putAll(overrides);
        if (!Files.exists(storage.resolve(META_PROPERTIES))) {
            format(storage);
        }
        return new EmbeddedBroker(started(settings), Ports.address(ports.client()));
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Shuts the broker down and returns when its data is on disk and the directory is unlocked. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Checked here, because Kafka halts the JVM if the directory is locked. */
    private static void requireUnlocked(Path storage) {
        try {
            Files.createDirectories(storage);
            if (isLocked(storage.resolve(".lock"))) {
                throw new BrokerException(storage.getParent()
                        + " is in use by another broker: stop that broker, or choose another directory");
            }
        } catch (IOException e) {
            throw new BrokerException(
                    "cannot use the data directory " + storage.getParent() + ": " + Failures.reason(e), e);
        }
    }

    private static boolean isLocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return true;
        }
    }

    private static void format(Path storage) {
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(BrokerSettings.NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                .setMetadataLogDirectory(storage.toString())
                .addDirectory(storage.toString());
        try {
            formatter.run();
        } catch (Exception e) {
            throw new BrokerException("cannot format " + storage + ": " + e.getMessage(), e);
        }
    }

    private static KafkaRaftServer started(Map<String, String> settings) {
        try {
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
            boolean started = false;
            try {
                server.startup();
                started = true;
            } finally {
                if (!started) {
                    server.shutdown();
                }
            }
            return server;
        } catch (RuntimeException e) {
            throw new BrokerException("Kafka does not start: " + e.getMessage(), e);
        }
    }
}
