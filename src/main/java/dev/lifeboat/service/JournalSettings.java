package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.kafka.TopicReader;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.LearningSettings;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.learning.SettingsEntry;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
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

    /** Instances that start together fence each other. */
    private static final int MAX_ATTEMPTS = 10;

    private final LifeboatConfig config;
    private final KafkaClients clients;
    private final JournalCodec codec;
    private final LearningSettings settings;

    JournalSettings(LifeboatConfig config) {
        this.config = config;
        this.clients = new KafkaClients(config);
        this.codec = new JournalCodec(config.model());
        this.settings = config.learning().settings();
    }

    /**
     * Writes the settings, unless they are the newest ones already.
     *
     * @param published the newest published model; the untrained one if there is none
     * @throws InvalidConfigException if the journal is not the one that the model was learned from; nothing was written
     * @throws UnavailableException if Kafka does not respond
     */
    void ensure(PublishedModel published) {
        for (int attempt = 1; !isNewest(published); attempt++) {
            try {
                write(published);
                return;
            } catch (ProducerFencedException e) {
                if (attempt == MAX_ATTEMPTS) {
                    throw unavailable(e);
                }
            } catch (KafkaException e) {
                throw unavailable(e);
            }
        }
    }

    private void write(PublishedModel published) {
        try (JournalProducer producer = new JournalProducer(config, "settings")) {
            // Another instance may have written them before it was fenced.
            if (!isNewest(published)) {
                byte[] entry = codec.toBytes(new SettingsEntry(config.model().fingerprint(), settings));
                log.info("The learning settings are journal record {}", producer.append(entry));
            }
        }
    }

    /** Reads what follows the published model in the journal, which is little. */
    private boolean isNewest(PublishedModel published) {
        AtomicReference<@Nullable String> newest = new AtomicReference<>(published.settingsHash());
        long version = published.model().version();
        try (TopicReader reader = new TopicReader(clients, config.topics().journal())) {
            if (reader.end() <= version) {
                throw new InvalidConfigException("topic " + config.topics().journal() + " ends before offset "
                        + reader.end() + ", but model version " + version
                        + " was published: the topic was deleted and created again; use another application.id");
            }
            reader.read(Math.max(reader.beginning(), version + 1), record -> {
                if (codec.fromBytes(record.value()) instanceof SettingsEntry entry) {
                    newest.set(entry.settings().hash());
                }
                return true;
            });
        }
        return settings.hash().equals(newest.get());
    }

    private UnavailableException unavailable(Exception e) {
        return clients.unavailable("the settings cannot be written to the journal: " + Failures.rootMessage(e), e);
    }
}
