package dev.lifeboat.service;

import dev.lifeboat.quickstart.BrokerProcess;
import java.nio.file.Path;
import java.util.Map;

/** The kinds of brokers for tests. They differ in how clients connect. */
enum Kafka {
    EMBEDDED {
        @Override
        Running start(Path directory) {
            BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"), 0, Map.of());
            return new Open(Map.of("bootstrap.servers", broker.bootstrapServers()), broker::close);
        }
    },
    /** With TLS and SCRAM; only the operations that the guide lists are allowed. */
    SECURED {
        @Override
        Running start(Path directory) {
            Certificates certificates = Certificates.make(directory.resolve("certificates"));
            return SecuredBroker.start(directory, certificates, Certificates.VALID);
        }
    },
    /** The image of Apache Kafka; needs Docker. */
    CONTAINER {
        @Override
        void assumeAvailable() {
            KafkaImage.assumeDocker();
        }

        @Override
        Running start(Path directory) {
            return KafkaImage.start();
        }
    };

    /** Aborts the test if this kind is not available. */
    void assumeAvailable() {}

    /** @param directory for its files, removed afterwards */
    abstract Running start(Path directory);

    /** A running broker. */
    interface Running extends AutoCloseable {
        /** An application that is allowed what the service needs. */
        Application application(String id, Path directory);

        @Override
        void close();
    }

    /** A broker without access control. */
    record Open(Map<String, String> client, Runnable stop) implements Running {
        @Override
        public Application application(String id, Path directory) {
            return new Application(id, client, directory);
        }

        @Override
        public void close() {
            stop.run();
        }
    }
}
