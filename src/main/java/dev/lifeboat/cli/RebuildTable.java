package dev.lifeboat.cli;

import dev.lifeboat.service.ModelReader;
import dev.lifeboat.service.Rebuild;
import java.util.ArrayList;
import java.util.List;

/** Published models next to the rebuilt ones: all that differ, the newest of the others, and a verdict. */
final class RebuildTable {
    private static final int MAX_IDENTICAL = 20;

    private RebuildTable() {}

    static String of(Rebuild.Report report) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%10s %8s  %s", "version", "step", "sha256"));
        long hidden = report.compared().size() - report.different() - MAX_IDENTICAL;
        if (hidden > 0) {
            lines.add("… and " + hidden + " older models, all identical");
        }
        for (Rebuild.Compared compared : report.compared()) {
            if (!compared.isSame() || hidden-- <= 0) {
                add(lines, compared);
            }
        }
        lines.add("");
        lines.add(String.format(
                "%d journal records folded, up to version %d with",
                report.records(), report.newest().version()));
        lines.add("sha256 " + report.newest().sha256());
        if (report.older() > 0) {
            lines.add(report.older() + " published models are older than the learner state and were not compared");
        }
        lines.add(verdict(report));
        return String.join(System.lineSeparator(), lines);
    }

    private static void add(List<String> lines, Rebuild.Compared compared) {
        ModelReader.Published rebuilt = compared.rebuilt();
        lines.add(row(compared.published(), compared.isSame() ? "identical" : "DIFFERENT"));
        if (rebuilt == null) {
            lines.add(String.format("%19s  not in the journal", ""));
        } else if (!compared.isSame()) {
            lines.add(row(rebuilt, "rebuilt"));
        }
    }

    private static String row(ModelReader.Published model, String remark) {
        return String.format("%10d %8d  %s…  %s", model.version(), model.step(), shortened(model.sha256()), remark);
    }

    private static String shortened(String sha256) {
        return sha256.substring(0, Math.min(16, sha256.length()));
    }

    private static String verdict(Rebuild.Report report) {
        int all = report.compared().size();
        String models = all + (all == 1 ? " published model" : " published models");
        if (report.different() > 0) {
            return "DIFFERENT: " + report.different() + " of " + models + " cannot be rebuilt from the journal";
        }
        return all == 0 ? "nothing was compared" : "identical bit for bit: " + models;
    }
}
