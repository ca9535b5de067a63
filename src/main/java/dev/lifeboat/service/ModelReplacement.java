package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.kafka.TopicReader;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.StateEntry;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;

/**
 * Replaces the model of an application, whether it runs or not, by another learner state. The replacement is a record of the journal like
 * everything else that is learned: it takes effect once, and for all instances.
 */
public final class ModelReplacement {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    private final LifeboatConfig config;
    private final KafkaClients clients;

    public ModelReplacement(LifeboatConfig config) {
        this.config = config;
        this.clients = new KafkaClients(config);
    }

    /**
     * Appends a state to the journal.
     *
     * @param reason other than a start
     * @return the version of the model that results
     * @throws InvalidConfigException if the application has no journal yet, or if the model of the state can predict infinite numbers
     * @throws UnavailableException if Kafka does not respond
     */
    public long append(StateEntry.Reason reason, LearnerState state) {
        requireFinite(state);
        if (end(config.topics().journal()) == 0) {
            throw new InvalidConfigException("application.id " + config.applicationId()
                    + " has no journal yet: start it from the state with serve --from-state");
        }
        byte[] entry =
                new JournalCodec(config.model().signature()).toBytes(StateEntry.of(reason, config.model(), state));
        try (JournalProducer producer = new JournalProducer(config, "operation")) {
            return producer.append(entry);
        } catch (KafkaException e) {
            throw clients.unavailable("the state cannot be written to the journal: " + Failures.rootMessage(e), e);
        }
    }

    /** Version of the newest published model; {@link ModelVersion#NONE} if there is none. */
    public long publishedVersion() {
        return new ModelReader(config)
                .newestOf(READ_TIMEOUT)
                .map(ModelReader.Published::version)
                .orElse(ModelVersion.NONE);
    }

    private void requireFinite(LearnerState state) {
        if (!new Learner(config.model(), state).model().isBounded()) {
            throw new InvalidConfigException(
                    "the parameters of this version are so large that predictions can be infinite: choose an earlier one");
        }
    }

    private long end(String topic) {
        if (clients.existingPartitions(topic).isEmpty()) {
            return 0;
        }
        try (TopicReader reader = new TopicReader(clients, topic, READ_TIMEOUT)) {
            return reader.end();
        }
    }
}
