package dev.lifeboat.service;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LearningSettingsText;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.learning.LearningSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A learner state written by {@code model export --state}. */
public final class StateFile {
    private StateFile() {}

    /**
     * Reads a state of the configured model.
     *
     * @throws InvalidConfigException if the file cannot be read, or if a configured network is not in it
     * @throws dev.lifeboat.learning.ModelMismatchException if the state belongs to another model
     * @throws dev.lifeboat.binary.BinaryFormatException if the file does not contain a learner state
     */
    public static LearnerState read(Path file, LifeboatConfig config) {
        LearnerState state = new LearnerStateCodec(config.model()).fromBytes(bytes(file));
        requireNetworks(file, state.settings(), config.learning().settings());
        return state;
    }

    private static void requireNetworks(Path file, @Nullable LearningSettings found, LearningSettings configured) {
        if (found != null && !configured.canContinue(found)) {
            List<String> differences = LearningSettingsText.differences(configured, found).stream()
                    .filter(difference -> difference.contains("network.") || difference.startsWith("ensemble.members"))
                    .toList();
            throw new InvalidConfigException(file + " lacks a network of the configuration: "
                    + String.join(", ", differences) + "; configure the networks of the state, or use another state");
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidConfigException("cannot read " + file + ": " + Failures.reason(e), e);
        }
    }
}
