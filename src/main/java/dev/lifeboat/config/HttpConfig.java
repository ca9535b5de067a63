package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The management port, which serves metrics, health, the model and the page.
 *
 * @param host address to listen on
 * @param port TCP port; 0 for any free one
 */
public record HttpConfig(String host, int port) {
    private static final Key<String> HOST = Key.text(
                    "http.host", "Address of the management port. `0.0.0.0` listens on all interfaces.")
            .orElse("127.0.0.1")
            .validatedBy(new ConfigDef.NonEmptyString());

    private static final Key<Integer> PORT = Key.integer(
                    "http.port", "TCP port for metrics, health, the HTTP API and the page. `0` selects any free port.")
            .orElse(8080)
            .validatedBy(between(0, 65_535));

    static final List<Key<?>> KEYS = List.of(HOST, PORT);

    static HttpConfig of(Values values) {
        return new HttpConfig(values.get(HOST), values.get(PORT));
    }
}
