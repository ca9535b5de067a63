package dev.lifeboat.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.http.RequestPredictor.Explained;
import dev.lifeboat.learning.Explanation;
import dev.lifeboat.nn.ForwardPass;
import java.nio.charset.StandardCharsets;

/** An explained prediction as JSON: log-odds of the baseline and of each feature add up to those of the prediction. */
final class ExplanationJson {
    private ExplanationJson() {}

    static byte[] toBytes(Explained explained) {
        Explanation explanation = explained.explanation();
        ObjectNode json = Json.object();
        json.set("prediction", Json.parse(explained.prediction()));
        json.put("logOdds", explanation.logit());
        json.putObject("baseline")
                .put("probability", ForwardPass.sigmoid(explanation.baselineLogit()))
                .put("logOdds", explanation.baselineLogit());
        ArrayNode contributions = json.putArray("contributions");
        for (Explanation.Contribution contribution : explanation.contributions()) {
            contributions.addObject().put("feature", contribution.feature()).put("logOdds", contribution.logOdds());
        }
        return Json.text(json).getBytes(StandardCharsets.UTF_8);
    }
}
