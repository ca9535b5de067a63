package dev.lifeboat.cli;

import dev.lifeboat.service.ModelReader;
import dev.lifeboat.service.Rebuild;
import java.util.ArrayList;
import java.util.List;

/** Published models beside the journal's fold: all that differ, the newest of the others, and a verdict. */
final class RebuildTable {
    private static final int MOST_SAME = 20;

    private RebuildTable() {}

    static String of(Rebuild.Report report) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%10s %8s  %-64s", "version", "step", "sha256"));
        long hidden = report.compared().size() - report.different() - MOST_SAME;
        if (hidden > 0) {
            lines.add("… and " + hidden + " older ones, all the same");
        }
        for (Rebuild.Compared compared : report.compared()) {
            if (!compared.isSame() || hidden-- <= 0) {
                add(lines, compared);
            }
        }
        lines.add("");
        lines.add(String.format(
                "%d records folded, to version %d: sha256 %s",
                report.records(), report.newest().version(), report.newest().sha256()));
        if (report.older() > 0) {
            lines.add(report.older() + " published models are older than the state that the fold went on from:"
                    + " not compared");
        }
        lines.add(verdict(report));
        return String.join(System.lineSeparator(), lines);
    }

    private static void add(List<String> lines, Rebuild.Compared compared) {
        ModelReader.Published rebuilt = compared.rebuilt();
        lines.add(row(compared.published(), compared.isSame() ? "same" : "different"));
        if (rebuilt == null) {
            lines.add(String.format("%20s  not in the journal", ""));
        } else if (!compared.isSame()) {
            lines.add(row(rebuilt, "from the journal"));
        }
    }

    private static String row(ModelReader.Published model, String remark) {
        return String.format("%10d %8d  %s %s", model.version(), model.step(), model.sha256(), remark);
    }

    private static String verdict(Rebuild.Report report) {
        int all = report.compared().size();
        if (report.different() > 0) {
            return "DIFFERENT: " + report.different() + " of " + all
                    + " published models are not what the journal makes of them";
        }
        return all == 0
                ? "nothing was compared"
                : "the same, bit for bit: " + all + " published model" + (all == 1 ? "" : "s")
                        + " and what the journal makes of them";
    }
}
