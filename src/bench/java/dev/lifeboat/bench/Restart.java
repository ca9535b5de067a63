package dev.lifeboat.bench;

import dev.lifeboat.quickstart.Ports;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long a service takes to be ready again after SIGTERM and after SIGKILL in the middle of its work: when it has learned
 * little, when it has learned much, and when it has committed so often that topics which are not compacted would show.
 *
 * <p>Passengers come with their outcomes, and the horizon holds the same number of them always. The kill finds the same state
 * directory again, as in a container with a volume. Prints medians, with the largest in brackets.
 *
 * <p>System properties: {@code bench.examples} (10000,1000000), {@code bench.commits} (36000), {@code bench.restarts} (5).
 */
final class Restart {
    private static final int HORIZON = 10_000;
    private static final int AT_WORK = 2_000;
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final int restarts = Integer.getInteger("bench.restarts", 5);
    private final Bench bench;
    private final PrintStream out;
    private final Producer<byte[], byte[]> producer;
    private final Random random = new Random(1912);

    /** Of the record that is sent next; the records' time goes on a millisecond with each. */
    private long next = System.currentTimeMillis() - Duration.ofDays(1).toMillis();

    private Restart(Bench bench, PrintStream out, Producer<byte[], byte[]> producer) {
        this.bench = bench;
        this.out = out;
        this.producer = producer;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Bench.onBroker(bench -> {
            try (PrintStream out = Bench.report("restart.md");
                    Producer<byte[], byte[]> producer = new KafkaProducer<>(
                            Map.of("bootstrap.servers", bench.bootstrapServers(), "linger.ms", 5),
                            new ByteArraySerializer(),
                            new ByteArraySerializer())) {
                new Restart(bench, out, producer).run();
            }
        });
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        out.println("Seconds; SIGTERM → the process has ended; start → ready; start → first prediction committed.\n");
        out.println("| before | SIGTERM: ended | ready | predicts | SIGKILL: ready | predicts |");
        out.println("|---|---|---|---|---|---|");
        for (String examples :
                System.getProperty("bench.examples", "10000,1000000").split(",")) {
            Application application = new Application("learned-" + examples, "");
            stream(application, Long.parseLong(examples));
            measure(application, examples + " examples learned");
        }
        long commits = Long.getLong("bench.commits", 36_000);
        Application application =
                new Application("commits", "kafka.commit.interval.ms=1\nmodels.interval.ms=1\nlearning.batch.size=1\n");
        commit(application, commits);
        measure(application, commits + " commits");
    }

    /** A passenger and the outcome of the one half a horizon before, a tenth of a horizon waiting at most. */
    private void stream(Application application, long count) throws ExecutionException, InterruptedException {
        for (long i = 1; i <= count + HORIZON / 2; i++) {
            send(application);
            if (i % (HORIZON / 2) == 0) {
                producer.flush();
                bench.awaitConsumed(application.child, application.name, application.inputs());
            }
        }
    }

    /** A few at a time, until the learner has committed so often: each commit is a record of its changelog and a marker. */
    private void commit(Application application, long commits) throws ExecutionException, InterruptedException {
        do {
            for (int i = 0; i < 20; i++) {
                send(application);
            }
            producer.flush();
            bench.awaitConsumed(application.child, application.name, application.inputs());
        } while (bench.committedEnd(application.name + "-learner-changelog") < 2 * commits);
    }

    private void send(Application application) {
        var unused = producer.send(
                new ProducerRecord<>(application.input(), null, next, Bench.id(next), Workload.C.record(random)));
        byte[] answered = Bench.id(next - HORIZON / 2);
        unused = producer.send(
                new ProducerRecord<>(application.outcomes(), null, next, answered, Workload.C.outcome(random)));
        next++;
    }

    private void measure(Application application, String title)
            throws IOException, InterruptedException, ExecutionException {
        double[] ended = new double[restarts];
        double[][] afterStop = new double[restarts][];
        double[][] afterKill = new double[restarts][];
        for (int i = 0; i < restarts; i++) {
            atWork(application);
            long start = System.nanoTime();
            application.child.stop();
            ended[i] = secondsSince(start);
            afterStop[i] = startAgain(application);
            atWork(application);
            application.child.kill();
            afterKill[i] = startAgain(application);
        }
        application.child.kill();
        out.printf(
                "| %s | %s | %s | %s | %s | %s |%n",
                title,
                summary(ended),
                summary(column(afterStop, 0)),
                summary(column(afterStop, 1)),
                summary(column(afterKill, 0)),
                summary(column(afterKill, 1)));
    }

    private void atWork(Application application) throws InterruptedException {
        for (int i = 0; i < AT_WORK; i++) {
            send(application);
        }
        producer.flush();
        Thread.sleep(POLL.toMillis());
    }

    /** Seconds until ready, and until the first prediction is committed. */
    private double[] startAgain(Application application) throws IOException, InterruptedException, ExecutionException {
        long before = bench.committedEnd(application.output());
        send(application);
        producer.flush();
        long start = System.nanoTime();
        application.start();
        double ready = Double.NaN;
        double predicts = Double.NaN;
        while (Double.isNaN(ready) || Double.isNaN(predicts)) {
            application.child.requireAlive();
            if (secondsSince(start) > PATIENCE.toSeconds()) {
                throw new IllegalStateException(application.name + " did not start again within " + PATIENCE);
            }
            if (Double.isNaN(ready) && application.isReady()) {
                ready = secondsSince(start);
            }
            if (Double.isNaN(predicts) && bench.committedEnd(application.output()) > before) {
                predicts = secondsSince(start);
            }
            Thread.sleep(POLL.toMillis());
        }
        return new double[] {ready, predicts};
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private static double[] column(double[][] rows, int column) {
        return Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
    }

    private static String summary(double[] seconds) {
        Spread spread = Spread.of(seconds);
        return String.format(Locale.ROOT, "%.1f (%.1f)", spread.median(), spread.largest());
    }

    /** A service with topics of its own, which runs from the beginning. */
    private final class Application {
        private final String name;
        private final Path config;
        private final int port = Ports.freeOr(0);
        private Child child;

        Application(String name, String more) throws IOException, ExecutionException, InterruptedException {
            this.name = name;
            for (String topic : List.of(input(), outcomes(), output())) {
                bench.create(topic);
            }
            this.config = bench.configure(
                    name,
                    Workload.C.settings(input(), outcomes(), Bench.PARTITIONS) + "network.hidden.units="
                            + Workload.C.hidden() + "\noutcomes.horizon.ms=" + HORIZON + "\nhttp.port=" + port + "\n"
                            + more);
            this.child = launch();
        }

        String input() {
            return name + "-in";
        }

        String outcomes() {
            return name + "-outcomes";
        }

        String output() {
            return Bench.output(name);
        }

        List<String> inputs() {
            return List.of(input(), outcomes());
        }

        void start() throws IOException {
            child = launch();
        }

        private Child launch() throws IOException {
            return bench.start(Subject.LIFEBOAT, name, config, "-Xmx512m");
        }

        boolean isReady() throws IOException {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/health/ready")
                    .toURL()
                    .openConnection();
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } catch (ConnectException notYet) {
                return false;
            } finally {
                connection.disconnect();
            }
        }
    }
}
