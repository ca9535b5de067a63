package dev.lifeboat.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;

/**
 * The management port, which serves metrics, health, the model and the page.
 *
 * @param host address to listen on
 * @param port TCP port; 0 for any free one
 * @param allowedHosts additional hosts that the Host header of a request may contain, without ports
 * @param token bearer token; empty if none is required
 */
public record HttpConfig(String host, int port, List<String> allowedHosts, Password token) {
    private static final Pattern ALLOWED_HOST =
            Pattern.compile("[a-zA-Z0-9._-]+|\\[?[0-9a-fA-F.:]*:[0-9a-fA-F.]*:[0-9a-fA-F.:]*]?");
    private static final Pattern LEGAL_TOKEN = Pattern.compile("[!-~]*");

    private static final Key<String> HOST = Key.text(
                    "http.host", "Address of the management port. `0.0.0.0` listens on all interfaces.")
            .orElse("127.0.0.1")
            .validatedBy(new ConfigDef.NonEmptyString());

    private static final Key<Integer> PORT = Key.integer(
                    "http.port", "TCP port for metrics, health, the HTTP API and the page. `0` selects any free port.")
            .orElse(8080)
            .validatedBy(between(0, 65_535));

    private static final Key<List<String>> ALLOWED_HOSTS = Key.list(
                    "http.allowed.hosts",
                    "Host names and IP addresses, without ports, that the Host header of a request may contain, in addition to"
                            + " localhost, loopback addresses and `http.host`. If empty and `http.host` is `0.0.0.0`: also the"
                            + " IP addresses and the host name of this machine.")
            .orElse("");

    private static final Key<Password> TOKEN = Key.secret(
                    "http.token",
                    "Bearer token that requests must send, except for health checks and the files of the page. Empty: no token"
                            + " is required.")
            .orElse("");

    static final List<Key<?>> KEYS = List.of(HOST, PORT, ALLOWED_HOSTS, TOKEN);

    public HttpConfig {
        allowedHosts = List.copyOf(allowedHosts);
        for (String allowed : allowedHosts) {
            if (!ALLOWED_HOST.matcher(allowed).matches()) {
                throw new IllegalArgumentException(
                        ALLOWED_HOSTS.name() + " '" + allowed + "' is not a host name or an IP address without a port");
            }
        }
        // The message does not contain the token.
        if (!LEGAL_TOKEN.matcher(token.value()).matches()) {
            throw new IllegalArgumentException(
                    TOKEN.name() + " must consist of printable ASCII characters without spaces");
        }
    }

    static HttpConfig of(Values values) {
        return new HttpConfig(values.get(HOST), values.get(PORT), values.get(ALLOWED_HOSTS), values.get(TOKEN));
    }
}
