package dev.lifeboat.quickstart;

import dev.lifeboat.config.InvalidConfigException;
import java.nio.file.Path;

/**
 * The options of the guided tour.
 *
 * @param dataDirectory of broker and service
 * @param passes over the training passengers, at least 1
 * @param learning what learns
 * @param rate passengers per second; 0 for as fast as possible
 * @param exit whether to end after the report
 * @param terminal whether the output is a terminal, in which a line can be overwritten
 */
public record TourOptions(
        Path dataDirectory, int passes, TourLearning learning, double rate, boolean exit, boolean terminal) {
    /** @throws InvalidConfigException if a value is out of range */
    public TourOptions {
        if (passes < 1) {
            throw new InvalidConfigException("--passes must be 1 or more, not " + passes);
        }
        if (!(rate >= 0)) {
            throw new InvalidConfigException("--rate must be 0 or more, not " + rate);
        }
    }
}
