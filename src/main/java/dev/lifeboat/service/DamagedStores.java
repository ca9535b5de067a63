package dev.lifeboat.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB stores that cannot be opened. A process that is killed while Kafka Streams deletes the state of a task leaves such a store.
 * Nothing is lost with it, because the state is restored from its changelogs.
 */
final class DamagedStores {
    private static final Logger log = LoggerFactory.getLogger(DamagedStores.class);

    private DamagedStores() {}

    /**
     * Deletes the directory of each task with a damaged store, and logs one line for each. No stream thread may be running.
     *
     * @param stateDirectory of the application
     * @return the number of tasks
     * @throws UnavailableException if a directory cannot be deleted
     */
    static int delete(Path stateDirectory) {
        RocksDB.loadLibrary();
        int tasks = 0;
        try {
            for (Path task : directories(stateDirectory)) {
                String problem = findProblem(task);
                if (problem != null) {
                    log.warn("The state of task {} is damaged and will be restored from Kafka: {}", task, problem);
                    deleteRecursively(task);
                    tasks++;
                }
            }
        } catch (IOException e) {
            throw new UnavailableException(
                    "the damaged state in " + stateDirectory + " cannot be deleted: " + Failures.reason(e), e);
        }
        return tasks;
    }

    private static @Nullable String findProblem(Path task) throws IOException {
        for (Path store : directories(task.resolve("rocksdb"))) {
            String problem = open(store);
            if (problem != null) {
                return "store " + store.getFileName() + ": " + problem;
            }
        }
        return null;
    }

    /** Why RocksDB cannot open a store; null if it can. */
    private static @Nullable String open(Path store) {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options options = new Options();
                DBOptions dbOptions = new DBOptions()) {
            List<ColumnFamilyDescriptor> families = RocksDB.listColumnFamilies(options, store.toString()).stream()
                    .map(ColumnFamilyDescriptor::new)
                    .toList();
            if (families.isEmpty()) {
                return "it has no manifest";
            }
            RocksDB db = RocksDB.openReadOnly(dbOptions, store.toString(), families, handles);
            handles.forEach(ColumnFamilyHandle::close);
            db.close();
            return null;
        } catch (RocksDBException e) {
            return Failures.rootMessage(e);
        }
    }

    private static List<Path> directories(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static void deleteRecursively(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
