package dev.lifeboat.service;

import dev.lifeboat.quickstart.BrokerProcess;
import java.nio.file.Path;
import java.util.Map;

/** The brokers that a test can have: the same to the service, apart from how it gets in. */
enum Kafka {
    EMBEDDED {
        @Override
        Running start(Path directory) {
            BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"), 0, Map.of());
            return new Open(Map.of("bootstrap.servers", broker.bootstrapServers()), broker::close);
        }
    },
    /** TLS and SCRAM, and nothing is allowed that the guide does not list. */
    LOCKED {
        @Override
        Running start(Path directory) {
            Certificates certificates = Certificates.make(directory.resolve("certificates"));
            return LockedBroker.start(directory, certificates, Certificates.VALID);
        }
    },
    /** Kafka's own image, where Docker is. */
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

    /** Aborts the test, and says why, where this kind cannot be had. */
    void assumeAvailable() {}

    /** @param directory which it may use, and which is removed after it */
    abstract Running start(Path directory);

    /** A broker that answers. */
    interface Running extends AutoCloseable {
        /** An application that may do what the service has to. */
        Application application(String id, Path directory);

        @Override
        void close();
    }

    /** One that lets everybody in. */
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
