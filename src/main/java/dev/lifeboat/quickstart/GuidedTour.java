package dev.lifeboat.quickstart;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.learning.Model;
import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.service.LifeboatService;
import dev.lifeboat.service.TotalsView;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.utils.internals.AppInfoParser;

/** Starts a broker and the service, streams the passengers of the Titanic through them, and reports how well the model predicts. */
public final class GuidedTour {
    private static final int KAFKA_PORT = 9092;

    private final TourOptions options;
    private final PrintStream out;
    private final StopSignal stop;
    private final TotalsView totals = new TotalsView();

    /** @param stop at zero, the tour ends as soon as possible */
    public GuidedTour(TourOptions options, PrintStream out, CountDownLatch stop) {
        this.options = options;
        this.out = out;
        this.stop = new StopSignal(stop);
    }

    /**
     * Returns after the report, or if the options do not say to exit, when the tour is stopped.
     *
     * @throws CancellationException if it is stopped before the report
     * @throws UnavailableException if a step takes too long
     */
    public void run() {
        long startNanos = System.nanoTime();
        int port = Ports.freeOr(KAFKA_PORT);
        out.println("Lifeboat learns to predict who survives the Titanic.");
        out.println();
        if (port != KAFKA_PORT) {
            out.println("  port " + KAFKA_PORT + " is in use; using " + port);
        }
        try (BrokerProcess broker = BrokerProcess.start(options.dataDirectory(), port, Map.of())) {
            out.println("  broker   Kafka " + AppInfoParser.getVersion() + " on " + broker.bootstrapServers());
            out.println("  data     " + options.dataDirectory());
            Path configFile = TourConfig.write(options, broker.bootstrapServers());
            LifeboatConfig config = LifeboatConfig.read(configFile, Map.of());
            try (LifeboatService service = LifeboatService.start(config, totals);
                    PredictionReader predictions = new PredictionReader(config)) {
                stop.await(service::isRunning, "the service did not start");
                printService(service, (System.nanoTime() - startNanos) / 1e9);
                run(service, predictions);
                if (!options.exit()) {
                    printNextSteps(service, configFile);
                    stop.latch().await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void printService(LifeboatService service, double seconds) {
        LifeboatConfig config = service.config();
        out.printf(
                Locale.ROOT,
                "  service  %s: %s -> %s, ready after %.1f s%n  page     %s/%n%n",
                config.applicationId(),
                config.topics().input(),
                config.topics().predictions(),
                seconds,
                service.managementUrl());
    }

    private void run(LifeboatService service, PredictionReader predictions) {
        LifeboatConfig config = service.config();
        Passengers passengers = Passengers.load(config);
        PassengerLabels training = new PassengerLabels(config, passengers.training());
        long before = totals.sum().outcomesConsumed();
        if (before > 0) {
            out.println("Continues an earlier run, which consumed " + before + " labels.");
        }
        new TourTraining(options, config, training, out, stop).run(predictions, before == 0);
        long labels = before + (long) options.passes() * training.size();
        stop.await(() -> hasLearned(service, labels), "the last labels were not learned");
        Model model = service.newestModel().model();
        out.printf(
                Locale.ROOT, "%nAll labels are learned: model version %d, step %d.%n", model.version(), model.step());
        TourReport report = new TourReport(config, out, stop);
        report.printEvaluation();
        report.evaluateHoldOut(predictions, new PassengerLabels(config, passengers.holdOut()));
    }

    /** Whether all outcomes are consumed and the model in use has learned from all that matched a prediction. */
    private boolean hasLearned(LifeboatService service, long outcomes) {
        Totals sum = totals.sum();
        return sum.outcomesConsumed() >= outcomes && service.newestModel().examples() == sum.of(OutcomeResult.MATCHED);
    }

    private void printNextSteps(LifeboatService service, Path configFile) {
        out.println();
        out.println("The page to watch it on:  " + service.managementUrl() + "/");
        out.println("Broker and service run until you press Ctrl-C.");
        out.println("Predict for a passenger of your own in another terminal:");
        out.println("  " + LaunchCommand.of(options.dataDirectory()) + " try \\");
        out.println("    --config " + LaunchCommand.quote(configFile.toString()) + " \\");
        out.println("    '{\"pclass\":1,\"sex\":\"female\",\"age\":30}'");
        if (options.learning() == TourLearning.TEXTBOOK) {
            out.println("See an ensemble of ten networks learn from the same passengers:");
            out.println("  " + LaunchCommand.of(options.dataDirectory()) + " quickstart --ensemble");
        }
    }
}
