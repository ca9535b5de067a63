package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.JournalOrderException;
import java.time.Duration;

/** The journal as it stands on its topic. */
public final class JournalReader implements Rebuild.Journal {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String topic;
    private final KafkaClients clients;

    public JournalReader(LifeboatConfig config) {
        this.topic = config.topics().journal();
        this.clients = new KafkaClients(config);
    }

    /** @throws UnavailableException if the topic cannot be read */
    @Override
    public void read(long from, Rebuild.Visitor visitor) {
        try (TopicReader reader = new TopicReader(clients, topic, PATIENCE)) {
            if (from < reader.beginning()) {
                throw new JournalOrderException("topic " + topic + " begins at offset " + reader.beginning()
                        + ": what came from offset " + from + " on was deleted;"
                        + " fold on from a learner's state that was exported in time (model rebuild --from-state)");
            }
            if (from > reader.end()) {
                throw new JournalOrderException("topic " + topic + " ends before offset " + reader.end()
                        + ", but the learner's state is of version " + (from - 1)
                        + ": it was exported from another journal");
            }
            reader.read(from, record -> visitor.visit(record.offset(), record.value()));
        }
    }
}
