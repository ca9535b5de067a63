package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lifeboat.config.Topics;
import dev.lifeboat.csv.CsvDelimiter;
import dev.lifeboat.csv.CsvProducer;
import dev.lifeboat.csv.CsvRows;
import dev.lifeboat.csv.LabelDestination;
import dev.lifeboat.csv.ProduceSettings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

@WithTools
@ExtendWith(QuickstartLoad.class)
class PageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Pattern NOTHING = Pattern.compile("(?!)");
    private static final Pattern GONE = Pattern.compile("net::ERR_");
    private static final Pattern REFUSED = Pattern.compile("/api/explain .* status of 400");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static QuickstartLoad.Running service;
    private static Browser browser;
    private static Forwarder forwarder;

    /** What the browser itself reports of what a test does. */
    private Pattern provoked = NOTHING;

    @BeforeAll
    static void open(QuickstartLoad.Running running) {
        service = running;
        forwarder = new Forwarder(URI.create(running.url()));
        browser = new Browser();
    }

    @AfterAll
    static void close() {
        browser.close();
        forwarder.close();
    }

    @BeforeEach
    void openPage() {
        browser.size(1280, 800, false);
        browser.colors("light");
        browser.driver().get(forwarder.url() + "/");
        await().atMost(PATIENCE).until(() -> browser.data("network", "version") > 0);
        await().atMost(PATIENCE).until(() -> browser.data("accuracy-chart", "points") > 2);
    }

    /** Wherever a test has been, the page had no error of its own. */
    @AfterEach
    void consoleIsQuietAndNothingLeavesTheHost() {
        assertThat(browser.console())
                .filteredOn(line -> !provoked.matcher(line).find())
                .isEmpty();
        assertThat(browser.requests()).isNotEmpty().allMatch(url -> url.startsWith(forwarder.url() + "/"));
    }

    @Test
    void chartsShowTheLoad() {
        for (String chart : List.of("accuracy-chart", "loss-chart", "throughput-chart")) {
            assertThat(browser.data(chart, "points")).as(chart).isGreaterThan(2);
            assertThat(browser.element(chart).findElement(By.tagName("canvas")).isDisplayed())
                    .isTrue();
        }
        assertThat(browser.data("calibration", "bins")).isGreaterThan(3);
        assertThat(browser.element("network").findElements(By.cssSelector("line")))
                .hasSize(3 * 10 + 10);
        assertThat(browser.element("features").findElements(By.tagName("tr"))).hasSize(3);
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void numbersOfAnySizeFit() {
        Object words = browser.driver()
                .executeAsyncScript("const done = arguments[0]; import('/format.js').then(({rate, compact}) => "
                        + "done([rate(null), rate(0), rate(0.42), rate(9.97), rate(1234.5),"
                        + "compact(0.0003), compact(2024, 4), compact(1250000), compact(-29.7123, 4)]))");

        assertThat(words).isEqualTo(List.of("–", "0", "0.4", "10", "1,235", "0.0003", "2,024", "1.25M", "-29.71"));
    }

    @Test
    void accuracyIsThatOfTheApi() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode model = get("/api/model");
            assertThat(browser.data("accuracy", "version"))
                    .isEqualTo(model.required("version").asDouble());
            double accuracy =
                    model.at("/evaluation/prequential/window/model/accuracy").asDouble();
            assertThat(browser.data("accuracy", "value")).isEqualTo(accuracy);
            assertThat(browser.text("accuracy")).isEqualTo(String.format("%.1f %%", 100 * accuracy));
        });
    }

    @Test
    void driftIsThatOfTheApi() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode events = get("/api/model").at("/drift/events");
            List<WebElement> shown = browser.element("events").findElements(By.tagName("tr"));
            if (events.isEmpty()) {
                assertThat(shown).isEmpty();
                assertThat(browser.text("events-empty")).isEqualTo("none");
            } else {
                assertThat(shown).hasSize(events.size());
                JsonNode newest = events.get(events.size() - 1);
                assertThat(shown.get(0).getText())
                        .contains(newest.required("statistic").asText())
                        .contains("drift");
            }
        });
    }

    @Test
    void synapsesAreAsWideAsTheirWeights() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode model = get("/api/model");
            assertThat(browser.data("network", "version"))
                    .isEqualTo(model.required("version").asDouble());
            double largest = 0;
            for (JsonNode weight : model.at("/layers/1/weights/0")) {
                largest = Math.max(largest, Math.abs(weight.asDouble()));
            }
            List<WebElement> lines = browser.element("network").findElements(By.cssSelector("line"));
            double weight = model.at("/layers/1/weights/0/4").asDouble();
            WebElement line = lines.get(30 + 4);
            assertThat(Double.parseDouble(String.valueOf(line.getDomAttribute("stroke-width"))))
                    .isCloseTo(0.4 + 5.6 * Math.abs(weight) / largest, within(0.01));
            assertThat(line.getDomAttribute("class")).contains(weight < 0 ? "minus" : "plus");
        });
    }

    @Test
    void predictionAppearsWhenItIsEmittedAndItsOutcomeWhenItComes() {
        service.send(
                service.config().topics().input(), "seen-on-the-page", "{\"pclass\":1,\"sex\":\"female\",\"age\":30}");

        await().atMost(PATIENCE).until(() -> row("seen-on-the-page").contains("pending"));
        assertThat(browser.data("latest", "events")).isPositive();

        service.send(outcomes(), "seen-on-the-page", "{\"survived\":1}");

        await().atMost(PATIENCE).until(() -> row("seen-on-the-page").contains("✓ 1 correct"));
    }

    @Test
    void pauseHoldsTheListStill() {
        browser.element("pause").click();
        service.send(service.config().topics().input(), "while-paused", "{\"pclass\":3,\"sex\":\"male\"}");
        // The event behind it has come, too: the list would show it.
        await().atMost(PATIENCE).until(() -> get("/api/predictions").toString().contains("while-paused"));
        assertThat(row("while-paused")).isEmpty();

        browser.element("pause").click();

        await().atMost(PATIENCE).until(() -> !row("while-paused").isEmpty());
    }

    @Test
    void formPredictsWhatTheTopicWould() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            service.send(service.config().topics().input(), "asked", "{\"pclass\":2,\"sex\":\"female\",\"age\":41.5}");
            ask("2", "female", "41.5");
            JsonNode onTopic = newestPrediction("asked");
            String version = browser.element("result")
                    .findElement(By.className("verdict"))
                    .getText();
            assertThat(version).endsWith("(model version " + onTopic.required("modelVersion") + ")");
            assertThat(browser.data("probability", "probability"))
                    .isEqualTo(onTopic.required("probability").asDouble());
        });
        assertThat(browser.element("result").findElements(By.className("contribution")))
                .hasSize(3);
    }

    @Test
    void formSaysWhatIsWrong() {
        provoked = REFUSED;
        ask("9", "female", "");

        await().atMost(PATIENCE).until(() -> browser.text("form-error").contains("outside its limits"));
        assertThat(field("pclass").getDomAttribute("aria-invalid")).isEqualTo("true");
    }

    @Test
    void everythingIsReachedWithTheKeyboard() {
        WebElement body = browser.driver().findElement(By.tagName("body"));
        body.sendKeys(Keys.TAB, Keys.ENTER);
        List<String> reached = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
            WebElement active = browser.driver().switchTo().activeElement();
            reached.add(String.valueOf(active.getDomAttribute("name")));
            if (i == 0) {
                active.sendKeys("1");
            }
        }

        assertThat(reached.subList(0, 3)).containsExactly("pclass", "sex", "age");
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
        await().atMost(PATIENCE).until(() -> browser.data("probability", "probability") > 0);
    }

    @Test
    void pageSaysThatTheServiceIsGoneAndRecoversByItself() {
        provoked = GONE;
        forwarder.vanish();
        await().atMost(PATIENCE).until(() -> browser.element("unavailable").isDisplayed());
        assertThat(browser.text("unavailable")).contains("does not respond", "No response for");
        assertThat(browser.text("state")).isEqualTo("unavailable");
        browser.picture("unavailable");

        forwarder.comeBack();

        await().atMost(PATIENCE).until(() -> !browser.element("unavailable").isDisplayed());
        assertThat(browser.text("state")).isEqualTo("running");
        service.send(service.config().topics().input(), "after-the-break", "{\"pclass\":3,\"sex\":\"male\"}");
        await().atMost(PATIENCE).until(() -> row("after-the-break").contains("pending"));
    }

    @Test
    void nobodyIsKeptOut() {
        provoked = REFUSED;
        for (String pclass : List.of("1", "9")) {
            ask(pclass, "female", "30");
            for (String colors : List.of("light", "dark")) {
                browser.colors(colors);
                browser.size(1280, 800, false);
                assertThat(browser.faults()).as("class %s, %s", pclass, colors).isEmpty();
                browser.size(390, 844, true);
                assertThat(browser.faults())
                        .as("class %s, %s, phone", pclass, colors)
                        .isEmpty();
            }
            browser.size(1280, 800, false);
        }
    }

    @Test
    void phoneNeedsNoScrollingToTheSide() {
        browser.size(390, 844, true);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                (Long) browser.driver().executeScript("return document.documentElement.scrollWidth"))
                        .isLessThanOrEqualTo(390L));
    }

    /** While passengers come and their outcomes follow: as in the README. */
    @Test
    void picturesOfTheWorkAreTaken() throws IOException {
        CsvRows passengers =
                CsvRows.read(Path.of("src/main/resources/dev/lifeboat/quickstart/titanic.csv"), CsvDelimiter.COMMA);
        ProduceSettings settings = new ProduceSettings(2, 100, LabelDestination.OUTCOMES, Duration.ofSeconds(1), null);
        CompletableFuture<Void> load = CompletableFuture.runAsync(
                () -> new CsvProducer(service.config(), passengers, settings).run(sent -> {}, new CountDownLatch(1)));
        ask("1", "female", "30");
        await().atMost(PATIENCE).until(() -> browser.data("probability", "probability") > 0);
        await().atMost(PATIENCE)
                .until(() -> browser.element("latest")
                                .findElements(By.cssSelector(".correct, .incorrect"))
                                .size()
                        > 8);
        await().atMost(PATIENCE).until(() -> Double.parseDouble(browser.text("rate")) > 90);
        browser.driver().executeScript("scrollTo(0, 0)");
        for (String colors : List.of("light", "dark")) {
            browser.colors(colors);
            picture("desktop-" + colors, 1280, 800, 1);
            picture("whole-" + colors, 1280, 1300, 1);
            picture("phone-" + colors, 390, 844, 2);
            picture("whole-phone-" + colors, 390, 3000, 2);
        }
        load.join();
    }

    /** In its size, and with something on it. */
    private static void picture(String name, int width, int height, int scale) {
        browser.size(width, height, scale > 1);
        BufferedImage picture = browser.picture(name);
        assertThat(picture.getWidth()).as(name).isEqualTo(scale * width);
        assertThat(picture.getHeight()).as(name).isEqualTo(scale * height);
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        assertThat(Arrays.stream(pixels).distinct().count()).as(name).isGreaterThan(200);
    }

    @Test
    void everythingOnTheTopicsKeepsItsContract() {
        service.send(service.config().topics().input(), "no-record", "{");
        Topics topics = service.config().topics();
        for (String topic : List.of(topics.predictions(), topics.models(), topics.deadLetters())) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(service.read(topic))
                            .isNotEmpty()
                            .allSatisfy(record -> Application.check(topics, record)));
        }
    }

    private static void ask(String pclass, String sex, String age) {
        await().atMost(PATIENCE)
                .until(() -> !browser.driver().findElements(By.name("age")).isEmpty());
        field("pclass").clear();
        field("pclass").sendKeys(pclass);
        field("sex").findElement(By.cssSelector("option[value=" + sex + "]")).click();
        field("age").clear();
        field("age").sendKeys(age);
        browser.element("form").findElement(By.cssSelector("button")).click();
        await().atMost(PATIENCE)
                .until(() -> !browser.text("form-error").isEmpty()
                        || !browser.driver().findElements(By.id("probability")).isEmpty());
    }

    private static WebElement field(String name) {
        return browser.driver().findElement(By.name(name));
    }

    /** Text of the row with this id; empty if there is none. */
    private static String row(String id) {
        Object text = browser.driver()
                .executeScript(
                        "return [...document.querySelectorAll('#latest tr')].map(r => r.innerText)"
                                + ".find(t => t.includes(arguments[0])) ?? ''",
                        id);
        return String.valueOf(text);
    }

    private static String outcomes() {
        return String.valueOf(service.config().topics().outcomes());
    }

    private static JsonNode newestPrediction(String id) throws IOException {
        byte[] newest = service.read(service.config().topics().predictions()).stream()
                .filter(record -> id.equals(new String(record.key(), StandardCharsets.UTF_8)))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError("nothing for " + id))
                .value();
        return MAPPER.readTree(newest);
    }

    private static JsonNode get(String path) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(service.url() + path)).build();
            return MAPPER.readTree(HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofByteArray())
                    .body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
