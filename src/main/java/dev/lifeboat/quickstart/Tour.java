package dev.lifeboat.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.service.CsvRows.Row;
import dev.lifeboat.service.LifeboatService;
import dev.lifeboat.service.ModelReader;
import dev.lifeboat.service.Replay;
import dev.lifeboat.service.TotalsView;
import dev.lifeboat.service.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.internals.AppInfoParser;

/**
 * The guided tour: a broker, the service, the passengers of the Titanic streamed through it, and how well it predicts those it
 * never saw.
 */
public final class Tour {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LABEL_DELAY = Duration.ofSeconds(1);
    private static final int REPLAY_SIZE = 1024;
    private static final int USUAL_PORT = 9092;
    private static final int USUAL_HTTP_PORT = 8080;

    private final Options options;
    private final PrintStream out;
    private final CountDownLatch stop;
    private final TotalsView totals = new TotalsView();

    /**
     * What may be chosen.
     *
     * @param dataDirectory of broker and service
     * @param passes over the training passengers
     * @param replay whether earlier passengers are learned from again
     * @param rate passengers a second
     * @param exit whether to end after the report
     * @param terminal whether somebody watches, so that a line may be written over
     */
    public record Options(
            Path dataDirectory, int passes, boolean replay, double rate, boolean exit, boolean terminal) {}

    /** @param stop when it reaches zero, the tour ends as soon as it can */
    public Tour(Options options, PrintStream out, CountDownLatch stop) {
        this.options = options;
        this.out = out;
        this.stop = stop;
    }

