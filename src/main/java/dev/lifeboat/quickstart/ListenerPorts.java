package dev.lifeboat.quickstart;

import java.io.IOException;
import java.net.ServerSocket;

/** Where the three listeners of the broker are: of its clients, of itself, and of its controller. */
record ListenerPorts(int client, int internal, int controller) {
    /** @param port of the clients' listener; 0 stands for any free one */
    static ListenerPorts choose(int port) {
        // Held at the same time, because they must differ.
        try (ServerSocket client = Ports.hold(port);
                ServerSocket internal = Ports.hold(0);
                ServerSocket controller = Ports.hold(0)) {
            return new ListenerPorts(client.getLocalPort(), internal.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new BrokerException(
                    "cannot listen on " + Ports.address(port) + " (" + e.getMessage() + "): choose another port", e);
        }
    }
}
