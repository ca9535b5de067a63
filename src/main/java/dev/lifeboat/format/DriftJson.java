package dev.lifeboat.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.learning.DriftEvent;
import dev.lifeboat.learning.DriftStatistics;
import dev.lifeboat.learning.LearnerState;
import dev.lifeboat.schema.FeatureSchema;
import java.util.List;
import java.util.Locale;

/** Detected drift as JSON: the number of detections in each statistic, and the most recent events. */
final class DriftJson {
    private DriftJson() {}

    static ObjectNode of(ObjectMapper mapper, FeatureSchema schema, LearnerState state) {
        DriftStatistics statistics = new DriftStatistics(schema);
        List<String> names = statistics.names();
        long[] counts = state.driftCounts();
        ObjectNode json = mapper.createObjectNode();
        ObjectNode detections = json.putObject("detections");
        for (int i = 0; i < names.size(); i++) {
            detections.put(names.get(i), statistics.detections(i, counts));
        }
        ArrayNode events = json.putArray("events");
        for (DriftEvent event : state.driftEvents()) {
            events.addObject()
                    .put("time", event.time())
                    .put("version", event.version())
                    .put("detector", name(event.detector()))
                    .put("statistic", statistics.name(event.statistic()))
                    .put("before", event.before())
                    .put("after", event.after())
                    .put("reaction", name(event.reaction()));
        }
        return json;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
