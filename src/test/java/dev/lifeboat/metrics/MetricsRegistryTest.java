package dev.lifeboat.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lifeboat.config.LifeboatConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class MetricsRegistryTest {
    @Test
    void metersArePushedOnlyWhereConfigured() throws IOException {
        List<String> pushed = new CopyOnWriteArrayList<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/metrics", exchange -> {
            pushed.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try {
            closeAfterCounting("");
            assertThat(pushed).isEmpty();

            closeAfterCounting("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/metrics");

            assertThat(pushed).singleElement().asString().contains("lifeboat.test", "service.name", "titanic");
        } finally {
            collector.stop(0);
        }
    }

    /** A registry pushes its meters when it is closed. */
    private static void closeAfterCounting(String url) {
        LifeboatConfig config =
                LifeboatConfig.read(Path.of("config/titanic.properties"), Map.of("LIFEBOAT_METRICS_OTLP_URL", url));
        try (MetricsRegistry registry = new MetricsRegistry(config)) {
            registry.meters().counter("lifeboat.test").increment();
            assertThat(registry.scrape()).contains("lifeboat_test_total 1.0");
        }
    }
}
