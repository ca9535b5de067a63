package dev.lifeboat.cli;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.service.JournalReader;
import dev.lifeboat.service.JournalStart;
import dev.lifeboat.service.Rebuild;

/** Folds of an application's journal, whose progress is printed. */
final class JournalFold {
    private JournalFold() {}

    /** From the start of the journal, or from its oldest checkpoint. */
    static Rebuild of(LifeboatConfig config) {
        return from(config, start(config, new JournalReader(config)));
    }

    /** From a state. */
    static Rebuild from(LifeboatConfig config, JournalStart start) {
        return new Rebuild(config, new JournalReader(config), start, Progress.of("folded")::accept);
    }

    /** Finds the start of a journal. Prints one line on standard error if it was deleted. */
    static JournalStart start(LifeboatConfig config, Rebuild.Journal journal) {
        JournalStart start = JournalStart.of(config, journal);
        if (start.note() != null) {
            System.err.println(start.note());
        }
        return start;
    }
}
