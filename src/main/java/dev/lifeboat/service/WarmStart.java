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
import dev.lifeboat.learning.JournalEntry;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.SettingsEntry;
import dev.lifeboat.learning.StateEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
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
        byte[] start =
                new JournalCodec(config.model()).toBytes(StateEntry.of(StateEntry.Reason.START, config.model(), state));
        ModelReplacement.requireFinite(config, state);
        // Opened before the journal is read: aborts the transaction of a crashed attempt, and fences other instances.
        try (JournalProducer producer = new JournalProducer(config, "start")) {
            if (isStart(start)) {
                log.info("The journal already consists of this state");
                return;
            }
            producer.append(start, version -> List.of(model(state, version)));
            log.info("The journal starts from a model of step {}", state.step());
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    /** Whether this is the first entry of the journal, and at most settings and checkpoints follow it; false if the journal is empty. */
    private boolean isStart(byte[] start) {
        JournalCodec codec = new JournalCodec(config.model());
        List<byte[]> states = new ArrayList<>();
        try (TopicReader reader = new TopicReader(clients, config.topics().journal())) {
            reader.read(reader.beginning(), record -> {
                if (changesTheModel(codec.fromBytes(record.value()))) {
                    states.add(record.value());
                }
                return states.size() < 2;
            });
        }
        if (states.size() == 1 && Arrays.equals(states.get(0), start)) {
            return true;
        }
        if (!states.isEmpty() || new ModelReader(config).newest(READ_TIMEOUT).isPresent()) {
            throw new InvalidConfigException("application.id " + config.applicationId()
                    + " already has a journal or models: omit --from-state to continue with them, or use another"
                    + " application.id");
        }
        return false;
    }

    private static boolean changesTheModel(JournalEntry entry) {
        boolean isCheckpoint = entry instanceof StateEntry state && state.reason() == StateEntry.Reason.CHECKPOINT;
        return !isCheckpoint && !(entry instanceof SettingsEntry);
    }

    private ProducerRecord<byte[], byte[]> model(LearnerState state, long version) {
        Learner learner = new Learner(config.model(), LearnerState.empty(config.model()));
        learner.fold(version, StateEntry.of(StateEntry.Reason.START, config.model(), state));
        return new ProducerRecord<>(
                config.topics().models(),
                0,
                config.applicationId().getBytes(StandardCharsets.UTF_8),
                new Formats(config).models().toBytes(learner.model(), learner.state()));
    }

    private UnavailableException unavailable(Exception e) {
        return clients.unavailable("the state cannot be written to the journal: " + Failures.rootMessage(e), e);
    }
}
