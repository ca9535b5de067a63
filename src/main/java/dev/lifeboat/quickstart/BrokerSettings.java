package dev.lifeboat.quickstart;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Kafka settings of a single node, where the defaults are meant for a cluster. */
final class BrokerSettings {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final int MIB = 1 << 20;

    private BrokerSettings() {}

    static Map<String, String> of(Path storage, ListenerPorts ports) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("log.dirs", storage.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("message.max.bytes", Integer.toString(8 * MIB));
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 * MIB));
        settings.putAll(listeners(ports));
        settings.putAll(internalTopics());
        settings.putAll(timeouts());
        return settings;
    }

    /**
     * The broker connects to itself, to write transaction markers. It uses a separate listener, so that the listener of the clients can
     * be secured without giving the broker credentials.
     */
    private static Map<String, String> listeners(ListenerPorts ports) {
        String controller = Ports.address(ports.controller());
        return Map.of(
                "listeners",
                "CLIENT://" + Ports.address(ports.client())
                        + ",INTERNAL://" + Ports.address(ports.internal())
                        + "," + CONTROLLER_LISTENER + "://" + controller,
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT",
                "inter.broker.listener.name",
                "INTERNAL",
                "controller.listener.names",
                CONTROLLER_LISTENER,
                // A static voter, because the port of the controller changes with each start.
                "controller.quorum.voters",
                NODE_ID + "@" + controller);
    }

    private static Map<String, String> internalTopics() {
        return Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1");
    }

    private static Map<String, String> timeouts() {
        return Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "group.streams.initial.rebalance.delay.ms", "0",
                // After a crash, the next start waits for the end of the previous session.
                "broker.session.timeout.ms", "2000",
                "broker.heartbeat.interval.ms", "500");
    }
}
