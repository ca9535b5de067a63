package dev.lifeboat.service;

import static dev.lifeboat.service.MemoryJournal.CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.StateEntry;
import dev.lifeboat.service.JournalBacktest.Candidate;
import dev.lifeboat.service.JournalBacktest.Column;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Backtests on a journal whose start was deleted. */
class JournalBacktestTest {
    private final MemoryJournal journal = MemoryJournal.of(1912, 19);
    private final String sha256 = fold().toEnd().model().sha256();

    JournalBacktestTest() {
        LearnerState state = fold().to(10).state();
        journal.add(
                13,
                new JournalCodec(CONFIG.model())
                        .toBytes(StateEntry.of(StateEntry.Reason.CHECKPOINT, CONFIG.model(), state)));
        journal.deleteBefore(11);
    }

    private Rebuild fold() {
        return new Rebuild(CONFIG, journal, JournalStart.of(CONFIG, journal), records -> {});
    }

    private JournalBacktest read(@Nullable Long from) {
        return JournalBacktest.read(CONFIG, journal, JournalStart.of(CONFIG, journal), from, records -> {});
    }

    private static Column run(JournalBacktest backtest, Candidate candidate) throws InterruptedException {
        return backtest.run(List.of(candidate), 1, records -> {}).get(0);
    }

    @Test
    void recordedSettingsGiveTheRecordedModel() throws InterruptedException {
        Candidate recorded = new Candidate("as recorded", null);

        assertThat(read(null).examples()).isEqualTo(8 * 14);
        assertThat(run(read(null), recorded).sha256()).isEqualTo(sha256);
        assertThat(read(20L).examples()).isEqualTo(8 * 9);
        assertThat(run(read(20L), recorded).sha256()).isEqualTo(sha256);
    }

    @Test
    void otherSettingsContinueFromTheCheckpoint() throws InterruptedException {
        Candidate paused = new Candidate("paused", CONFIG.learning().settings().withPaused(true));

        LearnerState state = Objects.requireNonNull(run(read(null), paused).state());

        assertThat(state.step()).isEqualTo(4 * 5);
    }

    @Test
    void anotherNetworkStartsUntrainedAtTheCheckpoint() throws InterruptedException {
        LifeboatConfig wider = MemoryJournal.config(20);
        Candidate candidate = new Candidate("wider", wider.learning().settings());

        LearnerState state = Objects.requireNonNull(run(read(null), candidate).state());

        assertThat(state.fingerprint()).isEqualTo(wider.model().fingerprint());
        assertThat(state.step()).isEqualTo(4 * 14);
        assertThat(state.sequences()).containsEntry(0, 19L);
    }
}
