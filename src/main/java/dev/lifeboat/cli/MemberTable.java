package dev.lifeboat.cli;

import dev.lifeboat.evaluation.Metrics;
import dev.lifeboat.pipeline.MemberResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The members of an ensemble, best first, with what their predictions were worth. */
final class MemberTable {
    private MemberTable() {}

    /**
     * Lines of at most 80 columns.
     *
     * @param ensemble metrics of the ensemble's own predictions
     * @param members at least one
     */
    static List<String> of(Metrics ensemble, List<MemberResult> members) {
        List<MemberResult> ranked = new ArrayList<>(members);
        ranked.sort(Comparator.comparingDouble(member -> member.metrics().logLoss()));
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%-34s %10s %10s %10s", "members", "log loss", "accuracy", "weight"));
        lines.add(row("the ensemble", ensemble, ""));
        for (MemberResult member : ranked) {
            String weight = member.shadow() ? "shadow" : number(member.weight());
            lines.add(row(member.name(), member.metrics(), weight));
        }
        return lines;
    }

    private static String row(String name, Metrics metrics, String weight) {
        return String.format(
                        "%-34s %10s %10s %10s", name, number(metrics.logLoss()), number(metrics.accuracy()), weight)
                .stripTrailing();
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "-";
    }
}
