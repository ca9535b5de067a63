package dev.lifeboat.service;

/**
 * A row of a CSV file that is not used.
 *
 * @param line of the file on which the row ends, from 1
 * @param reason in one line
 */
public record SkippedRow(long line, String reason) {
    @Override
    public String toString() {
        return "line " + line + ": " + reason;
    }
}
