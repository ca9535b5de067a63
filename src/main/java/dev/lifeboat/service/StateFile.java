package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.LearnerState;
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
        LearnerState state = LearnerState.fromBytes(bytes(file));
        if (!state.fingerprint().equals(config.model().fingerprint())) {
            throw new InvalidConfigException("the state in " + file + " is of model " + state.fingerprint()
                    + ", but the configuration describes model "
                    + config.model().fingerprint() + " (features, hidden units, seed or initial weights differ)");
        }
        return state;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidConfigException("cannot read " + file + ": " + e, e);
        }
    }
}
