package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.StateEntry;
import dev.lifeboat.service.ModelReplacement;
import java.time.Duration;

/** Replaces a model, and says whether it is in use. */
final class ReplacementReport {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ReplacementReport() {}

    /** @param what is replaced by, at the beginning of a sentence */
    static void print(LifeboatConfig config, StateEntry.Reason reason, LearnerState state, String what) {
        try (ModelReplacement replacement = new ModelReplacement(config)) {
            long version = replacement.append(reason, state);
            System.out.println(what + " is in the journal as version " + version);
            System.out.println(
                    replacement.awaitPublication(version, PATIENCE)
                            ? "in use for predictions"
                            : "no instance of " + config.applicationId()
                                    + " has published it yet: it will be in use when the service runs");
        }
    }
}
