package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.kafka.TopicReader;
import dev.lifeboat.learning.JournalOrderException;

/** Reads the journal from its topic. */
public final class JournalReader implements Rebuild.Journal {
    private final String topic;
    private final KafkaClients clients;

    public JournalReader(LifeboatConfig config) {
        this.topic = config.topics().journal();
        this.clients = new KafkaClients(config);
    }

    /** @throws UnavailableException if the topic cannot be read */
    @Override
    public long beginning() {
        try (TopicReader reader = new TopicReader(clients, topic)) {
            return reader.beginning();
        }
    }

    /** @throws UnavailableException if the topic cannot be read */
    @Override
    public void read(long from, Rebuild.EntryHandler handler) {
        try (TopicReader reader = new TopicReader(clients, topic)) {
            if (from < reader.beginning()) {
                throw new JournalOrderException("topic " + topic + " begins at offset " + reader.beginning()
                        + ": the records from offset " + from + " on were deleted;"
                        + " start from a learner state that was exported before that (model rebuild --from-state)");
            }
            if (from > reader.end()) {
                throw new JournalOrderException("topic " + topic + " ends before offset " + reader.end()
                        + ", but the learner state has version " + (from - 1)
                        + ": it was exported from another journal");
            }
            reader.read(from, record -> handler.handle(record.offset(), record.value()));
        }
    }
}
