package dev.lifeboat.topology;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.evaluation.CalibrationBin;
import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.evaluation.Confusion;
import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.learning.Evaluations;
import dev.lifeboat.learning.LearnerState;

/** An evaluation as JSON; a metric without a meaning is null. */
final class EvaluationJson {
    private EvaluationJson() {}

    static ObjectNode of(ObjectMapper mapper, LearnerState state) {
        Evaluations evaluations = state.evaluations();
        ObjectNode json = mapper.createObjectNode();
        writeSet(json.putObject("prequential"), evaluations.training(), state.threshold());
        writeSet(json.putObject("holdout"), evaluations.heldOut(), state.threshold());
        writeMetrics(json.putObject("expired"), evaluations.expired().metrics());
        return json;
    }

    private static void writeSet(ObjectNode json, Evaluation evaluation, double threshold) {
        writeComparison(json.putObject("window"), evaluation.window(threshold));
        writeComparison(json.putObject("total"), evaluation.sinceStart());
        ObjectNode fading = json.putObject("fading");
        put(fading, "accuracy", evaluation.fading().accuracy());
        put(fading, "logLoss", evaluation.fading().logLoss());
        put(fading, "brier", evaluation.fading().brier());
    }

    private static void writeComparison(ObjectNode json, Comparison comparison) {
        writeMetrics(json.putObject("model"), comparison.model());
        writeMetrics(json.putObject("majority"), comparison.majority());
        writeMetrics(json.putObject("previousLabel"), comparison.previousLabel());
    }

    private static void writeMetrics(ObjectNode json, Metrics metrics) {
        json.put("count", metrics.count());
        put(json, "accuracy", metrics.accuracy());
        put(json, "logLoss", metrics.logLoss());
        put(json, "brier", metrics.brier());
        put(json, "auc", metrics.auc());
        put(json, "calibrationError", metrics.calibrationError());
        put(json, "kappa", metrics.kappa());
        Confusion confusion = metrics.confusion();
        ObjectNode counts = json.putObject("confusion");
        counts.put("truePositives", confusion.truePositives());
        counts.put("falsePositives", confusion.falsePositives());
        counts.put("trueNegatives", confusion.trueNegatives());
        counts.put("falseNegatives", confusion.falseNegatives());
        ArrayNode calibration = json.putArray("calibration");
        for (CalibrationBin bin : metrics.calibration()) {
            ObjectNode node = calibration.addObject().put("count", bin.count());
            put(node, "meanProbability", bin.meanProbability());
            put(node, "positiveRate", bin.positiveRate());
        }
    }

    private static void put(ObjectNode json, String name, double value) {
        if (Double.isNaN(value)) {
            json.putNull(name);
        } else {
            json.put(name, value);
        }
    }
}
