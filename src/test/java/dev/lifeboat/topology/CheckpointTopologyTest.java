package dev.lifeboat.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.JournalEntry;
import dev.lifeboat.learning.Learner;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.learning.StateEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The learning task reads the checkpoints that it writes. */
class CheckpointTopologyTest {
    private static final long INTERVAL = 86_400_000;
    private static final String WOMAN = "{\"pclass\":1,\"sex\":\"female\",\"age\":29,\"survived\":1}";
    private static final String MAN = "{\"pclass\":3,\"sex\":\"male\",\"age\":30,\"survived\":0}";

    private final Pipeline pipeline = Pipeline.titanic(Map.of("topics.outcomes", "", "learning.batch.size", "1"));

    private static List<StateEntry> checkpoints(List<JournalEntry> entries) {
        return entries.stream()
                .filter(StateEntry.class::isInstance)
                .map(StateEntry.class::cast)
                .toList();
    }

    @Test
    void checkpointChangesNothing() {
        try (pipeline) {
            pipeline.record("a", WOMAN);
            pipeline.advance(INTERVAL / 2);
            List<JournalEntry> entries = new ArrayList<>(pipeline.entries());
            long version = pipeline.model().version();
            pipeline.models();

            pipeline.advance(INTERVAL / 2);
            entries.addAll(pipeline.entries());

            assertThat(checkpoints(entries)).hasSize(1);
            assertThat(checkpoints(entries)
                            .get(0)
                            .state(pipeline.config().model())
                            .version())
                    .isEqualTo(version);
            assertThat(pipeline.models()).isEmpty();
            pipeline.record("b", MAN, pipeline.now());
            pipeline.advance(60_000);
            entries.addAll(pipeline.entries());
            assertThat(pipeline.model().version())
                    .as("the checkpoint has an offset")
                    .isEqualTo(entries.size());
            Learner learner = new Learner(
                    pipeline.config().model(),
                    LearnerState.initial(
                            pipeline.config().model(),
                            pipeline.config().learning().settings()));
            for (int i = 0; i < entries.size(); i++) {
                learner.fold(1 + i, entries.get(i));
            }
            assertThat(learner.model().sha256()).isEqualTo(pipeline.model().sha256());
        }
    }

    /** Otherwise the retention of an idle application would delete the last one. */
    @Test
    void idleApplicationWritesOneCheckpointPerInterval() {
        try (pipeline) {
            pipeline.record("a", WOMAN);
            for (int day = 0; day < 3; day++) {
                pipeline.advance(INTERVAL);
                assertThat(checkpoints(pipeline.entries())).hasSize(1);
            }
        }
    }

    @Test
    void restartsDoNotPostponeTheCheckpoint() {
        try (pipeline) {
            pipeline.record("a", WOMAN);
            for (int part = 0; part < 4; part++) {
                assertThat(checkpoints(pipeline.entries())).isEmpty();
                pipeline.restart();
                pipeline.initAgain();
                pipeline.advance(INTERVAL / 4);
            }
            assertThat(checkpoints(pipeline.entries())).hasSize(1);
            pipeline.restart();
            pipeline.advance(INTERVAL / 2);
            assertThat(checkpoints(pipeline.entries())).isEmpty();
        }
    }
}
