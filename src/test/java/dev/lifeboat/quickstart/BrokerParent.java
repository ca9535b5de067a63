package dev.lifeboat.quickstart;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

/** A process to be killed: it starts a broker, prints the broker's process id, and waits. */
final class BrokerParent {
    private BrokerParent() {}

    public static void main(String[] arguments) throws IOException {
        try (BrokerProcess broker = BrokerProcess.start(Path.of(arguments[0]), 0, Map.of())) {
            System.out.println(broker.pid());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
