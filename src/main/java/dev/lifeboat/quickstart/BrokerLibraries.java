package dev.lifeboat.quickstart;

/** The libraries of the broker. The container image contains the service without them. */
final class BrokerLibraries {
    private static final String BROKER = "kafka.server.KafkaRaftServer";

    private BrokerLibraries() {}

    /** @throws BrokerException if they are not on the class path */
    static void require() {
        try {
            Class.forName(BROKER, false, BrokerLibraries.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new BrokerException(
                    "this installation does not contain a broker: use the jar that the project builds, or run serve with"
                            + " kafka.bootstrap.servers set to a Kafka cluster",
                    e);
        }
    }
}
