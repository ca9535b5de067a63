package dev.lifeboat.config;

import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where metrics and log lines go.
 *
 * @param otlpUrl endpoint that metrics are pushed to; empty if they are only scraped
 */
public record TelemetryConfig(String otlpUrl, LogFormat logFormat) {
    private static final Pattern URL = Pattern.compile("https?://[^/\\s]+\\S*");

    private static final Key<String> OTLP_URL = Key.text(
                    "metrics.otlp.url",
                    "Endpoint that metrics are pushed to over OTLP every minute, such as"
                            + " `http://localhost:4318/v1/metrics`. Empty: metrics are only scraped.")
            .orElse("");

    private static final Key<LogFormat> LOG_FORMAT = Key.choice(
                    "log.format",
                    "Format of log lines: plain text, or one JSON object per line.",
                    EnumSet.allOf(LogFormat.class))
            .orElse(LogFormat.TEXT);

    static final List<Key<?>> KEYS = List.of(OTLP_URL, LOG_FORMAT);

    /** How a log line is written. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    public TelemetryConfig {
        if (!otlpUrl.isEmpty() && !URL.matcher(otlpUrl).matches()) {
            throw new IllegalArgumentException(
                    OTLP_URL.name() + " '" + otlpUrl + "' is not a URL such as http://localhost:4318/v1/metrics");
        }
    }

    static TelemetryConfig of(Values values) {
        return new TelemetryConfig(values.get(OTLP_URL), values.get(LOG_FORMAT));
    }
}
