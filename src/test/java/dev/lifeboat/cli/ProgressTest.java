package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long nanos = 17;

    @Test
    void thereIsAtMostOneLinePerSecondWithTheRateSinceTheLast() {
        Progress progress = progress("sent", 1_000L);
        progress.accept(1);
        advance(900);
        progress.accept(91);
        assertThat(lines()).isEmpty();

        advance(1_100);
        progress.accept(201);
        advance(999);
        progress.accept(500);
        advance(1);
        progress.accept(601);

        assertThat(lines()).containsExactly("sent 201 of 1000 records, 100/s", "sent 601 of 1000 records, 400/s");
    }

    @Test
    void theTotalMayBeUnknown() {
        Progress progress = progress("folded", null);
        progress.accept(0);
        advance(2_000);
        progress.accept(50_000);

        assertThat(lines()).containsExactly("folded 50000 records, 25000/s");
    }

    @Test
    void timeBeforeTheFirstRecordDoesNotCount() {
        Progress progress = progress("sent", 2L);
        advance(60_000);
        progress.accept(1);

        assertThat(lines()).isEmpty();
    }

    private Progress progress(String verb, @Nullable Long total) {
        return new Progress(new PrintStream(out, true, StandardCharsets.UTF_8), () -> nanos, verb, total);
    }

    private void advance(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private Iterable<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
