package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.pipeline.PipelineObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The JIT warm-up ends when the service is ready for records. */
@ExtendWith(SharedBroker.class)
class JitWarmupIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    /** Its warm-up would take minutes. */
    private static final String LARGE = "512,512,512";

    /** Of this test's service; other tests run services of their own at the same time. */
    private final ThreadGroup threads = new ThreadGroup("service");

    @Test
    void endsWhenTheStreamsRunHoweverLargeTheNetwork(Application application) {
        application.with("network.hidden.units", LARGE).with("kafka.max.request.size", "20000000");
        try (LifeboatService service = start(application)) {
            assertThat(isWarmingUp()).isTrue();

            await().atMost(TIMEOUT).until(service::isRunning);

            await().atMost(TIMEOUT).until(() -> !isWarmingUp());
        }
    }

    @Test
    void endsWhenTheServiceIsClosedBeforeItsStreamsRun(Application application) {
        application.with("network.hidden.units", LARGE).with("kafka.max.request.size", "20000000");
        LifeboatService service = start(application);
        assertThat(isWarmingUp()).isTrue();

        service.close();

        await().atMost(TIMEOUT).until(() -> !isWarmingUp());
    }

    private LifeboatService start(Application application) {
        return CompletableFuture.supplyAsync(
                        () -> LifeboatService.start(application.config(), PipelineObserver.NONE),
                        task -> new Thread(threads, task).start())
                .join();
    }

    private boolean isWarmingUp() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        thread.getThreadGroup() == threads && thread.getName().equals("jitWarmup"));
    }
}
