package dev.lifeboat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A published model as a table of at most 80 columns. */
final class ModelTable {
    private static final String[][] METRICS = {
        {"accuracy", "accuracy"},
        {"log loss", "logLoss"},
        {"Brier score", "brier"},
        {"AUC", "auc"},
        {"calibration error", "calibrationError"},
        {"kappa", "kappa"}
    };

    private ModelTable() {}

    static String of(JsonNode model) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s, version %d: step %d, %d examples, %s",
                model.path("model").asText(),
                model.path("version").asLong(),
                model.path("step").asLong(),
                model.path("examples").asLong(),
                networks(model)));
        lines.add("fingerprint " + model.path("fingerprint").asText() + ", newest example "
                + Instant.ofEpochMilli(model.path("eventTime").asLong()));
        lines.addAll(InactiveUnits.lines(inactiveUnits(model), hiddenUnits(model)));
        lines.add("");
        addMembers(lines, model);
        addScaling(lines, model);
        addSet(lines, "prequential", model.path("evaluation").path("prequential"));
        addSet(lines, "hold-out", model.path("evaluation").path("holdout"));
        long expired = model.path("evaluation").path("expired").path("count").asLong();
        if (expired > 0) {
            lines.add(expired + " more predictions expired without a label and were labeled 0.");
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String networks(JsonNode model) {
        return model.has("members") ? model.path("members").size() + " members" : "network " + shape(model);
    }

    private static void addMembers(List<String> lines, JsonNode model) {
        if (!model.has("members")) {
            return;
        }
        lines.add(String.format("%-24s %8s %20s %10s %10s", "member", "weight", "network", "log loss", "accuracy"));
        for (JsonNode member : model.path("members")) {
            JsonNode newest = member.path("evaluation").path("window");
            lines.add(String.format(
                    Locale.ROOT,
                    "%-24s %8s %20s %10s %10s",
                    member.path("name").asText(),
                    member.path("shadow").asBoolean() ? "shadow" : number("%.4f", member.path("weight")),
                    shape(member),
                    number("%.4f", newest.path("logLoss")),
                    number("%.4f", newest.path("accuracy"))));
        }
        lines.add("");
    }

    private static String number(String format, JsonNode number) {
        return number.isNumber() ? String.format(Locale.ROOT, format, number.asDouble()) : "-";
    }

    private static String shape(JsonNode model) {
        StringBuilder shape = new StringBuilder();
        shape.append(model.path("layers").path(0).path("weights").path(0).size());
        for (JsonNode layer : model.path("layers")) {
            shape.append('-').append(layer.path("units").asInt());
        }
        return shape.toString();
    }

    private static double[] inactiveUnits(JsonNode model) {
        JsonNode inactive = model.path("inactiveUnits");
        return IntStream.range(0, inactive.size())
                .mapToDouble(layer -> inactive.path(layer).asInt())
                .toArray();
    }

    private static int[] hiddenUnits(JsonNode model) {
        JsonNode layers = model.path("layers");
        return IntStream.range(0, layers.size() - 1)
                .map(layer -> layers.path(layer).path("units").asInt())
                .toArray();
    }

    private static void addScaling(List<String> lines, JsonNode model) {
        lines.add(String.format("%-24s %12s %12s %12s", "feature", "count", "mean", "deviation"));
        for (JsonNode feature : model.path("scaling")) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-24s %12.0f %12.4f %12.4f",
                    feature.path("feature").asText(),
                    feature.path("count").asDouble(),
                    feature.path("mean").asDouble(),
                    feature.path("standardDeviation").asDouble()));
        }
        lines.add("");
    }

    private static void addSet(List<String> lines, String name, JsonNode set) {
        addComparison(lines, name + ", newest", set.path("window"));
        addComparison(lines, name + ", since the start", set.path("total"));
    }

    private static void addComparison(List<String> lines, String name, JsonNode comparison) {
        long count = comparison.path("model").path("count").asLong();
        if (count == 0) {
            return;
        }
        lines.add(String.format(
                "%-38s %10s %10s %14s", name + " (" + count + ")", "model", "majority", "previous label"));
        for (String[] metric : METRICS) {
            lines.add(String.format(
                    "  %-36s %10s %10s %14s",
                    metric[0],
                    number(comparison.path("model").path(metric[1])),
                    number(comparison.path("majority").path(metric[1])),
                    number(comparison.path("previousLabel").path(metric[1]))));
        }
        lines.add("");
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.3f", value.asDouble()) : "-";
    }
}
