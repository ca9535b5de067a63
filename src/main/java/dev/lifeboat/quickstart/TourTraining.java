package dev.lifeboat.quickstart;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.csv.CsvProducer;
import dev.lifeboat.csv.LabelDestination;
import dev.lifeboat.csv.ProduceSettings;
import dev.lifeboat.evaluation.Metrics;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** The first part of the guided tour: streams the training passengers with delayed labels and prints metrics after each pass. */
final class TourTraining {
    private static final Duration LABEL_DELAY = Duration.ofSeconds(1);

    private final TourOptions options;
    private final LifeboatConfig config;
    private final PassengerLabels passengers;
    private final PrintStream out;
    private final StopSignal stop;

    TourTraining(
            TourOptions options, LifeboatConfig config, PassengerLabels passengers, PrintStream out, StopSignal stop) {
        this.options = options;
        this.config = config;
        this.passengers = passengers;
        this.out = out;
        this.stop = stop;
    }

    /**
     * Returns when there are predictions for all passengers in all passes and all labels are sent.
     *
     * @param firstRun whether no passenger was learned before
     */
    void run(PredictionReader predictions, boolean firstRun) {
        out.printf(
                "%d passengers, %d pass%s; labels follow on topic %s a second later.%n",
                passengers.size(),
                options.passes(),
                options.passes() == 1 ? "" : "es",
                config.topics().outcomes());
        PassMetrics metrics = passengers.newMetrics();
        long total = (long) options.passes() * passengers.size();
        TrainingProgress progress = new TrainingProgress(out, options.terminal(), options.passes(), total);
        BackgroundTask producer = BackgroundTask.start("csv-producer", this::produce);
        int finished = 0;
        while (metrics.count() < total) {
            stop.throwIfStopped();
            producer.throwIfFailed();
            predictions.poll(metrics::add);
            progress.update(Math.min(finished + 1, options.passes()), metrics.count(), metrics.recentAccuracy());
            while (finished < options.passes() && metrics.count(finished + 1) == passengers.size()) {
                finished++;
                progress.clear();
                print(finished, metrics.pass(finished), firstRun);
            }
        }
        producer.join();
    }

    private void produce() {
        ProduceSettings settings =
                new ProduceSettings(options.passes(), options.rate(), LabelDestination.OUTCOMES, LABEL_DELAY, null);
        new CsvProducer(config, passengers.rows(), settings).run(sent -> {}, stop.latch());
    }

    private void print(int pass, Metrics metrics, boolean firstRun) {
        out.printf(
                Locale.ROOT,
                "  pass %d  accuracy %.3f  log loss %.3f%s%n",
                pass,
                metrics.accuracy(),
                metrics.logLoss(),
                firstRun && pass == 1 ? "  (before learning their labels)" : "");
    }
}
