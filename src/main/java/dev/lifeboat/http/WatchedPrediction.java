package dev.lifeboat.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An emitted prediction, and its outcome once that is known.
 *
 * @param number of the prediction: 1 for the first one watched by this process
 * @param change number of the change that made it what it is: its emission, or its outcome
 * @param id in UTF-8
 * @param timestamp of the record
 * @param outcome null as long as it is not known
 */
record WatchedPrediction(
        long number,
        long change,
        byte[] id,
        double probability,
        boolean positive,
        long modelVersion,
        long timestamp,
        @Nullable Boolean outcome) {
    boolean isOf(byte[] otherId) {
        return Arrays.equals(id, otherId);
    }

    WatchedPrediction withOutcome(boolean label, long labelChange) {
        return new WatchedPrediction(number, labelChange, id, probability, positive, modelVersion, timestamp, label);
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.put("number", number);
        json.put("id", new String(id, StandardCharsets.UTF_8));
        json.put("probability", probability);
        json.put("predicted", positive ? 1 : 0);
        json.put("modelVersion", modelVersion);
        json.put("timestamp", timestamp);
        if (outcome == null) {
            json.putNull("outcome");
        } else {
            json.put("outcome", outcome ? 1 : 0);
        }
        return json;
    }
}
