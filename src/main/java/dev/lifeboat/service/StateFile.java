package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A learner state written by {@code model export --state}. */
public final class StateFile {
    private StateFile() {}

    /**
     * Reads a state of the configured model.
     *
     * @throws InvalidConfigException if the file cannot be read
     * @throws dev.lifeboat.learning.ModelMismatchException if the state belongs to another model
     * @throws dev.lifeboat.binary.BinaryFormatException if the file does not contain a learner state
     */
    public static LearnerState read(Path file, LifeboatConfig config) {
        return new LearnerStateCodec(config.model()).fromBytes(bytes(file));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidConfigException("cannot read " + file + ": " + Failures.reason(e), e);
        }
    }
}
