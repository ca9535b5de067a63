package dev.lifeboat.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.config.LearningSettingsText;
import dev.lifeboat.learning.LearnerEvent;
import dev.lifeboat.learning.LearnerState;
import java.util.List;
import java.util.Locale;

/** The changes that operators made to a learner as JSON: other settings with what changed, and other states. */
final class EventsJson {
    /** Another ensemble can change hundreds of settings. */
    static final int MAX_CHANGES = 30;

    private EventsJson() {}

    static ArrayNode of(ObjectMapper mapper, LearnerState state) {
        ArrayNode json = mapper.createArrayNode();
        for (LearnerEvent event : state.events()) {
            ObjectNode node = json.addObject().put("time", event.time()).put("version", event.version());
            if (event instanceof LearnerEvent.SettingsChange change) {
                node.put("type", "settings");
                putChanges(node.putArray("changes"), change);
            } else if (event instanceof LearnerEvent.Replacement replacement) {
                node.put("type", replacement.reason().name().toLowerCase(Locale.ROOT));
                node.put("stateVersion", replacement.stateVersion());
            }
        }
        return json;
    }

    private static void putChanges(ArrayNode json, LearnerEvent.SettingsChange event) {
        List<LearningSettingsText.Change> changes = LearningSettingsText.changes(event.before(), event.after());
        for (LearningSettingsText.Change change : changes.subList(0, Math.min(MAX_CHANGES, changes.size()))) {
            json.addObject()
                    .put("key", change.key())
                    .put("before", change.before())
                    .put("after", change.after());
        }
    }
}
