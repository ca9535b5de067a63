package dev.lifeboat.csv;

import dev.lifeboat.config.InvalidConfigException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How rows are sent to Kafka.
 *
 * @param passes number of times that all rows are sent, at least 1
 * @param rate records per second; 0 for as fast as possible
 * @param labels destination of the labels
 * @param labelDelay time between a record and its outcome, at most 365 days; zero without outcomes
 * @param shuffleSeed for a new random order in each pass; null for the order of the file
 */
public record ProduceSettings(
        int passes,
        double rate,
        LabelDestination labels,
        Duration labelDelay,
        @Nullable Long shuffleSeed) {
    private static final Duration MAX_DELAY = Duration.ofDays(365);

    /** @throws InvalidConfigException if a value is out of range */
    public ProduceSettings {
        if (passes < 1) {
            throw new InvalidConfigException("passes must be 1 or more, not " + passes);
        }
        if (!(rate >= 0)) {
            throw new InvalidConfigException("rate must be 0 or more, not " + rate);
        }
        if (labelDelay.isNegative() || labelDelay.compareTo(MAX_DELAY) > 0) {
            throw new InvalidConfigException(
                    "label delay must be from 0 to " + MAX_DELAY.toDays() + " days, not " + labelDelay);
        }
        if (!labelDelay.isZero() && labels != LabelDestination.OUTCOMES) {
            throw new InvalidConfigException("a label delay needs labels on the outcomes topic: add --labels outcomes");
        }
    }
}
