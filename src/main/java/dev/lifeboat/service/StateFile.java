package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A learner's state that {@code model export --state} wrote. */
public final class StateFile {
    private StateFile() {}

    /**
     * Reads a state and checks that it is of the model that is configured.
     *
     * @throws InvalidConfigException if there is no such file, or it is of another model
     * @throws dev.lifeboat.binary.BinaryFormatException if it is not a learner's state
     */
    public static LearnerState read(Path file, LifeboatConfig config) {
        return new LearnerStateCodec(config.model()).fromBytes(bytes(file));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidConfigException("cannot read " + file + ": " + e, e);
        }
    }
}
