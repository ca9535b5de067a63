package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.quickstart.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The service and its broker are killed, or the service is paused and resumes as a zombie, while they process passengers and outcomes.
 * Afterwards every record has exactly one result, and the journal reproduces every model.
 *
 * <p>System properties: {@code lifeboat.faults.passengers} (200000), {@code lifeboat.faults.kills} of the service (10),
 * {@code lifeboat.faults.broker.kills} (2), {@code lifeboat.faults.seed} (1912).
 */
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
class FaultsIT {
    private static final int PASSENGERS = Integer.getInteger("lifeboat.faults.passengers", 200_000);
    private static final int KILLS = Integer.getInteger("lifeboat.faults.kills", 10);
    private static final int BROKER_KILLS = Integer.getInteger("lifeboat.faults.broker.kills", 2);
    private static final long SEED = Long.getLong("lifeboat.faults.seed", 1912);

    private static final int ZOMBIES_PASSENGERS = 3_000;
    private static final int LONGEST_START_MS = 8_000;
    private static final int LONGEST_WORK_MS = 700;
    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    @TempDir
    Path directory;

    private final Manifest manifest = new Manifest();
    private final Random random = new Random(SEED);
    private BrokerProcess broker;
    private Application application;
    private Path log;

    @BeforeEach
    void start() {
        broker = BrokerProcess.start(directory.resolve("broker"), 0, Map.of());
        application = new Application(
                "faults", Map.of("bootstrap.servers", broker.bootstrapServers()), directory.resolve("faults"));
        application.createTopics();
        log = application.directory().resolve("serve.log");
    }

    @AfterEach
    void stop() {
        application.close();
        broker.close();
    }

    private enum Victim {
        /** While it processes records. */
        SERVICE,
        /** At any moment of a start: before it has joined its group, while it restores, or shortly after. */
        STARTING_SERVICE,
        BROKER
    }

    private List<Victim> victims() {
        List<Victim> victims = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            victims.add(i % 3 == 2 ? Victim.STARTING_SERVICE : Victim.SERVICE);
        }
        victims.addAll(Collections.nCopies(BROKER_KILLS, Victim.BROKER));
        Collections.shuffle(victims, random);
        return victims;
    }

    @Test
    void everyRecordHasOneResultAfterManyKills() throws Exception {
        List<Victim> victims = victims();
        Process service = null;
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            for (int i = 0; i < victims.size(); i++) {
                int from = share(i, victims.size());
                int to = share(i + 1, victims.size());
                CompletableFuture<Void> sending =
                        CompletableFuture.runAsync(() -> manifest.send(producer, application, from, to));
                if (service == null || !service.isAlive()) {
                    service = application.serve(log);
                }
                strike(victims.get(i), service);
                sending.join();
            }
        }
        application.killAll();
        Audit.finish(application, PASSENGERS);
    }

    private static int share(int part, int parts) {
        return (int) ((long) PASSENGERS * part / parts);
    }

    private void strike(Victim victim, Process service) throws Exception {
        if (victim != Victim.STARTING_SERVICE) {
            awaitProgress(service);
        }
        Thread.sleep(random.nextInt(victim == Victim.STARTING_SERVICE ? LONGEST_START_MS : LONGEST_WORK_MS));
        // It survived everything that was killed before.
        assertThat(service.isAlive()).as(Files.readString(log)).isTrue();
        if (victim == Victim.BROKER) {
            broker.kill();
            broker = BrokerProcess.start(directory.resolve("broker"), port(), Map.of());
        } else {
            service.destroyForcibly().onExit().join();
        }
    }

    private int port() {
        String address = broker.bootstrapServers();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private void awaitProgress(Process service) {
        String predictions = application.topics().predictions();
        long before = application.committedEnd(predictions);
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> application.committedEnd(predictions) > before || !service.isAlive());
    }

    @Test
    void zombieIsFenced() throws Exception {
        int third = ZOMBIES_PASSENGERS / 3;
        // Long transactions, so that one is open when the process is paused.
        application.with("kafka.commit.interval.ms", "1000");
        Process zombie = serve("zombie");
        Process successor;
        try (KafkaProducer<byte[], byte[]> producer = application.producer()) {
            manifest.send(producer, application, 0, third);
            awaitProgress(zombie);
            manifest.send(producer, application, third, 2 * third);
            stopInATransaction(zombie);
            successor = serve("successor");
            awaitPredictions(2 * third);

            signal("-CONT", zombie);
            await().atMost(TIMEOUT)
                    .until(() -> Files.readString(log("zombie")).contains("fenced") || !zombie.isAlive());
            manifest.send(producer, application, 2 * third, ZOMBIES_PASSENGERS);
            awaitPredictions(ZOMBIES_PASSENGERS);
        }

        for (Process process : List.of(zombie, successor)) {
            assertThat(process.isAlive()).as(Files.readString(log("zombie"))).isTrue();
            process.destroy();
            assertThat(process.onExit().join().exitValue()).isZero();
        }
        Audit.finish(application, ZOMBIES_PASSENGERS);
    }

    /** Waits for the predictions of the first {@code count} passengers. */
    private void awaitPredictions(int count) {
        long unusable = Manifest.endings(count).getOrDefault(Manifest.Ending.UNUSABLE, 0L);
        application.awaitAtLeast(
                Math.toIntExact(count - unusable), application.topics().predictions(), TIMEOUT);
    }

    private Process serve(String instance) {
        application.with(
                "kafka.state.dir", application.directory().resolve(instance).toString());
        return application.serve(log(instance));
    }

    private Path log(String instance) {
        return application.directory().resolve(instance + ".log");
    }

    /** Resumes the process and tries again if no transaction was open. */
    private void stopInATransaction(Process process) {
        String predictions = application.topics().predictions();
        await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(20)).until(() -> {
            signal("-STOP", process);
            if (application.hasOpenTransaction(predictions)) {
                return true;
            }
            signal("-CONT", process);
            return false;
        });
    }

    private static void signal(String signal, Process process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }
}
