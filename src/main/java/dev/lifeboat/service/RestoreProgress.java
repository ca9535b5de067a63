package dev.lifeboat.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** The progress of stores that are being restored from their changelogs. */
final class RestoreProgress implements StateRestoreListener {
    private final Map<TopicPartition, Progress> running = new ConcurrentHashMap<>();

    /**
     * @param records number of records restored so far
     * @param span number of offsets to restore. Some of them are transaction markers, so there may be fewer records
     */
    private record Progress(String store, long records, long span) {
        Progress plus(long more) {
            return new Progress(store, records + more, span);
        }
    }

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long startOffset, long endOffset) {
        running.put(changelog, new Progress(store, 0, endOffset - startOffset));
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long batchEndOffset, long records) {
        running.computeIfPresent(changelog, (key, progress) -> progress.plus(records));
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long totalRestored) {
        running.remove(changelog);
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long totalRestored) {
        running.remove(changelog);
    }

    /** @param first line before the lines of the stores that are being restored */
    List<String> describe(String first) {
        List<String> lines = new ArrayList<>(List.of(first));
        running.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .map(entry -> "restoring store " + entry.getValue().store + " of partition "
                        + entry.getKey().partition() + ": " + entry.getValue().records + " of at most "
                        + entry.getValue().span + " records")
                .forEach(lines::add);
        return lines;
    }
}
