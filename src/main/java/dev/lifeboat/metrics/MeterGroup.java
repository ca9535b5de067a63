package dev.lifeboat.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/**
 * Meters that exist only while what they measure is assigned to this instance. To Prometheus, a counter that is 0 after a start and a million at
 * the next scrape has increased by a million; a counter that did not exist has not.
 */
final class MeterGroup {
    private final MeterRegistry registry;
    private final Supplier<List<Meter>> registration;
    private List<Meter> registered = List.of();

    /** @param registration registers the meters */
    MeterGroup(MeterRegistry registry, Supplier<List<Meter>> registration) {
        this.registry = registry;
        this.registration = registration;
    }

    /** Registers the meters, unless they are registered. */
    synchronized void show() {
        if (registered.isEmpty()) {
            registered = registration.get();
        }
    }

    synchronized void hide() {
        registered.forEach(registry::remove);
        registered = List.of();
    }
}
