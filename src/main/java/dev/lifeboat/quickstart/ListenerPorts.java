package dev.lifeboat.quickstart;

import java.io.IOException;
import java.net.ServerSocket;

/** Ports of the listeners for clients, for the broker itself and for the controller. */
record ListenerPorts(int client, int internal, int controller) {
    /** @param port for clients; 0 for any free one */
    static ListenerPorts choose(int port) {
        // Open at the same time, so that the ports differ.
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
