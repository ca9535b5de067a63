package dev.lifeboat.service;

import static dev.lifeboat.service.MemoryJournal.CONFIG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lifeboat.config.InvalidConfigException;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.JournalCodec;
import dev.lifeboat.learning.JournalOrderException;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.LearnerStateCodec;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.ModelVersion;
import dev.lifeboat.learning.StateEntry;
import dev.lifeboat.service.ModelReader.Published;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebuildTest {
    private final MemoryJournal journal = MemoryJournal.of(1912, 19);

    @Test
    void everyVersionIsAnOffsetOfTheJournal() {
        for (long version : new long[] {0, 2, 38}) {
            Model model = fold().to(version).model();
            assertThat(model.version()).isEqualTo(version);
            // Version 0 has the settings. Each mini-batch is one step, and three on replayed examples.
            assertThat(model.step()).isEqualTo(4 * (version / 2));
        }
        assertThat(fold().toEnd().model().sha256()).isEqualTo(at(38).sha256());
        assertThat(at(36).sha256()).isNotEqualTo(at(38).sha256());
    }

    @Test
    void versionBeforeTheJournalIsTheUntrainedNetwork() {
        assertThat(fold().to(ModelVersion.NONE).model().sha256())
                .isEqualTo(Model.untrained(CONFIG.model(), CONFIG.learning().settings())
                        .sha256());
    }

    @Test
    void unknownVersionIsRejectedWithANearbyOne() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> fold().to(7))
                .withMessageContaining("no version 7")
                .withMessageContaining("the next one is 8");
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> fold().to(40))
                .withMessageContaining("the last one is 38");
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> from(state(10)).to(8))
                .withMessageContaining("older than the learner state");
    }

    @Test
    void publishedModelsAreVerifiedByTheFold() {
        List<Long> progress = new ArrayList<>();

        Rebuild.Report report = new Rebuild(CONFIG, journal, JournalStart.of(CONFIG, journal), progress::add)
                .compare(List.of(at(4), at(16), at(16), at(38)));

        assertThat(report.isVerified()).isTrue();
        assertThat(report.records()).isEqualTo(20);
        assertThat(report.newest()).isEqualTo(at(38));
        assertThat(report.compared())
                .extracting(compared -> compared.published().version())
                .containsExactly(4L, 16L, 16L, 38L);
        assertThat(progress).hasSize(20).endsWith(19L, 20L);
    }

    @Test
    void modelsThatDifferFromTheFoldAreReported() {
        Published otherWeights = new Published(4, 3, at(6).sha256());
        Published otherStep = new Published(6, 9, at(6).sha256());
        Published notThere = new Published(7, 4, at(6).sha256());
        Published afterTheEnd = new Published(40, 21, at(38).sha256());

        Rebuild.Report report = fold().compare(List.of(at(2), otherWeights, otherStep, notThere, afterTheEnd));

        assertThat(report.isVerified()).isFalse();
        assertThat(report.different()).isEqualTo(4);
        assertThat(report.compared())
                .containsExactly(
                        new Rebuild.Compared(at(2), at(2)),
                        new Rebuild.Compared(otherWeights, at(4)),
                        new Rebuild.Compared(otherStep, at(6)),
                        new Rebuild.Compared(notThere, null),
                        new Rebuild.Compared(afterTheEnd, null));
    }

    @Test
    void nothingIsVerifiedIfNothingWasCompared() {
        assertThat(fold().compare(List.of()).isVerified()).isFalse();
        Rebuild.Report report = from(state(38)).compare(List.of(at(2)));
        assertThat(report.older()).isEqualTo(1);
        assertThat(report.isVerified()).isFalse();
    }

    @Test
    void foldStartsFromAnExportedState() {
        Rebuild.Report report = from(state(10)).compare(List.of(at(8), at(8), at(10), at(12), at(38)));

        assertThat(report.records()).isEqualTo(14);
        assertThat(report.older()).isEqualTo(2);
        assertThat(report.compared()).hasSize(3);
        assertThat(report.isVerified()).isTrue();
    }

    @Test
    void gapInTheJournalEndsTheFold() {
        List<Published> published = List.of(at(38));
        LearnerState after = state(20);
        journal.remove(12);

        assertThatExceptionOfType(JournalOrderException.class)
                .isThrownBy(() -> fold().compare(published))
                .withMessageContaining("journal record 14")
                .withMessageContaining("has a gap");
        assertThat(from(after).compare(published).isVerified()).isTrue();
    }

    @Test
    void journalOfAnotherModelEndsTheFold() {
        LifeboatConfig other = MemoryJournal.config("alive", 10);
        assertThatExceptionOfType(JournalOrderException.class)
                .isThrownBy(() -> new Rebuild(other, journal, JournalStart.of(other, journal), records -> {}).toEnd());
    }

    @Test
    void foldStartsFromTheOldestCheckpointIfTheStartWasDeleted() {
        List<Published> published = List.of(at(8), at(10), at(12), at(20), at(38));
        addCheckpoint(13, state(10));
        addCheckpoint(21, state(20));
        assertThat(fold().compare(published).isVerified()).isTrue();

        journal.deleteBefore(11);

        JournalStart start = JournalStart.of(CONFIG, journal);
        assertThat(start.note())
                .isEqualTo("the journal begins at record 11:"
                        + " starting from the state of version 10 in its checkpoint, record 13");
        Rebuild.Report report = fold().compare(published);
        assertThat(report.isVerified()).isTrue();
        assertThat(report.older()).isEqualTo(1);
        assertThat(report.compared()).hasSize(4);
        assertThat(at(20)).isEqualTo(published.get(3));
    }

    /** A fold from there would have a gap, or miss settings, which are not numbered. */
    @Test
    void checkpointIsSkippedIfRecordsAfterItsVersionWereDeleted() {
        List<Published> published = List.of(at(38));
        addCheckpoint(15, state(10));
        addCheckpoint(21, state(20));

        journal.deleteBefore(14);

        assertThat(JournalStart.of(CONFIG, journal).state().version()).isEqualTo(20);
        assertThat(fold().compare(published).isVerified()).isTrue();
    }

    @Test
    void olderVersionsThanTheOldestCheckpointCannotBeRebuilt() {
        addCheckpoint(21, state(20));
        journal.deleteBefore(14);

        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> fold().to(18))
                .withMessageContaining("the journal records before that were deleted");
        assertThat(fold().to(22).model().version()).isEqualTo(22);
    }

    @Test
    void journalWithoutItsStartAndWithoutCheckpointIsRefused() {
        journal.add(
                21,
                new JournalCodec(CONFIG.model())
                        .toBytes(StateEntry.of(StateEntry.Reason.ROLLBACK, CONFIG.model(), state(20))));
        journal.deleteBefore(14);

        assertThatExceptionOfType(JournalOrderException.class)
                .isThrownBy(() -> JournalStart.of(CONFIG, journal))
                .withMessageContaining("begins at offset 14")
                .withMessageContaining("--from-state");
    }

    private void addCheckpoint(long offset, LearnerState state) {
        journal.add(
                offset,
                new JournalCodec(CONFIG.model())
                        .toBytes(StateEntry.of(StateEntry.Reason.CHECKPOINT, CONFIG.model(), state)));
    }

    private Rebuild fold() {
        return new Rebuild(CONFIG, journal, JournalStart.of(CONFIG, journal), records -> {});
    }

    private Rebuild from(LearnerState state) {
        return new Rebuild(CONFIG, journal, JournalStart.at(state), records -> {});
    }

    private LearnerState state(long version) {
        LearnerStateCodec codec = new LearnerStateCodec(CONFIG.model());
        return codec.fromBytes(codec.toBytes(fold().to(version).state()));
    }

    private Published at(long version) {
        return Published.of(fold().to(version).model());
    }
}
