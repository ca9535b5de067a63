package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
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
     * What identifies a published model.
     *
     * @param sha256 as {@link Model#sha256()} says
     */
    public record Published(long version, long step, String sha256) {}

    public ModelReader(LifeboatConfig config) {
        this.config = config;
        this.clients = new KafkaClients(config);
    }

    /**
     * The JSON of the newest model that was committed; empty if there is none, or no topic for it.
     *
     * @throws UnavailableException if the topic cannot be read, or gives nothing for as long as {@code patience}
     */
    public Optional<byte[]> newest(Duration patience) {
        AtomicReference<byte @Nullable []> newest = new AtomicReference<>();
        read(patience, newest::set);
        return Optional.ofNullable(newest.get());
    }

    /**
     * Every model that is still on the topic, in the order of publication; a version may be there more than once.
     *
     * @throws UnavailableException as for {@link #newest}
     * @throws dev.lifeboat.learning.ModelMismatchException if one is not of this configuration
     */
    public List<Published> all(Duration patience) {
        ModelJson json = new Formats(config).models();
        List<Published> published = new ArrayList<>();
        read(patience, value -> {
            Model model = json.fromBytes(value).model();
            published.add(new Published(model.version(), model.step(), model.sha256()));
        });
        return published;
    }

    private void read(Duration patience, Consumer<byte[]> visitor) {
        String topic = config.topics().models();
        if (clients.existingPartitions(topic).isEmpty()) {
            return;
        }
        try (TopicReader reader = new TopicReader(clients, topic, patience)) {
            reader.read(reader.beginning(), record -> {
                if (record.value() != null) {
                    visitor.accept(record.value());
                }
                return true;
            });
        }
    }
}
