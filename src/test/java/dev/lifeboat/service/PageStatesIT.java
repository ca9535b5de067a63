package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.http.Health;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;

/** The page in states that a quickstart does not come into. */
@WithTools
class PageStatesIT extends PageOfAStand {
    private static final Pattern GONE = Pattern.compile("net::ERR_");
    private static final int STREAMS = 16;

    @Test
    void anotherProcessIsShownFromNothing() {
        provoked = GONE;
        Stand stand = stand(PLAIN, Map.of()).learned();
        String port = String.valueOf(stand.port());
        open(stand);
        await().atMost(PATIENCE).until(() -> !browser.texts("#network line").isEmpty());
        assertThat(browser.text("version")).isNotEqualTo("untrained");
        stand.close();
        await().atMost(PATIENCE).until(() -> browser.element("unavailable").isDisplayed());

        Stand restarted = stand(PLAIN, Map.of("http.port", port));
        whileItReloads().until(() -> browser.text("version").equals("untrained"));
        assertThat(browser.texts("#network line")).isEmpty();
        assertThat(browser.text("accuracy")).isEqualTo("–");
        restarted.close();

        stand(List.of("c"), Map.of("application.id", "other", "http.port", port))
                .learned();
        whileItReloads().until(() -> browser.text("application").equals("other"));
        whileItReloads().until(() -> browser.texts("#fields label").equals(List.of("c")));
        assertThat(browser.text("version")).isNotEqualTo("untrained");
    }

    /** An element that was found may be gone when it is asked for its text. */
    private static ConditionFactory whileItReloads() {
        return await().atMost(PATIENCE).ignoreException(StaleElementReferenceException.class);
    }

    @Test
    void featureMayBeNamedLikeAPropertyOfAForm() {
        Stand stand = stand(List.of("length", "item"), Map.of());
        open(stand);
        await().atMost(PATIENCE).until(() -> browser.texts("#fields label").size() == 2);
        browser.driver().findElement(By.name("length")).sendKeys("3");
        browser.element("form").findElement(By.cssSelector("button")).click();

        await().atMost(PATIENCE)
                .until(() -> browser.texts("#result .contribution").size() == 2);
        assertThat(browser.text("result")).contains("(untrained network)");
    }

