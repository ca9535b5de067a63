package dev.lifeboat.cli;

import dev.lifeboat.csv.ProduceResult;
import dev.lifeboat.csv.ProduceSettings;
import org.jspecify.annotations.Nullable;

/**
 * Describes in one line what was sent to Kafka.
 *
 * @param rows number of rows sent in each pass
 * @param missingLabel name of the label column if the file does not have it
 */
record ProduceSummary(
        ProduceSettings settings, int rows, @Nullable String missingLabel) {

    String of(ProduceResult result) {
        StringBuilder line = new StringBuilder("sent ").append(result.records());
        if (!result.isComplete()) {
            line.append(" of ").append(result.plannedRecords());
        }
        line.append(plural(result.plannedRecords(), " record"));
        if (settings.passes() > 1) {
            line.append(" (").append(settings.passes()).append(" passes over ").append(rows);
            line.append(plural(rows, " row")).append(')');
        }
        switch (settings.labels()) {
            case INLINE ->
                line.append(", ")
                        .append(result.labels())
                        .append(" with a label")
                        .append(reason());
            case OUTCOMES -> line.append(" and ").append(result.labels()).append(plural(result.labels(), " label"));
            case NONE -> line.append(" without labels");
        }
        if (result.unsentLabels() > 0) {
            line.append("; ").append(result.unsentLabels()).append(plural(result.unsentLabels(), " delayed label"));
            line.append(result.unsentLabels() == 1 ? " was" : " were").append(" not sent");
        }
        return line.toString();
    }

    private String reason() {
        return missingLabel == null ? "" : ": the file has no column '" + missingLabel + "'";
    }

    private static String plural(long count, String noun) {
        return count == 1 ? noun : noun + "s";
    }
}
