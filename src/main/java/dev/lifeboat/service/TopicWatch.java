package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.kafka.TopicAdmin;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * Notices that a topic of a running application was deleted. A producer may retry a transaction on a deleted topic for as long as its
 * timeouts permit, so the stream threads report it late or never.
 */
final class TopicWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final LifeboatConfig config;
    private final Admin admin;
    private final Consumer<UnavailableException> onDeletion;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(TopicWatch::daemon);

    /** Topics that did not exist at the previous check. For a moment, a broker may not know a topic that exists. */
    private Set<String> previouslyMissing = Set.of();

    private TopicWatch(LifeboatConfig config, Consumer<UnavailableException> onDeletion) {
        this.config = config;
        this.admin = new KafkaClients(config).admin();
        this.onDeletion = onDeletion;
    }

    /** @param onDeletion called if a topic does not exist at two checks in a row */
    static TopicWatch start(LifeboatConfig config, Consumer<UnavailableException> onDeletion) {
        TopicWatch watch = new TopicWatch(config, onDeletion);
        ScheduledFuture<?> unused = watch.executor.scheduleWithFixedDelay(
                watch::check, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "topicWatch");
        thread.setDaemon(true);
        return thread;
    }

    private void check() {
        Set<String> missing;
        try {
            missing = missing(config, admin);
        } catch (UnavailableException e) {
            // Kafka does not respond, and the streams wait for it.
            return;
        }
        Set<String> deleted = new TreeSet<>(missing);
        deleted.retainAll(previouslyMissing);
        previouslyMissing = missing;
        if (!deleted.isEmpty()) {
            executor.shutdown();
            onDeletion.accept(new UnavailableException(describe(config, deleted)));
        }
    }

    /**
     * The topics of the application that do not exist.
     *
     * @throws UnavailableException if Kafka does not respond
     */
    static Set<String> missing(LifeboatConfig config, Admin admin) {
        Set<String> missing = new TreeSet<>(config.topics().all());
        missing.removeAll(
                new TopicAdmin(config, admin).describe(config.topics().all()).keySet());
        return missing;
    }

    static String describe(LifeboatConfig config, Set<String> missing) {
        return "Kafka at " + config.kafka().bootstrapServers() + " no longer has "
                + (missing.size() == 1 ? "topic " : "topics ") + String.join(", ", missing)
                + ": restore what was deleted, or use another application.id";
    }

    @Override
    public void close() {
        executor.shutdownNow();
        admin.close(Duration.ZERO);
    }
}