    @Test
    void everyReasonIsShown() {
        Stand stand = stand(PLAIN, Map.of());
        stand.ready.set(new Health(List.of("the streams are REBALANCING", "restoring store pending: 5 of 9")));
        open(stand);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.texts("#reasons li"))
                        .containsExactly("the streams are REBALANCING", "restoring store pending: 5 of 9"));
        assertThat(browser.text("state")).isEqualTo("not ready");
        assertThat(browser.faults()).isEmpty();

        stand.ready.set(Stand.WELL);

        await().atMost(PATIENCE).until(() -> browser.text("state").equals("running"));
        assertThat(browser.element("reasons").isDisplayed()).isFalse();
    }

    @Test
    void alertIsSaidOnceAndCanBeReadByAll() {
        provoked = GONE;
        Stand stand = stand(PLAIN, Map.of()).learned();
        open(stand);
        stand.close();
        await().atMost(PATIENCE).until(() -> browser.element("unavailable").isDisplayed());
        String alert = browser.element("unavailable")
                .findElement(By.cssSelector("[role=alert]"))
                .getText();
        String silent = browser.text("unavailable-for");
        await().atMost(PATIENCE).until(() -> !browser.text("unavailable-for").equals(silent));

        assertThat(browser.element("unavailable")
                        .findElement(By.cssSelector("[role=alert]"))
                        .getText())
                .isEqualTo(alert)
                .contains("does not respond");
        for (String colors : List.of("light", "dark")) {
            browser.colors(colors);
            browser.size(1280, 800, false);
            assertThat(browser.faults()).as(colors).isEmpty();
            browser.size(390, 844, true);
            assertThat(browser.faults()).as("phone, " + colors).isEmpty();
        }
    }

    @Test
    void tokenIsRequestedOnceAndSentWithEveryRequest() {
        provoked = Pattern.compile("status of 401");
        Stand stand = stand(PLAIN, Map.of("http.token", "s3cret")).learned();
        browser.driver().get(stand.url() + "/");
        await().atMost(PATIENCE).until(() -> browser.element("token-section").isDisplayed());
        assertThat(browser.text("state")).isEqualTo("token required");
        assertThat(browser.driver().findElement(By.tagName("main")).isDisplayed())
                .isFalse();
        browser.picture("token");
        for (String colors : List.of("light", "dark")) {
            browser.colors(colors);
            assertThat(browser.faults()).as(colors).isEmpty();
        }

        enter("wrong");
        await().atMost(PATIENCE).until(() -> browser.text("token-error").contains("rejected"));
        enter("s3cret");
        await().atMost(PATIENCE).until(() -> browser.texts("#fields label").size() == 2);
        assertThat(browser.element("token-section").isDisplayed()).isFalse();
        assertThat(browser.text("state")).isEqualTo("running");
        browser.console();
        provoked = NOTHING;

        await().atMost(PATIENCE).until(() -> {
            stand.predicted("rose", 0.9);
            return browser.data("latest", "events") > 0;
        });
        browser.element("form").findElement(By.cssSelector("button")).click();
        await().atMost(PATIENCE)
                .until(() -> browser.texts("#result .contribution").size() == 2);

        browser.driver().navigate().refresh();
        await().atMost(PATIENCE).until(() -> browser.texts("#fields label").size() == 2);
        assertThat(browser.element("token-section").isDisplayed()).isFalse();
        assertThat(browser.driver().executeScript("return [localStorage.length, document.cookie]"))
                .isEqualTo(List.of(0L, ""));
    }

    private void enter(String token) {
        browser.element("token").sendKeys(token);
        browser.element("token-form").findElement(By.cssSelector("button")).click();
    }

    @Test
    void errorOfThePageItselfIsNoSilenceOfTheService() {
        Stand stand = stand(PLAIN, Map.of());
        open(stand);
        browser.driver().executeScript("document.getElementById('step').remove()");
        provoked = Pattern.compile("TypeError");

        List<String> console = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            console.addAll(browser.console());
            return console.stream().anyMatch(line -> provoked.matcher(line).find());
        });
        assertThat(browser.element("unavailable").isDisplayed()).isFalse();
    }

    @Test
    void outcomesOfAFastStreamAreSeen() {
        Stand stand = stand(PLAIN, Map.of());
        ScheduledExecutorService source = Executors.newSingleThreadScheduledExecutor();
        try {
            AtomicInteger number = new AtomicInteger();
            ScheduledFuture<?> load = source.scheduleAtFixedRate(
                    () -> {
                        int i = number.getAndIncrement();
                        stand.predicted("p" + i, 0.9);
                        if (i >= 100) {
                            stand.labeled("p" + (i - 100), true);
                        }
                    },
                    0,
                    10,
                    TimeUnit.MILLISECONDS);
            open(stand);

            await().atMost(PATIENCE)
                    .until(() -> browser.texts("#latest .correct").size() > 8);
            await().atMost(PATIENCE).until(() -> browser.data("throughput-chart", "points") > 2);
            assertThat(Double.parseDouble(browser.text("rate"))).isBetween(50.0, 150.0);
            assertThat(load.isDone()).isFalse();
        } finally {
            source.shutdownNow();
        }
    }

    @Test
    void predictionsAreAskedForWhereTheStreamIsRefused() {
        provoked = Pattern.compile("/api/predictions/stream .* status of 503");
        Stand stand = stand(PLAIN, Map.of());
        List<HttpResponse<Stream<String>>> open = streams(stand);
        assertThat(open).allMatch(answer -> answer.statusCode() == 200);
        open(stand);
        stand.predicted("rose", 0.9);
        await().atMost(PATIENCE)
                .until(() -> browser.texts("#latest tr").toString().contains("pending"));
        stand.labeled("rose", true);
        await().atMost(PATIENCE)
                .until(() -> browser.texts("#latest tr").toString().contains("correct"));
        for (int i = 0; i < 3; i++) {
            String id = "later-" + i;
            stand.predicted(id, 0.9);
            await().atMost(PATIENCE)
                    .until(() -> browser.texts("#latest tr").toString().contains(id));
        }

        assertThat(browser.console()).hasSizeLessThan(3);
        open.forEach(answer -> answer.body().close());
    }

    @Test
    void hiddenPageHoldsNoStream() {
        provoked = Pattern.compile("/api/predictions/stream .* status of 503");
        Stand stand = stand(PLAIN, Map.of());
        open(stand);
        stand.predicted("rose", 0.9);
        await().atMost(PATIENCE).until(() -> browser.data("latest", "events") > 0);

        setHidden(true);
        // The server notices when it has written twice to a client that is gone: with its heartbeats.
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(10)).until(() -> {
            List<HttpResponse<Stream<String>>> open = streams(stand);
            open.forEach(answer -> answer.body().close());
            return open.stream().allMatch(answer -> answer.statusCode() == 200);
        });
        setHidden(false);

        await().atMost(PATIENCE).until(() -> {
            stand.predicted("jack", 0.1);
            return browser.data("latest", "events") > 1;
        });
    }

    /** As the browser does when another tab is chosen; without a window, none is in the background. */
    private void setHidden(boolean hidden) {
        browser.driver()
                .executeScript(
                        "Object.defineProperty(document, 'hidden', {value: arguments[0], configurable: true});"
                                + "document.dispatchEvent(new Event('visibilitychange'));",
                        hidden);
    }

    private static List<HttpResponse<Stream<String>>> streams(Stand stand) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stand.url() + "/api/predictions/stream"))
                .header("Accept", "text/event-stream")
                .build();
        HttpClient client = HttpClient.newHttpClient();
        return Stream.generate(() -> {
                    try {
                        return client.send(request, BodyHandlers.ofLines());
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                })
                .limit(STREAMS)
                .toList();
    }

    @Test
    void nothingIsWaitedForWhereNoOutcomesCome() {
        Stand stand = stand(PLAIN, Map.of("topics.outcomes", ""));
        stand.predicted("rose", 0.9);
        open(stand);

        await().atMost(PATIENCE).until(() -> browser.texts("#latest td").contains("no label"));
        assertThat(browser.text("pending-name")).isEqualTo("Unlabeled predictions");
    }
}
