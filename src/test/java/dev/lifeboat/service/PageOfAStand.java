package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A browser that looks at a {@link Stand}, and has nothing to complain about. Each class has its own, because classes run side by side. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class PageOfAStand {
    static final Duration PATIENCE = Duration.ofMinutes(2);
    static final Pattern NOTHING = Pattern.compile("(?!)");
    static final List<String> PLAIN = List.of("a", "b");

    @SuppressWarnings("NullAway.Init") // opened before the first test
    Browser browser;

    private final List<Stand> stands = new ArrayList<>();

    /** Lines of the console that the test brings about. */
    Pattern provoked = NOTHING;

    /** It answers until the browser has left the page, or the test closes it. */
    final Stand stand(List<String> features, Map<String, String> settings) {
        Stand stand = new Stand(features, settings);
        stands.add(stand);
        return stand;
    }

    @BeforeAll
    void open() {
        browser = new Browser();
    }

    @AfterAll
    void close() {
        browser.close();
    }

    @BeforeEach
    void desktop() {
        browser.size(1280, 800, false);
        browser.colors("light");
    }

    @AfterEach
    void consoleIsQuiet() {
        List<String> console = browser.console();
        browser.driver().get("about:blank");
        stands.forEach(Stand::close);
        stands.clear();
        Pattern expected = provoked;
        provoked = NOTHING;
        assertThat(console).filteredOn(line -> !expected.matcher(line).find()).isEmpty();
    }

    void open(Stand stand) {
        browser.driver().get(stand.url() + "/");
        await().atMost(PATIENCE).until(() -> !browser.text("version").equals("–"));
    }
}
