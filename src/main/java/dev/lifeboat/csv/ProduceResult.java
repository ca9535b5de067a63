package dev.lifeboat.csv;

/**
 * What was sent to Kafka. Only acknowledged records count as sent.
 *
 * @param records sent to the input topic
 * @param plannedRecords that would have been sent without an interruption
 * @param labels sent, inside records or to the outcomes topic
 * @param unsentLabels delayed labels that were not sent to the outcomes topic
 */
public record ProduceResult(long records, long plannedRecords, long labels, long unsentLabels) {
    /** Whether everything was sent. */
    public boolean isComplete() {
        return records == plannedRecords && unsentLabels == 0;
    }
}
