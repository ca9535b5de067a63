package dev.lifeboat.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.csv.CsvProducer;
import dev.lifeboat.csv.LabelDestination;
import dev.lifeboat.csv.ProduceSettings;
import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.service.ModelReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;

/** The second part of the guided tour: prints the learner's own evaluation, and evaluates the model on the hold-out. */
final class TourReport {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    private final LifeboatConfig config;
    private final PrintStream out;
    private final StopSignal stop;

    TourReport(LifeboatConfig config, PrintStream out, StopSignal stop) {
        this.config = config;
        this.out = out;
        this.stop = stop;
    }

    /** Prints the prequential evaluation of the newest published model next to its baselines. */
    void printEvaluation() {
        byte[] model = new ModelReader(config).newest(READ_TIMEOUT).orElseThrow();
        try {
            out.print(evaluation(new ObjectMapper().readTree(model)));
        } catch (IOException e) {
            throw new UncheckedIOException("a model is not JSON", e);
        }
    }

    /** @param model as published */
    static String evaluation(JsonNode model) {
        JsonNode window = model.requiredAt("/evaluation/prequential/window");
        return String.format(
                Locale.ROOT,
                "As emitted, newest %d labels: accuracy %.3f  log loss %.3f%n"
                        + "          (majority %.3f, previous label %.3f)%n",
                window.requiredAt("/model/count").asLong(),
                window.requiredAt("/model/accuracy").asDouble(),
                window.requiredAt("/model/logLoss").asDouble(),
                window.requiredAt("/majority/accuracy").asDouble(),
                window.requiredAt("/previousLabel/accuracy").asDouble());
    }

    /** Streams the hold-out without labels and prints the metrics of its predictions. */
    void evaluateHoldOut(PredictionReader predictions, PassengerLabels holdOut) {
        PassMetrics metrics = holdOut.newMetrics();
        ProduceSettings settings = new ProduceSettings(1, 0, LabelDestination.NONE, Duration.ZERO, null);
        new CsvProducer(config, holdOut.rows(), settings).run(sent -> {}, stop.latch());
        stop.await(
                () -> {
                    predictions.poll(metrics::add);
                    return metrics.count() >= holdOut.size();
                },
                "the hold-out was not predicted");
        out.println();
        out.println("Now the hold-out: passengers whose labels are never learned.");
        out.println();
        print(metrics, holdOut);
    }

    private void print(PassMetrics predictions, PassengerLabels holdOut) {
        Metrics metrics = predictions.pass(1);
        out.printf(
                Locale.ROOT,
                "hold-out: accuracy %.3f  log loss %.3f  AUC %.3f  (%d passengers;%n"
                        + "          majority %.3f, \"women survive\" %.3f)%n",
                metrics.accuracy(),
                metrics.logLoss(),
                predictions.auc(),
                metrics.count(),
                holdOut.accuracy(row -> false),
                holdOut.accuracy(row -> row.cell("sex").equals("female")));
    }
}
