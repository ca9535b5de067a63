package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.csv.LabelDestination;
import dev.lifeboat.csv.ProduceResult;
import dev.lifeboat.csv.ProduceSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProduceSummaryTest {
    @Test
    void inlineLabelsAreCounted() {
        assertThat(summary(1, LabelDestination.INLINE).of(new ProduceResult(3, 3, 2, 0)))
                .isEqualTo("sent 3 records, 2 with a label");
    }

    @Test
    void aMissingLabelColumnIsNamed() {
        ProduceSummary summary = new ProduceSummary(settings(1, LabelDestination.INLINE), 3, "survived");

        assertThat(summary.of(new ProduceResult(3, 3, 0, 0)))
                .isEqualTo("sent 3 records, 0 with a label: the file has no column 'survived'");
    }

    @Test
    void passesAndOutcomesAreCounted() {
        assertThat(summary(2, LabelDestination.OUTCOMES).of(new ProduceResult(6, 6, 1, 0)))
                .isEqualTo("sent 6 records (2 passes over 3 rows) and 1 label");
        assertThat(summary(1, LabelDestination.NONE).of(new ProduceResult(1, 1, 0, 0)))
                .isEqualTo("sent 1 record without labels");
    }

    @Test
    void anInterruptionNamesWhatWasNotSent() {
        assertThat(summary(1, LabelDestination.OUTCOMES).of(new ProduceResult(2, 3, 1, 1)))
                .isEqualTo("sent 2 of 3 records and 1 label; 1 delayed label was not sent");
        assertThat(summary(1, LabelDestination.OUTCOMES).of(new ProduceResult(3, 3, 1, 2)))
                .isEqualTo("sent 3 of 3 records and 1 label; 2 delayed labels were not sent");
    }

    private static ProduceSummary summary(int passes, LabelDestination labels) {
        return new ProduceSummary(settings(passes, labels), 3, null);
    }

    private static ProduceSettings settings(int passes, LabelDestination labels) {
        return new ProduceSettings(passes, 0, labels, Duration.ZERO, null);
    }
}
