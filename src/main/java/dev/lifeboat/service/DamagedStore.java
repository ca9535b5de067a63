package dev.lifeboat.service;

import dev.lifeboat.errors.Failures;
import dev.lifeboat.errors.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;

/**
 * A store that RocksDB cannot open, in the directory of its task. A process that is killed while Kafka Streams deletes the state of a task
 * leaves such a store. Nothing is lost with it, because the state is restored from its changelogs.
 *
 * @param problem one line
 */
record DamagedStore(Path task, String problem) {
    /** "Error opening store NAME at location PATH", where PATH is TASK/rocksdb/NAME. */
    private static final Pattern MESSAGE = Pattern.compile("Error opening store \\S+ at location (.+)");

    /**
     * The store that an exception is about; null if it is not about one.
     *
     * @param stateDirectory of the application
     */
    static @Nullable DamagedStore find(ProcessorStateException failure, Path stateDirectory) {
        Matcher message = MESSAGE.matcher(String.valueOf(failure.getMessage()));
        if (!message.matches()) {
            return null;
        }
        Path store = Path.of(message.group(1)).toAbsolutePath();
        if (!store.startsWith(stateDirectory) || store.getNameCount() <= stateDirectory.getNameCount()) {
            return null;
        }
        Path task = stateDirectory.resolve(store.getName(stateDirectory.getNameCount()));
        return new DamagedStore(task, store.getFileName() + ": " + Failures.rootMessage(failure));
    }

    /**
     * Deletes the directory of the task. No stream thread may be running.
     *
     * @throws UnavailableException if it cannot be deleted
     */
    void delete() {
        try (Stream<Path> files = Files.walk(task)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (UncheckedIOException e) {
            throw undeletable(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw undeletable(e);
        }
    }

    private UnavailableException undeletable(IOException e) {
        return new UnavailableException(
                "the damaged state in " + task + " cannot be deleted: " + Failures.reason(e), e);
    }
}
