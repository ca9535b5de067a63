package dev.lifeboat.topology;

import static dev.lifeboat.topology.Pipeline.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.learning.Example;
import dev.lifeboat.pipeline.PendingState;
import dev.lifeboat.pipeline.Totals;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every cell of the table of what happens to an id by its state. */
class OutcomeJoinTopologyTest {
    private static final long HORIZON = 1000;

    /** Every example is journalled at once; no model is published, because the wall clock stands still. */
    private static final Map<String, String> EVERY_EXAMPLE = Map.of(
            "learning.batch.size", "1", "learning.batch.linger.ms", "0", "outcomes.horizon.ms", Long.toString(HORIZON));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "nothing", textBlock = """
        none     | record            | record predicted                                         | nothing           | awaiting
        none     | record label 1    | record predicted, fate labelled                          | age 50 label true | resolved
        none     | outcome 1         | nothing                                                  | nothing           | early
        none     | record tombstone  | record tombstone                                         | nothing           | none
        none     | outcome tombstone | outcome tombstone                                        | nothing           | none
        none     | horizon           | record tombstone                                         | nothing           | none
        awaiting | record            | record predicted, fate superseded                        | nothing           | awaiting
        awaiting | record label 0    | record predicted, fate labelled, fate superseded         | age 50 label false | resolved
        awaiting | outcome 0         | outcome matched, fate matched                            | age 20 label false | resolved
        awaiting | record tombstone  | record tombstone, fate withdrawn                         | nothing           | none
        awaiting | outcome tombstone | outcome tombstone                                        | nothing           | awaiting
        awaiting | horizon           | record tombstone, fate expired                           | nothing           | expired
        early    | record            | record predicted, outcome matched, fate matched          | age 50 label true | resolved
        early    | record label 0    | record predicted, outcome duplicate, fate labelled       | age 50 label false | resolved
        early    | outcome 1         | outcome duplicate                                        | nothing           | early
        early    | outcome 0         | outcome duplicate                                        | nothing           | early
        early    | record tombstone  | record tombstone                                         | nothing           | early
        early    | outcome tombstone | outcome withdrawn, outcome tombstone                     | nothing           | none
        early    | horizon           | record tombstone, outcome orphaned                       | nothing           | none
        resolved | record            | record predicted                                         | nothing           | awaiting
        resolved | record label 0    | record predicted, fate labelled                          | age 50 label false | resolved
        resolved | outcome 1         | outcome duplicate                                        | nothing           | resolved
        resolved | outcome 0         | outcome contradiction                                    | nothing           | resolved
        resolved | record tombstone  | record tombstone                                         | nothing           | none
        resolved | outcome tombstone | outcome tombstone                                        | nothing           | resolved
        resolved | horizon           | record tombstone                                         | nothing           | none
        expired  | record            | record predicted                                         | nothing           | awaiting
        expired  | record label 1    | record predicted, fate labelled                          | age 50 label true | resolved
        expired  | outcome 1         | outcome late                                             | nothing           | expired
        expired  | record tombstone  | record tombstone                                         | nothing           | expired
        expired  | outcome tombstone | outcome tombstone                                        | nothing           | expired
        expired  | horizon           | record tombstone                                         | nothing           | none
        """)
    void idGoesFromStateToState(String from, String event, String counted, String learned, String to) {
        try (Pipeline pipeline = Pipeline.titanic(EVERY_EXAMPLE)) {
            long time = bring(pipeline, from);
            assertThat(stateOf(pipeline, "id")).isEqualTo(from);
            pipeline.examples();
            Totals before = pipeline.totals();
            send(pipeline, event, time);
            assertThat(Accounts.changes(before, pipeline.totals())).isEqualTo(counted == null ? "" : counted);
            assertThat(describe(pipeline.examples())).isEqualTo(learned == null ? "" : learned);
            assertThat(stateOf(pipeline, "id")).isEqualTo(to);
            Accounts.requireBalance(pipeline);
        }
    }

    /** Brings the id into a state, and returns the stream time after it. */
    private static long bring(Pipeline pipeline, String state) {
        switch (state) {
            case "awaiting" -> pipeline.record("id", passenger(20), T0);
            case "early" -> pipeline.outcome("id", "{\"survived\":1}", T0);
            case "resolved" -> {
                pipeline.record("id", passenger(20), T0);
                pipeline.outcome("id", "{\"survived\":1}", T0);
            }
            case "expired" -> {
                pipeline.record("id", passenger(20), T0);
                pipeline.record("clock", null, T0 + HORIZON);
                return T0 + HORIZON;
            }
            default -> {}
        }
        return T0;
    }

    private static void send(Pipeline pipeline, String event, long time) {
        switch (event) {
            case "record" -> pipeline.record("id", passenger(50), time);
            case "record label 0" -> pipeline.record("id", labelled(50, 0), time);
            case "record label 1" -> pipeline.record("id", labelled(50, 1), time);
            case "outcome 0" -> pipeline.outcome("id", "{\"survived\":0}", time);
            case "outcome 1" -> pipeline.outcome("id", "{\"survived\":1}", time);
            case "record tombstone" -> pipeline.record("id", null, time);
            case "outcome tombstone" -> pipeline.outcome("id", null, time);
            case "horizon" -> pipeline.record("clock", null, time + HORIZON);
            default -> throw new IllegalArgumentException(event);
        }
    }

    static String passenger(int age) {
        return "{\"pclass\":2,\"sex\":\"female\",\"age\":" + age + "}";
    }

    static String labelled(int age, int label) {
        return "{\"pclass\":2,\"sex\":\"female\",\"age\":" + age + ",\"survived\":" + label + "}";
    }

    static String stateOf(Pipeline pipeline, String id) {
        PendingState state = pipeline.state(id);
        return state == null ? "none" : state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String describe(List<Example> examples) {
        return examples.stream()
                .map(example -> "age " + (int) example.features()[2] + " label " + example.label())
                .collect(Collectors.joining(", "));
    }
}
