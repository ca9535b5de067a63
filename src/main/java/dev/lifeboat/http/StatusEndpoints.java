package dev.lifeboat.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.learning.Model;
import dev.lifeboat.learning.PublishedModel;
import dev.lifeboat.pipeline.OutcomeResult;
import dev.lifeboat.pipeline.PredictionFate;
import dev.lifeboat.pipeline.RecordResult;
import dev.lifeboat.pipeline.Totals;
import dev.lifeboat.schema.DeadLetterReason;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Locale;

/** {@code /api/status}: what is going on now; {@code /api/history}: how it has come to that. */
final class StatusEndpoints {
    private final LifeboatConfig config;
    private final Sources sources;
    private final History history;
    private final long startedMs = System.currentTimeMillis();

    StatusEndpoints(LifeboatConfig config, Sources sources, History history) {
        this.config = config;
        this.sources = sources;
        this.history = history;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/status", this::status);
        routes.get("/api/history", this::history);
    }

    private void status(Context context) {
        PipelineStatus status = sources.status().get();
        ObjectNode json = Json.object().put("application", config.applicationId());
        json.put("startedMs", startedMs);
        json.put("input", config.topics().input());
        json.put("outcomesTopic", config.topics().outcomes());
        json.put("label", config.model().target().field());
        Health ready = sources.ready().get();
        ArrayNode reasons = json.put("ready", ready.isUp()).putArray("reasons");
        ready.reasons().forEach(reasons::add);
        putModel(json.putObject("model"), sources.holder().newest(), status);
        putTotals(json, status.totals());
        Json.answer(context, json);
    }

    private static void putModel(ObjectNode json, PublishedModel held, PipelineStatus status) {
        Model model = held.model();
        json.put("version", model.version());
        json.put("step", model.step());
        json.put("examples", held.examples());
        Json.put(json, "ageMs", status.modelAgeMs());
        Json.put(json, "lagMs", status.modelLagMs());
        json.put("learnerLag", status.learnerLag());
    }

    private static void putTotals(ObjectNode json, Totals totals) {
        ObjectNode records = json.putObject("records");
        for (RecordResult result : RecordResult.values()) {
            records.put(name(result), totals.of(result));
        }
        ObjectNode outcomes = json.putObject("outcomes");
        for (OutcomeResult result : OutcomeResult.values()) {
            outcomes.put(name(result), totals.of(result));
        }
        ObjectNode fates = json.putObject("predictions");
        for (PredictionFate fate : PredictionFate.values()) {
            fates.put(name(fate), totals.of(fate));
        }
        json.putObject("pending").put("awaiting", totals.awaiting()).put("early", totals.early());
        ObjectNode deadLetters = json.putObject("deadLetters");
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            deadLetters.put(reason.tag(), totals.deadRecords(reason) + totals.deadOutcomes(reason));
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void history(Context context) {
        String after = context.queryParam("after");
        if (after != null && !after.matches("[0-9]{1,18}")) {
            Json.error(
                    context, HttpStatus.BAD_REQUEST, "after must be a time in ms since the epoch, not '" + after + "'");
        } else {
            Json.answer(context, history.after(after == null ? Long.MIN_VALUE : Long.parseLong(after)));
        }
    }
}
