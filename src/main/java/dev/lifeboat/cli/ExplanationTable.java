package dev.lifeboat.cli;

import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lifeboat.learning.Explanation;
import dev.lifeboat.nn.ForwardPass;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An explained prediction as a table of at most 80 columns. */
final class ExplanationTable {
    private static final int NAME_WIDTH = 24;
    private static final int VALUE_WIDTH = 16;
    private static final int BAR_WIDTH = 12;

    private ExplanationTable() {}

    /** @param record with the values of the features */
    static String of(Explanation explanation, JsonNode record) {
        List<String> lines = new ArrayList<>();
        // In the notation of the predictions topic, so that the two can be compared.
        lines.add("probability " + NumberOutput.toString(explanation.prediction()[0], true) + " by version "
                + explanation.model().version() + " (step "
                + explanation.model().step() + ")");
        lines.add("");
        lines.add(String.format("%-24s %-16s %12s %10s", "feature", "value", "baseline", "log-odds"));
        double max = explanation.contributions().stream()
                .mapToDouble(contribution -> Math.abs(contribution.logOdds()))
                .max()
                .orElse(0);
        lines.add(row(
                "(baseline)",
                String.format(Locale.ROOT, "p = %.4f", ForwardPass.sigmoid(explanation.baselineLogit())),
                "",
                explanation.baselineLogit(),
                ""));
        for (Explanation.Contribution contribution : explanation.contributions()) {
            lines.add(row(
                    contribution.feature(),
                    value(record.path(contribution.feature())),
                    Double.isNaN(contribution.mean()) ? "0" : String.format(Locale.ROOT, "%.4g", contribution.mean()),
                    contribution.logOdds(),
                    bar(contribution.logOdds(), max)));
        }
        lines.add(row(
                "= log-odds",
                String.format(Locale.ROOT, "p = %.4f", explanation.prediction()[0]),
                "",
                explanation.logit(),
                ""));
        return String.join(System.lineSeparator(), lines);
    }

    private static String row(String name, String value, String baseline, double logOdds, String bar) {
        return String.format(
                        Locale.ROOT,
                        "%-24s %-16s %12s %+10.4f %s",
                        truncate(name, NAME_WIDTH),
                        truncate(value, VALUE_WIDTH),
                        baseline,
                        logOdds,
                        bar)
                .stripTrailing();
    }

    private static String value(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "(missing)" : value.asText();
    }

    private static String bar(double logOdds, double max) {
        long length = max > 0 ? Math.round(BAR_WIDTH * Math.abs(logOdds) / max) : 0;
        return (logOdds < 0 ? "-" : "+").repeat((int) Math.min(length, BAR_WIDTH));
    }

    private static String truncate(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }
}
