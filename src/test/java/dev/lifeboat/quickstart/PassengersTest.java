package dev.lifeboat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PassengersTest {
    private static final LifeboatConfig CONFIG = LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of());

    @Test
    void theSplitIsThatOfTheResource() {
        Passengers passengers = Passengers.load(CONFIG);

        assertThat(passengers.training().rows()).hasSize(916);
        assertThat(passengers.training().rows().get(0).cell("passengerId")).isEqualTo("808");
        PassengerLabels holdOut = new PassengerLabels(CONFIG, passengers.holdOut());
        assertThat(holdOut.size()).isEqualTo(393);
        // As documented next to the resource: 139 of 393 survived, and "women survive, men die" is right for 304.
        assertThat(holdOut.accuracy(row -> true)).isEqualTo(139.0 / 393);
        assertThat(holdOut.accuracy(row -> row.cell("sex").equals("female"))).isEqualTo(304.0 / 393);
    }
}
