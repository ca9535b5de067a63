package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.format.Formats;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.StateEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the journal of a new application with what another one has learned. To be done before the service starts: then its
 * first prediction is already the imported model's.
 */
public final class WarmStart {
    private static final Logger log = LoggerFactory.getLogger(WarmStart.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LifeboatConfig config;
    private final KafkaClients clients;

    public WarmStart(LifeboatConfig config) {
        this.config = config;
        this.clients = new KafkaClients(config);
    }

    /**
     * Writes the start to the journal and its model to the models, both or neither. Does nothing if exactly this was done before
     * and nothing since, so that it can be tried again after a crash.
     *
     * @throws InvalidConfigException if the application has learned something already, or a topic is not as it must be
     * @throws UnavailableException if Kafka does not answer, or another instance does the same at this moment
     */
    public void begin(LearnerState state) {
        try (Admin admin = clients.admin()) {
            Privileges privileges = new Privileges(config);
            privileges.require(admin);
            new TopicSetup(config, admin).ensure();
            privileges.require(admin);
        }
        byte[] start = new JournalCodec(config.model().signature()).toBytes(StateEntry.of(config.model(), state));
        try (Producer<byte[], byte[]> producer = clients.transactionalProducer(config.applicationId() + "-start")) {
            // First of all: it ends what a crashed attempt left open, and no other instance can go on behind our back.
            producer.initTransactions();
            if (isBegun(start)) {
                log.info("The journal has this start already, and nothing else");
                return;
            }
            producer.beginTransaction();
            long version = send(producer, config.topics().journal(), null, start);
            send(
                    producer,
                    config.topics().models(),
                    config.applicationId().getBytes(StandardCharsets.UTF_8),
                    model(state, version));
            producer.commitTransaction();
            log.info("The journal starts from a model of step {}", state.step());
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    /** Whether the journal consists of this start; false if it is empty. */
    private boolean isBegun(byte[] start) {
        List<byte[]> first = firstEntries();
        if (first.size() == 1 && Arrays.equals(first.get(0), start)) {
            return true;
        }
        if (!first.isEmpty() || new ModelReader(config).newest(PATIENCE).isPresent()) {
            throw new InvalidConfigException("application.id " + config.applicationId()
                    + " has a journal or models already: leave out --from-state to go on with them, or use another"
                    + " application.id to start anew");
        }
        return false;
    }

    /** At most two entries. */
    private List<byte[]> firstEntries() {
        List<byte[]> first = new ArrayList<>();
        try (TopicReader reader = new TopicReader(clients, config.topics().journal(), PATIENCE)) {
            reader.read(reader.beginning(), record -> {
                first.add(record.value());
                return first.size() < 2;
            });
        }
        return first;
    }

    private byte[] model(LearnerState state, long version) {
        Learner learner = new Learner(
                config.model(),
                LearnerState.initial(config.model(), config.learning().settings()));
        learner.fold(version, StateEntry.of(config.model(), state));
        if (!learner.model().isBounded()) {
            throw new InvalidConfigException("the state has a parameter that is not a finite number: export an earlier"
                    + " version (model export --state --version V)");
        }
        return new Formats(config).models().toBytes(learner.model(), learner.state());
    }

    /** @return the record's offset */
    private long send(Producer<byte[], byte[]> producer, String topic, byte @Nullable [] key, byte[] value) {
        try {
            return producer.send(new ProducerRecord<>(topic, 0, key, value))
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for Kafka", e);
        }
    }

    private UnavailableException unavailable(Exception e) {
        return clients.unavailable("Kafka does not take the start of the journal: " + KafkaClients.rootMessage(e), e);
    }
}
