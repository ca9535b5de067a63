package dev.lifeboat.topology;

import static dev.lifeboat.topology.Passengers.labeled;
import static dev.lifeboat.topology.Passengers.outcome;
import static dev.lifeboat.topology.Passengers.passenger;
import static dev.lifeboat.topology.Pipeline.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.Example;
import dev.lifeboat.pipeline.Totals;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every transition of the outcome join. */
class OutcomeJoinTopologyTest {
    private static final long HORIZON = 1000;

    /** Each example is written to the journal at once. */
    private static final Map<String, String> BATCHES_OF_ONE = Map.of(
            "learning.batch.size", "1", "learning.batch.linger.ms", "0", "outcomes.horizon.ms", Long.toString(HORIZON));

    /**
     * The states are: awaiting, a record at 0; early, an outcome 1 at 10; resolved, a record at 0 and an outcome 1 at 10; early for next,
     * the same and an outcome 0 at 20 (repeated: an outcome 1); expired, a record at 0 whose horizon is over. Times are relative to the
     * start of the test, in ms; the event "horizon" ends the state.
     */
    @ParameterizedTest(name = "{0}: {1} at {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        none           | record            |    0 | record predicted                                            | -                       | awaiting
        none           | record label 1    |    0 | record predicted, fate labelled                             | age 50 label 1 after 0  | resolved
        none           | outcome 1         |    0 | -                                                           | -                       | early
        none           | record tombstone  |    0 | record tombstone                                            | -                       | none
        none           | outcome tombstone |    0 | outcome tombstone                                           | -                       | none
        none           | horizon           | 1000 | record tombstone                                            | -                       | none
        awaiting       | record            |   30 | record predicted, fate superseded                           | -                       | awaiting
        awaiting       | record label 0    |   30 | record predicted, fate labelled, fate superseded            | age 50 label 0 after 0  | resolved
        awaiting       | outcome 0         |   30 | outcome matched, fate matched                               | age 20 label 0 after 30 | resolved
        awaiting       | outcome 1         |  -30 | outcome matched, fate matched                               | age 20 label 1 after 0  | resolved
        awaiting       | record tombstone  |   30 | record tombstone, fate withdrawn                            | -                       | none
        awaiting       | outcome tombstone |   30 | outcome tombstone                                           | -                       | awaiting
        awaiting       | horizon           | 1000 | record tombstone, fate expired                              | -                       | expired
        early          | record            |    0 | record predicted, outcome matched, fate matched             | age 50 label 1 after 10 | resolved
        early          | record            |   30 | record predicted, outcome matched, fate matched             | age 50 label 1 after 0  | resolved
        early          | record label 0    |   30 | record predicted, outcome duplicate, fate labelled          | age 50 label 0 after 0  | resolved
        early          | outcome 1         |   10 | outcome duplicate                                           | -                       | early
        early          | outcome 0         |   30 | outcome duplicate                                           | -                       | early
        early          | record tombstone  |   30 | record tombstone                                            | -                       | early
        early          | outcome tombstone |   30 | outcome withdrawn, outcome tombstone                        | -                       | none
        early          | horizon           | 1010 | record tombstone, outcome orphaned                          | -                       | none
        resolved       | record            |   30 | record predicted                                            | -                       | awaiting
        resolved       | record label 0    |   30 | record predicted, fate labelled                             | age 50 label 0 after 0  | resolved
        resolved       | outcome 1         |    0 | outcome duplicate                                           | -                       | resolved
        resolved       | outcome 0         |    0 | outcome contradiction                                       | -                       | resolved
        resolved       | outcome 1         |   10 | outcome duplicate                                           | -                       | resolved
        resolved       | outcome 0         |   10 | -                                                           | -                       | early for next
        resolved       | outcome 1         |    1 | -                                                           | -                       | early for next
        resolved       | outcome 1         |   30 | -                                                           | -                       | early for next
        resolved       | record tombstone  |   30 | record tombstone                                            | -                       | none
        resolved       | outcome tombstone |   30 | outcome tombstone                                           | -                       | resolved
        resolved       | horizon           | 1010 | record tombstone                                            | -                       | none
        early for next | record            |   15 | record predicted, outcome matched, fate matched             | age 50 label 0 after 5  | resolved
        early for next | record            |   20 | record predicted, outcome matched, fate matched             | age 50 label 0 after 0  | resolved
        early for next | record            |   21 | record predicted, outcome contradiction                     | -                       | awaiting
        repeated       | record            |   21 | record predicted, outcome duplicate                         | -                       | awaiting
        early for next | record label 1    |   15 | record predicted, outcome duplicate, fate labelled          | age 50 label 1 after 0  | resolved
        early for next | outcome 0         |   20 | outcome duplicate                                           | -                       | early for next
        early for next | outcome 1         |   30 | outcome duplicate                                           | -                       | early for next
        early for next | record tombstone  |   30 | record tombstone                                            | -                       | early
        early for next | outcome tombstone |   30 | outcome withdrawn, outcome tombstone                        | -                       | resolved
        early for next | horizon           | 1020 | record tombstone, outcome contradiction                     | -                       | none
        repeated       | horizon           | 1020 | record tombstone, outcome duplicate                         | -                       | none
        expired        | record            | 1000 | record predicted                                            | -                       | awaiting
        expired        | record label 1    | 1000 | record predicted, fate labelled                             | age 50 label 1 after 0  | resolved
        expired        | outcome 1         | 1000 | outcome late                                                | -                       | expired
        expired        | record tombstone  | 1000 | record tombstone                                            | -                       | expired
        expired        | outcome tombstone | 1000 | outcome tombstone                                           | -                       | expired
        expired        | horizon           | 2000 | record tombstone                                            | -                       | none
        """)
    void eventChangesTheStateOfItsId(String from, String event, long time, String counted, String learned, String to) {
        try (Pipeline pipeline = Pipeline.titanic(BATCHES_OF_ONE)) {
            enter(pipeline, from);
            assertThat(pipeline.state("id")).isEqualTo(from.equals("repeated") ? "early for next" : from);
            pipeline.examples();
            Totals before = pipeline.totals();
            send(pipeline, event, T0 + time);
            assertThat(Accounts.changes(before, pipeline.totals())).isEqualTo(counted == null ? "" : counted);
            assertThat(describe(pipeline.examples())).isEqualTo(learned == null ? "" : learned);
            assertThat(pipeline.state("id")).isEqualTo(to);
            Accounts.requireBalance(pipeline);
        }
    }

    private static void enter(Pipeline pipeline, String state) {
        switch (state) {
            case "none" -> {}
            case "awaiting" -> pipeline.record("id", passenger(20), T0);
            case "early" -> pipeline.outcome("id", outcome(1), T0 + 10);
            case "resolved" -> {
                pipeline.record("id", passenger(20), T0);
                pipeline.outcome("id", outcome(1), T0 + 10);
            }
            case "early for next" -> {
                enter(pipeline, "resolved");
                pipeline.outcome("id", outcome(0), T0 + 20);
            }
            case "repeated" -> {
                enter(pipeline, "resolved");
                pipeline.outcome("id", outcome(1), T0 + 20);
            }
            case "expired" -> {
                pipeline.record("id", passenger(20), T0);
                pipeline.record("clock", null, T0 + HORIZON);
            }
            default -> throw new IllegalArgumentException(state);
        }
    }

    private static void send(Pipeline pipeline, String event, long timestamp) {
        switch (event) {
            case "record" -> pipeline.record("id", passenger(50), timestamp);
            case "record label 0" -> pipeline.record("id", labeled(50, 0), timestamp);
            case "record label 1" -> pipeline.record("id", labeled(50, 1), timestamp);
            case "outcome 0" -> pipeline.outcome("id", outcome(0), timestamp);
            case "outcome 1" -> pipeline.outcome("id", outcome(1), timestamp);
            case "record tombstone" -> pipeline.record("id", null, timestamp);
            case "outcome tombstone" -> pipeline.outcome("id", null, timestamp);
            case "horizon" -> pipeline.record("clock", null, timestamp);
            default -> throw new IllegalArgumentException(event);
        }
    }

    private static String describe(List<Example> examples) {
        return examples.stream()
                .map(example -> String.format(
                        "age %.0f label %.0f after %d", example.features()[2], example.label(), example.labelDelayMs()))
                .collect(Collectors.joining(", "));
    }
}
