package dev.lifeboat.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.LearnerEvent.Replacement;
import dev.lifeboat.learning.LearnerEvent.SettingsChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnerEventsTest {
    private final LearningSettings first = Fixtures.richSettings();
    private final LearningSettings second = first.withPaused(true);
    private final Learner learner = new Learner(Fixtures.SIGNATURE, LearnerState.empty(Fixtures.SIGNATURE));

    private List<LearnerEvent> events() {
        return learner.state().events();
    }

    @Test
    void settingsThatChangeSomethingAreAnEvent() {
        learner.fold(0, Fixtures.settingsEntry(first));
        learner.fold(1, Fixtures.settingsEntry(first));
        assertThat(events()).isEmpty();
        learner.fold(2, Fixtures.settingsEntry(second));
        learner.fold(3, Fixtures.batch(0, 3));
        long time = learner.state().eventTime();
        learner.fold(4, Fixtures.settingsEntry(first));
        assertThat(events())
                .containsExactly(
                        new SettingsChange(2, ModelVersion.NO_EVENT_TIME, first, second),
                        new SettingsChange(4, time, second, first));
    }

    @Test
    void replacementsOfTheStateAreEvents() {
        learner.fold(0, Fixtures.settingsEntry(first));
        learner.fold(1, Fixtures.batch(0, 3));
        LearnerState earlier = Fixtures.CODEC.fromBytes(Fixtures.bytes(learner));
        long time = earlier.eventTime();
        learner.fold(2, Fixtures.batch(1, 3));
        long newest = learner.state().eventTime();
        assertThat(newest).isGreaterThan(time);
        learner.fold(3, StateEntry.of(StateEntry.Reason.ROLLBACK, Fixtures.SIGNATURE, earlier));
        learner.fold(4, StateEntry.of(StateEntry.Reason.ADOPTION, Fixtures.SIGNATURE, earlier));
        assertThat(events())
                .containsExactly(
                        new Replacement(3, newest, StateEntry.Reason.ROLLBACK, 1),
                        new Replacement(4, time, StateEntry.Reason.ADOPTION, 1));

        Learner warm = Fixtures.learner();
        warm.fold(7, StateEntry.of(StateEntry.Reason.START, Fixtures.SIGNATURE, earlier));
        assertThat(warm.state().events()).containsExactly(new Replacement(7, time, StateEntry.Reason.START, 1));
    }

    @Test
    void newestEventsSurviveARestart() {
        learner.fold(0, Fixtures.settingsEntry(first));
        for (int change = 1; change <= 12; change++) {
            learner.fold(change, Fixtures.settingsEntry(change % 2 == 0 ? first : second));
        }
        learner.fold(13, StateEntry.of(StateEntry.Reason.ROLLBACK, Fixtures.SIGNATURE, learner.state()));
        LearnerState read = Fixtures.CODEC.fromBytes(Fixtures.bytes(learner));
        assertThat(read.events())
                .isEqualTo(events())
                .hasSize(LearnerEvents.MAX_EVENTS)
                .first()
                .isEqualTo(new SettingsChange(4, ModelVersion.NO_EVENT_TIME, second, first));
        assertThat(Fixtures.CODEC.toBytes(read)).isEqualTo(Fixtures.bytes(learner));
    }
}
