package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.format.Formats;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.kafka.RequiredAcls;
import dev.lifeboat.kafka.TopicReader;
import dev.lifeboat.kafka.TopicSetup;
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

/** Starts the journal of a new application with a learner state of another one, so that the first prediction uses the imported model. */
public final class WarmStart {
    private static final Logger log = LoggerFactory.getLogger(WarmStart.class);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    private final LifeboatConfig config;
    private final KafkaClients clients;

    public WarmStart(LifeboatConfig config) {
        this.config = config;
        this.clients = new KafkaClients(config);
    }

    /**
     * Writes the state to the journal and its model to the models topic, in one transaction. Has no effect if the journal consists of
     * exactly this state, so that it can be repeated after a crash.
     *
     * @throws InvalidConfigException if the journal or the models topic is not empty, or if a topic has wrong settings
     * @throws UnavailableException if Kafka does not respond, or if another instance does the same at this moment
     */
    public void begin(LearnerState state) {
        try (Admin admin = clients.admin()) {
            RequiredAcls acls = new RequiredAcls(config);
            acls.require(admin);
            StateDirectory directory = new StateDirectory(config);
            directory.create();
            directory.requireCluster(clients.await(admin.describeCluster().clusterId()));
            new TopicSetup(config, admin).ensure();
            acls.require(admin);
        }
        byte[] start = new JournalCodec(config.model().signature())
                .toBytes(StateEntry.of(StateEntry.Reason.START, config.model(), state));
        try (Producer<byte[], byte[]> producer = clients.transactionalProducer(config.applicationId() + "-start")) {
            // Before the journal is read: aborts the transaction of a crashed attempt, and fences other instances.
            producer.initTransactions();
            if (consistsOf(start)) {
                log.info("The journal already consists of this state");
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

    /** Whether this is the only entry of the journal; false if the journal is empty. */
    private boolean consistsOf(byte[] start) {
        List<byte[]> first = firstEntries();
        if (first.size() == 1 && Arrays.equals(first.get(0), start)) {
            return true;
        }
        if (!first.isEmpty() || new ModelReader(config).newest(READ_TIMEOUT).isPresent()) {
            throw new InvalidConfigException("application.id " + config.applicationId()
                    + " already has a journal or models: omit --from-state to continue with them, or use another"
                    + " application.id");
        }
        return false;
    }

    /** The first two entries, or fewer if the journal is shorter. */
    private List<byte[]> firstEntries() {
        List<byte[]> first = new ArrayList<>();
        try (TopicReader reader = new TopicReader(clients, config.topics().journal(), READ_TIMEOUT)) {
            reader.read(reader.beginning(), record -> {
                first.add(record.value());
                return first.size() < 2;
            });
        }
        return first;
    }

    private byte[] model(LearnerState state, long version) {
        Learner learner = new Learner(config.model(), LearnerState.empty(config.model()));
        learner.fold(version, StateEntry.of(StateEntry.Reason.START, config.model(), state));
        if (!learner.model().isBounded()) {
            throw new InvalidConfigException("the state has a parameter that is not a finite number; export an earlier"
                    + " version (model export --state --version V)");
        }
        return new Formats(config).models().toBytes(learner.model(), learner.state());
    }

    /** @return the offset of the record */
    private long send(Producer<byte[], byte[]> producer, String topic, byte @Nullable [] key, byte[] value) {
        try {
            return producer.send(new ProducerRecord<>(topic, 0, key, value))
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            throw UnavailableException.interrupted(e);
        }
    }

    private UnavailableException unavailable(Exception e) {
        return clients.unavailable("the state cannot be written to the journal: " + Failures.rootMessage(e), e);
    }
}
