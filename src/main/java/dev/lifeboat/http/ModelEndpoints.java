package dev.lifeboat.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.learning.Model;
import dev.lifeboat.schema.CodeFeature;
import dev.lifeboat.schema.Feature;
import dev.lifeboat.schema.FeatureSchema;
import dev.lifeboat.schema.Missing;
import dev.lifeboat.schema.NumericFeature;
import dev.lifeboat.schema.OneHotFeature;
import dev.lifeboat.stats.Scaling;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.function.Consumer;

/** {@code /api/model}, {@code /api/evaluation} and {@code /api/stats}: what the newest model says. */
final class ModelEndpoints {
    private final FeatureSchema schema;
    private final Sources sources;

    ModelEndpoints(FeatureSchema schema, Sources sources) {
        this.schema = schema;
        this.sources = sources;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/model", context -> ifPublished(context, json -> Json.answer(context, json)));
        routes.get(
                "/api/evaluation",
                context -> ifPublished(
                        context, json -> Json.answer(context, Json.parse(json).required("evaluation"))));
        routes.get("/api/stats", this::stats);
    }

    private void ifPublished(Context context, Consumer<byte[]> answer) {
        byte[] json = sources.holder().newestBytes();
        if (json == null) {
            Json.error(context, HttpStatus.NOT_FOUND, "no model has been published yet");
        } else {
            answer.accept(json);
        }
    }

    /** Of each feature what the model knows of its values, and how many are missing in the partitions scored here. */
    private void stats(Context context) {
        Model model = sources.holder().newest().model();
        long[] missing = sources.status().get().missing();
        ObjectNode json = Json.object().put("modelVersion", model.version());
        ArrayNode features = json.putArray("features");
        int variable = 0;
        for (int i = 0; i < missing.length; i++) {
            Feature feature = schema.features().get(i);
            ObjectNode node = features.addObject();
            describe(node, feature);
            if (feature.isScaled()) {
                putMoments(node, model.scaling(), variable++);
            }
            node.put("missing", missing[i]);
        }
        Json.answer(context, json);
    }

    private static void describe(ObjectNode json, Feature feature) {
        json.put("feature", feature.name()).put("type", feature.type());
        json.put("mayBeMissing", !(feature.missing() instanceof Missing.Reject));
        if (feature instanceof NumericFeature number) {
            json.put("min", number.min()).put("max", number.max());
        } else if (feature instanceof CodeFeature code) {
            code.codes().keySet().forEach(json.putArray("values")::add);
        } else if (feature instanceof OneHotFeature oneHot) {
            oneHot.categories().forEach(json.putArray("values")::add);
        }
    }

    private static void putMoments(ObjectNode json, Scaling scaling, int variable) {
        json.put("count", scaling.count(variable));
        if (scaling.count(variable) == 0) {
            json.putNull("mean").putNull("standardDeviation");
        } else {
            json.put("mean", scaling.mean(variable));
            json.put("standardDeviation", scaling.standardDeviation(variable));
        }
    }
}
