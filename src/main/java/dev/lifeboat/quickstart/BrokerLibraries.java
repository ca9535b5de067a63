package dev.lifeboat.quickstart;

/** The broker's own libraries, which an installation of the service alone leaves out. */
final class BrokerLibraries {
    private static final String BROKER = "kafka.server.KafkaRaftServer";

    private BrokerLibraries() {}

    /** @throws BrokerException if they are not there */
    static void require() {
        try {
            Class.forName(BROKER, false, BrokerLibraries.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new BrokerException(
                    "this installation has no broker: run it from the project, or name a Kafka of your own with"
                            + " kafka.bootstrap.servers and use serve",
                    e);
        }
    }
}
