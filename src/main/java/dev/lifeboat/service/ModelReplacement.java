package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.kafka.TopicReader;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.StateEntry;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Replaces the model of an application, whether it runs or not, by another learner state. The replacement is a record of the journal like
 * everything else that is learned: it takes effect once, and for all instances.
 *
 * <p>Not thread-safe.
 */
public final class ModelReplacement implements AutoCloseable {
    private final LifeboatConfig config;
    private final KafkaClients clients;

    /** Of models that are published after this object was created. */
    private final Consumer<byte[], byte[]> published;

    /** @throws UnavailableException if Kafka does not respond, or if the application has no topics */
    public ModelReplacement(LifeboatConfig config) {
        this.config = config;
        this.clients = new KafkaClients(config);
        List<TopicPartition> models = clients.partitions(config.topics().models());
        this.published = clients.reader(models);
        try {
            published.seekToEnd(models);
            // The position is looked up when it is asked for.
            models.forEach(published::position);
        } catch (KafkaException e) {
            published.close();
            throw clients.noResponse(e);
        }
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
        requireFinite(config, state);
        requireJournal();
        byte[] entry = new JournalCodec(config.model()).toBytes(StateEntry.of(reason, config.model(), state));
        try (JournalProducer producer = new JournalProducer(config, "operation")) {
            return producer.append(entry);
        } catch (KafkaException e) {
            throw clients.unavailable("the state cannot be written to the journal: " + Failures.rootMessage(e), e);
        }
    }

    /**
     * Waits until a running instance publishes a model.
     *
     * @param version of the model, as {@link #append} has returned it
     * @return whether it, or a newer one, was published in time
     * @throws UnavailableException if Kafka does not respond
     */
    public boolean awaitPublication(long version, Duration patience) {
        ModelJson json = new Formats(config).models();
        long deadline = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            try {
                for (ConsumerRecord<byte[], byte[]> model : published.poll(Duration.ofNanos(left))) {
                    if (json.fromBytes(model.value()).model().version() >= version) {
                        return true;
                    }
                }
            } catch (KafkaException e) {
                throw clients.noResponse(e);
            }
        }
        return false;
    }

    /** @throws InvalidConfigException if the model of a state can predict infinite numbers */
    static void requireFinite(LifeboatConfig config, LearnerState state) {
        if (!new Learner(config.model(), state).model().isBounded()) {
            throw new InvalidConfigException(
                    "the state has parameters that are so large, or not finite numbers, that predictions"
                            + " can be infinite: choose an earlier version (model export --state --version V)");
        }
    }

    private void requireJournal() {
        try (TopicReader reader = new TopicReader(clients, config.topics().journal())) {
            if (reader.end() == 0) {
                throw new InvalidConfigException("application.id " + config.applicationId()
                        + " has learned nothing yet: start it from the state with serve --from-state");
            }
        }
    }

    @Override
    public void close() {
        published.close();
    }
}
