package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.service.ModelReader;
import java.time.Duration;

/** The newest model on the models topic. */
final class NewestModel {
    /** Maximum time without data from the topic. */
    static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    private NewestModel() {}

    /**
     * Reads its JSON.
     *
     * @throws UnavailableException if there is none, or the topic cannot be read
     */
    static byte[] read(LifeboatConfig config) {
        return new ModelReader(config)
                .newest(READ_TIMEOUT)
                .orElseThrow(() -> none(config.topics().models()));
    }

    /** @param topic that contains nothing */
    static UnavailableException none(String topic) {
        return new UnavailableException("there is no model yet: topic " + topic
                + " is empty or missing; the first model is published when the first labels are learned");
    }
}
