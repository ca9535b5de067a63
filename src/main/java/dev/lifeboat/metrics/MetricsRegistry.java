package dev.lifeboat.metrics;

import dev.lifeboat.config.LifeboatConfig;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;

/** The meters of a service, which Prometheus scrapes and which are pushed over OTLP if that is configured. */
public final class MetricsRegistry implements AutoCloseable {
    private final CoarseClock clock = new CoarseClock();
    private final PrometheusMeterRegistry prometheus =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
    private final MeterRegistry meters;

    public MetricsRegistry(LifeboatConfig config) {
        meters = config.telemetry().otlpUrl().isEmpty() ? prometheus : withPush(config);
    }

    private MeterRegistry withPush(LifeboatConfig config) {
        Map<String, String> settings = Map.of(
                "otlp.url",
                config.telemetry().otlpUrl(),
                "otlp.resourceAttributes",
                "service.name=" + config.applicationId());
        OtlpConfig otlp = settings::get;
        return new CompositeMeterRegistry(Clock.SYSTEM).add(prometheus).add(new OtlpMeterRegistry(otlp, Clock.SYSTEM));
    }

    /** The registry for new meters. */
    public MeterRegistry meters() {
        return meters;
    }

    /** All meters in the text format of Prometheus, version 0.0.4. */
    public String scrape() {
        return prometheus.scrape();
    }

    @Override
    public void close() {
        meters.close();
        clock.close();
    }
}
