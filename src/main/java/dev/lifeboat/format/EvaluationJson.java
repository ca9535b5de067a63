package dev.lifeboat.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.evaluation.BinaryEvaluation;
import dev.lifeboat.evaluation.CalibrationBin;
import dev.lifeboat.evaluation.Comparison;
import dev.lifeboat.evaluation.Confusion;
import dev.lifeboat.evaluation.Evaluation;
import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.learning.Evaluations;

/** Evaluations as JSON; a metric that is undefined is null. */
final class EvaluationJson {
    private EvaluationJson() {}

    static ObjectNode of(ObjectMapper mapper, Evaluations evaluations) {
        ObjectNode json = mapper.createObjectNode();
        write(json.putObject("prequential"), evaluations.prequential());
        write(json.putObject("holdout"), evaluations.heldOut());
        writeTotal(json.putObject("expired"), evaluations.expired());
        return json;
    }

    /** What the predictions of a member of an ensemble were worth. */
    static ObjectNode ofMember(ObjectMapper mapper, Evaluation evaluation) {
        ObjectNode json = mapper.createObjectNode();
        if (evaluation instanceof BinaryEvaluation binary) {
            writeShort(json.putObject("window"), binary.window().model());
            writeShort(json.putObject("total"), binary.sinceStart().model());
        }
        return json;
    }

    private static void writeShort(ObjectNode json, Metrics metrics) {
        json.put("count", metrics.count());
        put(json, "accuracy", metrics.accuracy());
        put(json, "logLoss", metrics.logLoss());
    }

    private static void write(ObjectNode json, Evaluation evaluation) {
        if (evaluation instanceof BinaryEvaluation binary) {
            writeComparison(json.putObject("window"), binary.window());
            writeComparison(json.putObject("total"), binary.sinceStart());
            ObjectNode fading = json.putObject("fading");
            put(fading, "accuracy", binary.fading().accuracy());
            put(fading, "logLoss", binary.fading().logLoss());
            put(fading, "brier", binary.fading().brier());
        }
    }

    private static void writeTotal(ObjectNode json, Evaluation evaluation) {
        if (evaluation instanceof BinaryEvaluation binary) {
            writeMetrics(json, binary.sinceStart().model());
        }
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
