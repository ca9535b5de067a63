package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.format.Formats;
import dev.lifeboat.format.ModelJson;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.kafka.RequiredAcls;
import dev.lifeboat.kafka.TopicSetup;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.pipeline.SourceTopics;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** The checks before the streams start. Nothing is written to Kafka before all of them have passed. */
final class StartupChecks {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    private final LifeboatConfig config;
    private final KafkaClients clients;

    StartupChecks(LifeboatConfig config) {
        this.config = config;
        this.clients = new KafkaClients(config);
    }

    /**
     * What is known after the checks.
     *
     * @param partitions number of partitions of the input topic
     * @param maxJournalBytes size of the largest record that the journal accepts
     * @param published the newest published model; the untrained one if there is none
     */
    record Result(int partitions, SourceTopics sources, long maxJournalBytes, PublishedModel published) {
        /** One scoring task per partition, and the learning task. */
        int tasks() {
            return partitions + 1;
        }
    }

    /**
     * Checks access, cluster, model and topics, then creates the topics that do not exist.
     *
     * @throws dev.lifeboat.config.InvalidConfigException if the state directory, a setting or a topic is unusable
     * @throws ModelMismatchException if the application has another model
     * @throws UnavailableException if Kafka does not respond, or denies an operation
     */
    Result run() {
        StateDirectory state = new StateDirectory(config);
        state.create();
        try (Admin admin = clients.admin()) {
            RequiredAcls acls = new RequiredAcls(config);
            acls.require(admin);
            String clusterId = clients.await(admin.describeCluster().clusterId());
            state.requireCluster(clusterId);
            PublishedModel published = checkModel();
            TopicSetup setup = new TopicSetup(config, admin);
            int partitions = setup.ensure().get(0).partitions();
            // Again, because Kafka reports the allowed operations of existing topics only.
            acls.require(admin);
            state.writeCluster(clusterId);
            return new Result(partitions, setup.sourceTopics(), setup.maxJournalBytes(), published);
        }
    }

    private PublishedModel checkModel() {
        Optional<byte[]> newest = new ModelReader(config).newest(READ_TIMEOUT);
        if (newest.isEmpty()) {
            return PublishedModel.untrained(
                    Model.untrained(config.model(), config.learning().settings()));
        }
        ModelJson json = new Formats(config).models();
        try {
            return json.fromBytes(newest.get());
        } catch (ModelMismatchException e) {
            String difference = new ModelDifference(config).find(newest.get());
            throw difference == null ? e : new ModelMismatchException(difference);
        }
    }
}
