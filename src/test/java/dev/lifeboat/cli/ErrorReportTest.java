package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;

import dev.lifeboat.pipeline.RecreatedTopic;
import org.junit.jupiter.api.Test;

class ErrorReportTest {
    @Test
    void recreatedTopicIsNotReportedAsABug() {
        assertThat(ErrorReport.print(catchRuntimeException(RecreatedTopic::fail)))
                .contains(ExitCode.FAILURE);
    }

    @Test
    void failureThatIsNotExpectedIsABug() {
        assertThat(ErrorReport.print(new IllegalStateException("no"))).isEmpty();
    }
}
