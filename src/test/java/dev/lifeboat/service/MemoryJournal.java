package dev.lifeboat.service;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Contribution;
import dev.lifeboat.learning.Example;
import dev.lifeboat.learning.ExamplesEntry;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.SettingsEntry;
import dev.lifeboat.stats.RunningMoments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** A journal without a topic, whose offsets have gaps as those of transactions have. */
final class MemoryJournal implements Rebuild.Journal {
    static final LifeboatConfig CONFIG = config(10);

    private final NavigableMap<Long, byte[]> entries = new TreeMap<>();
    private long beginning;

    static LifeboatConfig config(int hidden) {
        return config("survived", hidden);
    }

    static LifeboatConfig config(String label, int hidden) {
        return LifeboatConfig.of(Map.of(
                "application.id",
                "titanic",
                "kafka.bootstrap.servers",
                "unused:9092",
                "topics.input",
                "passengers",
                "topics.predictions",
                "predictions",
                "features",
                "age,sex",
                "features.age.type",
                "numeric",
                "features.sex.type",
                "code",
                "features.sex.values",
                "male:1,female:0",
                "label.field",
                label,
                "network.hidden.units",
                Integer.toString(hidden)));
    }

    /** Settings at offset 0, then {@code length} mini-batches of one partition, made from a seed, at offsets 2, 4, 6, … */
    static MemoryJournal of(long seed, int length) {
        MemoryJournal journal = new MemoryJournal();
        Random random = new Random(seed);
        journal.add(0, settings());
        for (int sequence = 0; sequence < length; sequence++) {
            journal.add(2L * (sequence + 1), entry(random, sequence));
        }
        return journal;
    }

    static byte[] settings() {
        return new JournalCodec(CONFIG.model())
                .toBytes(new SettingsEntry(
                        CONFIG.model().fingerprint(), CONFIG.learning().settings()));
    }

    static byte[] entry(Random random, long sequence) {
        RunningMoments moments = new RunningMoments(1);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            double[] features = {80 * random.nextDouble(), random.nextBoolean() ? 1 : 0};
            moments.addInPlace(0, features[0]);
            double[] prediction = {random.nextDouble()};
            examples.add(new Example(features, features[1] == 0 ? 1 : 0, prediction, -1, Example.Use.TRAINING, 0));
        }
        return new JournalCodec(CONFIG.model())
                .toBytes(new ExamplesEntry(
                        CONFIG.model().fingerprint(),
                        0,
                        sequence,
                        List.of(new Contribution(sequence, moments, examples)),
                        new long[0]));
    }

    void add(long offset, byte[] entry) {
        entries.put(offset, entry);
    }

    void remove(long offset) {
        entries.remove(offset);
    }

    /** Deletes the start, as retention does. */
    void deleteBefore(long offset) {
        beginning = offset;
        entries.headMap(offset).clear();
    }

    @Override
    public long beginning() {
        return beginning;
    }

    @Override
    public void read(long from, Rebuild.EntryHandler handler) {
        for (Map.Entry<Long, byte[]> entry : entries.tailMap(from, true).entrySet()) {
            if (!handler.handle(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }
}
