package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import dev.lifeboat.kafka.AccessErrors;
import dev.lifeboat.kafka.KafkaClients;
import dev.lifeboat.learning.JournalOrderException;
import dev.lifeboat.learning.ModelMismatchException;
import dev.lifeboat.pipeline.SourceTopicException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.rocksdb.RocksDBException;

/** Decides what happens after an exception on a stream thread. */
final class StreamFailures {
    private final LifeboatConfig config;
    private final Supplier<Set<String>> missingTopics;

    /** Stores that could not be opened once. */
    private final Set<String> damagedStores = ConcurrentHashMap.newKeySet();

    StreamFailures(LifeboatConfig config) {
        this(config, () -> findMissingTopics(config));
    }

    /** @param missingTopics the topics of the application that do not exist; empty if Kafka does not respond */
    StreamFailures(LifeboatConfig config, Supplier<Set<String>> missingTopics) {
        this.config = config;
        this.missingTopics = missingTopics;
    }

    /** What to do. */
    sealed interface Decision {}

    /** @param reason one line */
    record ReplaceThread(String reason) implements Decision {}

    /** @param failure to be reported; the message of all but unexpected failures is one line */
    record Stop(Throwable failure) implements Decision {}

    Decision decide(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ModelMismatchException
                    || cause instanceof JournalOrderException
                    || cause instanceof SourceTopicException) {
                return new Stop(cause);
            }
        }
        String accessError = new AccessErrors(config).describe(failure);
        if (accessError != null) {
            return stop(accessError, failure);
        }
        Throwable root = root(failure);
        if (root instanceof RocksDBException && contains(failure, ProcessorStateException.class)) {
            return decideOnStore(failure);
        }
        if (!(failure instanceof StreamsException) || !(root instanceof KafkaException)) {
            return new Stop(failure);
        }
        Set<String> missing = missingTopics.get();
        if (!missing.isEmpty()) {
            return stop(TopicWatch.describe(config, missing), failure);
        }
        // A plain KafkaException is a state of the producer, not an error of the broker: a new producer aborts the
        // transaction.
        return contains(failure, RetriableException.class) || root.getClass() == KafkaException.class
                ? new ReplaceThread(Failures.rootMessage(failure))
                : stop("Kafka Streams has stopped: " + Failures.rootMessage(failure) + "; see the log", failure);
    }

    /** Kafka Streams deletes the state of the tasks of a thread that dies, so that the next thread restores it. */
    private Decision decideOnStore(Throwable failure) {
        String message = Failures.rootMessage(failure);
        return damagedStores.add(String.valueOf(failure.getMessage()))
                ? new ReplaceThread(message)
                : stop(failure.getMessage() + ": " + message, failure);
    }

    private static Stop stop(String message, Throwable failure) {
        return new Stop(new UnavailableException(message, failure));
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static boolean contains(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> findMissingTopics(LifeboatConfig config) {
        try (Admin admin = new KafkaClients(config).admin()) {
            return TopicWatch.missing(config, admin);
        } catch (UnavailableException e) {
            // The original failure is more informative.
            return Set.of();
        }
    }
}
