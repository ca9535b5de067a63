package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.service.ModelReplacement;
import java.time.Duration;

/** Says when a replaced model is in use. */
final class ReplacementReport {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private ReplacementReport() {}

    /**
     * Waits until a running service has published the model.
     *
     * @param version of the model
     * @param what was done, for the report
     */
    static void print(LifeboatConfig config, ModelReplacement replacement, long version, String what)
            throws InterruptedException {
        System.out.println(what + " as version " + version);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (replacement.publishedVersion() >= version) {
                System.out.println("in use for predictions");
                return;
            }
            Thread.sleep(INTERVAL.toMillis());
        }
        System.out.println("no instance of " + config.applicationId()
                + " has published it yet: it will be in use when the service runs");
    }
}
