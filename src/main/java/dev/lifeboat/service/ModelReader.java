package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.kafka.TopicReader;
import dev.lifeboat.learning.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads published models from their topic. */
public final class ModelReader {
    private final LifeboatConfig config;
    private final KafkaClients clients;

    /**
     * Identifies a published model.
     *
     * @param sha256 see {@link Model#sha256()}
     */
    public record Published(long version, long step, String sha256) {
        public static Published of(Model model) {
            return new Published(model.version(), model.step(), model.sha256());
        }
    }

    public ModelReader(LifeboatConfig config) {
        this.config = config;
        this.clients = new KafkaClients(config);
    }

    /**
     * The JSON of the newest model; empty if none has been published.
     *
     * @param timeout after which a read without progress fails
     * @throws UnavailableException if the topic cannot be read
     */
    public Optional<byte[]> newest(Duration timeout) {
        AtomicReference<byte @Nullable []> newest = new AtomicReference<>();
        read(timeout, newest::set);
        return Optional.ofNullable(newest.get());
    }

    /**
     * All models that the topic still contains, in the order of publication. A version may be contained more than once.
     *
     * @throws UnavailableException as for {@link #newest}
     * @throws dev.lifeboat.learning.ModelMismatchException if one does not belong to this configuration
     */
    public List<Published> all(Duration timeout) {
        ModelJson json = new Formats(config).models();
        List<Published> published = new ArrayList<>();
        read(timeout, value -> published.add(Published.of(json.fromBytes(value).model())));
        return published;
    }

    private void read(Duration timeout, Consumer<byte[]> action) {
        String topic = config.topics().models();
        if (clients.existingPartitions(topic).isEmpty()) {
            return;
        }
        try (TopicReader reader = new TopicReader(clients, topic, timeout)) {
            reader.read(reader.beginning(), record -> {
                if (record.value() != null) {
                    action.accept(record.value());
                }
                return true;
            });
        }
    }
}
