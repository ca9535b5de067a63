package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.topology.PipelineObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a service rehearses while it starts takes nothing from the records that come afterwards. */
@ExtendWith(SharedBroker.class)
class RehearsalIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** It would rehearse for minutes. */
    private static final String LARGE = "512,512,512";

    /** Of this test's service; other tests run services of their own at the same time. */
    private final ThreadGroup threads = new ThreadGroup("service");

    @Test
    void endsWhenTheStreamsRunHoweverLargeTheNetwork(Application application) {
        application.with("network.hidden.units", LARGE).with("kafka.max.request.size", "20000000");
        try (LifeboatService service = start(application)) {
            assertThat(isRehearsing()).isTrue();

            await().atMost(PATIENCE).until(service::isRunning);

            await().atMost(PATIENCE).until(() -> !isRehearsing());
        }
    }

    @Test
    void endsWhenTheServiceIsClosedBeforeItsStreamsRun(Application application) {
        application.with("network.hidden.units", LARGE).with("kafka.max.request.size", "20000000");
        LifeboatService service = start(application);
        assertThat(isRehearsing()).isTrue();

        service.close();

        await().atMost(PATIENCE).until(() -> !isRehearsing());
    }

    private LifeboatService start(Application application) {
        return CompletableFuture.supplyAsync(
                        () -> LifeboatService.start(application.config(), PipelineObserver.NONE),
                        task -> new Thread(threads, task).start())
                .join();
    }

    private boolean isRehearsing() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        thread.getThreadGroup() == threads && thread.getName().equals("rehearsal"));
    }
}
