package dev.lifeboat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void aFreePortIsKept() {
        int free = Ports.freeOr(0);

        assertThat(Ports.freeOr(free)).isEqualTo(free);
    }

    @Test
    void aTakenPortFallsToAFreeOne() throws IOException {
        try (ServerSocket taken = Ports.hold(0)) {
            int other = Ports.freeOr(taken.getLocalPort());

            assertThat(other).isPositive().isNotEqualTo(taken.getLocalPort());
        }
    }
}
