package dev.lifeboat.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of the loopback interface. */
public final class Ports {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int BACKLOG = 1;

    private Ports() {}

    /** A port if it is free, otherwise any free port. Another process may take it after the call. */
    public static int freeOr(int preferred) {
        try {
            return bound(preferred);
        } catch (BindException taken) {
            return free();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Occupies a port until the socket is closed. Port 0 stands for any free one. */
    static ServerSocket hold(int port) throws IOException {
        return new ServerSocket(port, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    static String address(int port) {
        return LOOPBACK + ":" + port;
    }

    private static int free() {
        try {
            return bound(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int bound(int port) throws IOException {
        try (ServerSocket socket = hold(port)) {
            return socket.getLocalPort();
        }
    }
}
