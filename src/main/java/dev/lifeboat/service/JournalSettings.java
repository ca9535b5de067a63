package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.kafka.TopicReader;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.SettingsEntry;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the configured learning settings to the journal if they differ from those that it says last. The learner folds with the settings of
 * the journal alone, so that a change takes effect for all instances at one place of the journal.
 */
final class JournalSettings {
    private static final Logger log = LoggerFactory.getLogger(JournalSettings.class);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    /** Instances that start together fence each other. */
    private static final int MAX_ATTEMPTS = 10;

    private final LifeboatConfig config;
    private final KafkaClients clients;
    private final JournalCodec codec;
    private final LearningSettings settings;

    JournalSettings(LifeboatConfig config) {
        this.config = config;
        this.clients = new KafkaClients(config);
        this.codec = new JournalCodec(config.model().signature());
        this.settings = config.learning().settings();
    }

    /**
     * Writes the settings, unless they are the newest ones already.
     *
     * @param published the newest published model
     * @throws UnavailableException if Kafka does not respond
     */
    void ensure(PublishedSettings published) {
        for (int attempt = 1; !isNewest(published); attempt++) {
            try {
                write(published);
                return;
            } catch (ProducerFencedException | InvalidProducerEpochException e) {
                if (attempt == MAX_ATTEMPTS) {
                    throw unavailable(e);
                }
            } catch (KafkaException e) {
                throw unavailable(e);
            }
        }
    }

    /**
     * The settings of the newest published model.
     *
     * @param version of the model
     * @param hash of its settings; null if nothing was published
     */
    record PublishedSettings(long version, @Nullable String hash) {}

    private void write(PublishedSettings published) {
        try (JournalProducer producer = new JournalProducer(config, "settings")) {
            // Another instance may have written them before it was fenced.
            if (!isNewest(published)) {
                byte[] entry = codec.toBytes(new SettingsEntry(config.model().fingerprint(), settings));
                log.info("The learning settings are journal record {}", producer.append(entry));
            }
        }
    }

    /** Reads what follows the published model in the journal, which is little. */
    private boolean isNewest(PublishedSettings published) {
        String[] newest = {published.hash()};
        try (TopicReader reader = new TopicReader(clients, config.topics().journal(), READ_TIMEOUT)) {
            long from = Math.max(reader.beginning(), published.version() + 1);
            reader.read(Math.min(from, reader.end()), record -> {
                if (codec.fromBytes(record.value()) instanceof SettingsEntry entry) {
                    newest[0] = entry.settings().hash();
                }
                return true;
            });
        }
        return settings.hash().equals(newest[0]);
    }

    private UnavailableException unavailable(Exception e) {
        return clients.unavailable("the settings cannot be written to the journal: " + Failures.rootMessage(e), e);
    }
}
