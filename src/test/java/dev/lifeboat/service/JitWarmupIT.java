package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.pipeline.PipelineObserver;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a service rehearses while it starts takes nothing from the records that come afterwards. */
@ExtendWith(SharedBroker.class)
class JitWarmupIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** It would rehearse for minutes. */
    private static final String LARGE = "512,512,512";

    @Test
    void endsWhenTheStreamsRunHoweverLargeTheNetwork(Application application) {
        application.with("network.hidden.units", LARGE).with("kafka.max.request.size", "20000000");
        try (LifeboatService service = LifeboatService.start(application.config(), PipelineObserver.NONE)) {
            assertThat(isRehearsing()).isTrue();

            await().atMost(PATIENCE).until(service::isRunning);

            await().atMost(PATIENCE).until(() -> !isRehearsing());
        }
    }

    @Test
    void endsWhenTheServiceIsClosedBeforeItsStreamsRun(Application application) {
        application.with("network.hidden.units", LARGE).with("kafka.max.request.size", "20000000");
        LifeboatService service = LifeboatService.start(application.config(), PipelineObserver.NONE);
        assertThat(isRehearsing()).isTrue();

        service.close();

        await().atMost(PATIENCE).until(() -> !isRehearsing());
    }

    private static boolean isRehearsing() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("rehearsal"));
    }
}
