package dev.lifeboat.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.config.InvalidConfigException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelDelayTest {
    private final List<String> arrived = new ArrayList<>();

    private DelayedLabels labels(LabelDelay delay) {
        return new DelayedLabels(delay, (id, label, timestamp) -> arrived.add((int) label + " at " + timestamp));
    }

    private void row(DelayedLabels labels, int number, long timestamp) {
        labels.beforeRow(timestamp);
        arrived.add("row");
        labels.add(new byte[] {(byte) number}, number, timestamp);
        labels.afterRow();
    }

    @Test
    void labelArrivesAfterANumberOfRowsAndTheOthersAtTheEnd() {
        DelayedLabels labels = labels(new LabelDelay.Records(2));
        for (int i = 0; i < 4; i++) {
            row(labels, i, 100 + i);
        }
        labels.finish();
        assertThat(arrived).containsExactly("row", "row", "row", "0 at 102", "row", "1 at 103", "2 at 103", "3 at 103");
    }

    @Test
    void labelArrivesAfterATimeWhateverTheOrderOfTheRows() {
        DelayedLabels labels = labels(new LabelDelay.EventTime(50));
        row(labels, 0, 100);
        row(labels, 1, 90);
        row(labels, 2, 150);
        row(labels, 3, 1000);
        row(labels, 4, 900);
        labels.finish();
        assertThat(arrived)
                .containsExactly(
                        "row", "row", "1 at 140", "row", "0 at 150", "2 at 200", "row", "row", "4 at 950", "3 at 1050");
    }

    @Test
    void delayBeyondTheEndOfTimeIsTheEnd() {
        DelayedLabels labels = labels(new LabelDelay.EventTime(Long.MAX_VALUE));
        row(labels, 0, 100);
        assertThat(arrived).containsExactly("row");
        labels.finish();
        assertThat(arrived).containsExactly("row", "0 at " + Long.MAX_VALUE);
    }

    @Test
    void delayIsWrittenInTheLargestUnitThatFits() {
        assertThat(new LabelDelay.Records(1)).hasToString("1 record");
        assertThat(new LabelDelay.Records(100)).hasToString("100 records");
        assertThat(new LabelDelay.EventTime(7_200_000)).hasToString("2h");
        assertThat(new LabelDelay.EventTime(300_000)).hasToString("5m");
        assertThat(new LabelDelay.EventTime(90_000)).hasToString("90s");
        assertThat(new LabelDelay.EventTime(1_500)).hasToString("1500ms");
    }

    @Test
    void negativeDelayIsRefused() {
        assertThatThrownBy(() -> new LabelDelay.Records(-1)).isInstanceOf(InvalidConfigException.class);
        assertThatThrownBy(() -> new LabelDelay.EventTime(-1)).isInstanceOf(InvalidConfigException.class);
    }
}