    /**
     * @throws CancellationException if it was stopped
     * @throws UnavailableException if something did not come in time
     */
    public void run() {
        long startNanos = System.nanoTime();
        int port = Ports.freeOr(USUAL_PORT);
        out.println("Lifeboat learns who survives the Titanic, while you watch.");
        out.println();
        if (port != USUAL_PORT) {
            out.println("  port " + USUAL_PORT + " is taken; using " + port);
        }
        try (BrokerProcess broker = BrokerProcess.start(options.dataDirectory, port, Map.of())) {
            out.println("  broker   Kafka " + AppInfoParser.getVersion() + " on " + broker.bootstrapServers());
            out.println("  data     " + options.dataDirectory);
            Path configFile = writeConfig(broker.bootstrapServers());
            LifeboatConfig config = LifeboatConfig.read(configFile, Map.of());
            try (LifeboatService service = LifeboatService.start(config, totals);
                    PredictionReader reader = new PredictionReader(config)) {
                waitFor("the service", service::isRunning);
                out.printf(
                        Locale.ROOT,
                        "  service  %s: %s -> %s, ready after %.1f s%n  page     %s/%n%n",
                        config.applicationId(),
                        config.topics().input(),
                        config.topics().predictions(),
                        (System.nanoTime() - startNanos) / 1e9,
                        service.managementUrl());
                guide(service, reader, Passengers.load(config));
                out.println();
                out.println("The page to watch it on:  " + service.managementUrl() + "/");
                if (!options.exit) {
                    out.println("Broker and service stay up until you press Ctrl-C.");
                }
                out.println("Ask about a passenger of your own, from another terminal:");
                out.println(SelfCommand.of(options.dataDirectory) + " try --config " + configFile
                        + " '{\"pclass\":1,\"sex\":\"female\",\"age\":30}'");
                if (!options.exit) {
                    stop.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void guide(LifeboatService service, PredictionReader reader, Passengers passengers) {
        LifeboatConfig config = service.config();
        long before = totals.sum().outcomesConsumed();
        if (before > 0) {
            out.println("  going on from " + before + " labels of an earlier run: no pass is a first one");
        }
        train(config, reader, passengers.training());
        long labels = (long) options.passes * passengers.training().size();
        waitFor("the last mini-batch", () -> isAllLearned(service, before + labels));
        out.printf(
                Locale.ROOT,
                "%nThe last label is in the model: version %d after %d steps.%n",
                service.newestModel().model().version(),
                service.newestModel().model().step());
        printEvaluation(config);
        holdOut(config, reader, passengers.heldOut());
    }

    /** What the learner itself says of the probabilities that were emitted, beside its baselines. */
    private void printEvaluation(LifeboatConfig config) {
        byte[] model = new ModelReader(config).newest(PATIENCE).orElseThrow();
        try {
            JsonNode window = new ObjectMapper().readTree(model).at("/evaluation/prequential/window");
            out.printf(
                    Locale.ROOT,
                    "As emitted, newest %d labels: accuracy %.3f  log loss %.3f%n"
                            + "          (majority %.3f, previous label %.3f)%n",
                    window.at("/model/count").asLong(),
                    window.at("/model/accuracy").asDouble(),
                    window.at("/model/logLoss").asDouble(),
                    window.at("/majority/accuracy").asDouble(),
                    window.at("/previousLabel/accuracy").asDouble());
        } catch (IOException e) {
            throw new UncheckedIOException("a model is JSON", e);
        }
    }

    /** Every label has been joined with its prediction, and the model that scores has learned from as many. */
    private boolean isAllLearned(LifeboatService service, long labels) {
        Totals sum = totals.sum();
        return sum.outcomesConsumed() >= labels && service.newestModel().examples() == sum.of(OutcomeResult.MATCHED);
    }

    private void train(LifeboatConfig config, PredictionReader reader, List<Row> training) {
        out.printf(
                "%d passengers, %d passes; labels follow on topic %s a second later.%n",
                training.size(), options.passes, config.topics().outcomes());
        Scoreboard board = new Scoreboard(
                fates(config, training), config.evaluation().settings().threshold());
        ProgressView view = new ProgressView(out, options.terminal);
        long total = (long) options.passes * training.size();
        Replay.Plan plan = new Replay.Plan(options.passes, options.rate, Replay.Labels.OUTCOMES, LABEL_DELAY, null);
        Background sender =
                Background.start(() -> new Replay(config, training, plan, (pass, sent) -> checkStop()).run());
        int finished = 0;
        while (board.count() < total) {
            checkStop();
            sender.check();
            reader.poll(board::add);
            view.update(
                    Math.min(finished + 1, options.passes),
                    options.passes,
                    board.count(),
                    total,
                    board.recentAccuracy());
            while (finished < options.passes && board.count(finished + 1) == training.size()) {
                finished++;
                view.finish();
                printPass(finished, board.pass(finished));
            }
        }
        sender.join();
    }

    private void printPass(int pass, Metrics metrics) {
        out.printf(
                Locale.ROOT,
                "  pass %d  accuracy %.3f  log loss %.3f  %s%n",
                pass,
                metrics.accuracy(),
                metrics.logLoss(),
                pass == 1 ? "(never seen before: the honest pass)" : "(seen before)");
    }

    private void holdOut(LifeboatConfig config, PredictionReader reader, List<Row> heldOut) {
        Scoreboard board = new Scoreboard(
                fates(config, heldOut), config.evaluation().settings().threshold());
        Replay.Plan plan = new Replay.Plan(1, 0, Replay.Labels.NONE, Duration.ZERO, null);
        new Replay(config, heldOut, plan, (pass, sent) -> checkStop()).run();
        waitFor("the predictions of the hold-out", () -> {
            reader.poll(board::add);
            return board.count() >= heldOut.size();
        });
        Metrics metrics = board.pass(1);
        out.println();
        out.println("Now the 30 % it never saw: the test part of the split that ships with the data.");
        out.println();
        out.printf(
                Locale.ROOT,
                "hold-out: accuracy %.3f  log loss %.3f  AUC %.3f  (%d passengers;%n"
                        + "          majority %.3f, \"women survive\" %.3f)%n",
                metrics.accuracy(),
                metrics.logLoss(),
                board.auc(),
                metrics.count(),
                shareRight(config, heldOut, row -> false),
                shareRight(config, heldOut, row -> row.cell("sex").equals("female")));
    }

    private static double shareRight(LifeboatConfig config, List<Row> rows, Predicate<Row> survives) {
        long right = rows.stream()
                .filter(row -> survives.test(row) == survived(config, row))
                .count();
        return (double) right / rows.size();
    }

    private static Map<String, Boolean> fates(LifeboatConfig config, List<Row> rows) {
        Map<String, Boolean> fates = new HashMap<>();
        rows.forEach(row -> fates.put(row.cell(config.records().idField()), survived(config, row)));
        return fates;
    }

    private static boolean survived(LifeboatConfig config, Row row) {
        return row.cell(config.model().target().field()).equals("1");
    }

    /** The shipped configuration with this broker's address and this directory. */
    private Path writeConfig(String bootstrapServers) {
        Path file = options.dataDirectory.resolve("titanic.properties");
        try (InputStream shipped = Objects.requireNonNull(Tour.class.getResourceAsStream("titanic.properties"))) {
            String text = new String(shipped.readAllBytes(), StandardCharsets.UTF_8)
                    + "\n# As the quickstart runs it.\nkafka.bootstrap.servers=" + bootstrapServers
                    + "\nkafka.state.dir=" + options.dataDirectory.resolve("streams")
                    + "\nhttp.port=" + Ports.freeOr(USUAL_HTTP_PORT)
                    + (options.replay ? "\nlearning.replay.size=" + REPLAY_SIZE : "") + "\n";
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private void waitFor(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            checkStop();
            if (System.nanoTime() - deadline > 0) {
                throw new UnavailableException(what + " did not come within " + PATIENCE.toSeconds() + " s; see "
                        + options.dataDirectory.resolve("broker.log"));
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
        }
    }

    private void checkStop() {
        if (stop.getCount() == 0) {
            throw new CancellationException("stopped");
        }
    }
}
