package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The page of a network that is too wide for circles and lines, which learns from the same passengers. */
@WithTools
@ExtendWith(QuickstartLoad.class)
class WidePageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static Application application;
    private static Instance instance;
    private static Browser browser;

    @BeforeAll
    static void open(QuickstartLoad.Running running, @TempDir Path directory) {
        String servers = String.valueOf(running.config().kafka().settings().get("bootstrap.servers"));
        application = new Application("wide", Map.of("bootstrap.servers", servers), directory.resolve("wide"))
                .with("topics.input", running.config().topics().input())
                .with(
                        "topics.outcomes",
                        String.valueOf(running.config().topics().outcomes()))
                .with("network.hidden.units", "64,32");
        instance = Instance.start(application, "wide");
        await().atMost(PATIENCE).until(() -> instance.url().isPresent());
        browser = new Browser();
        browser.size(1280, 800, false);
        browser.colors("light");
        browser.driver().get(url() + "/");
        // It learns no more: the canvases and the API show the same version.
        await().atMost(PATIENCE)
                .until(() -> browser.data("network", "version") > 0
                        && browser.data("network", "version")
                                == model().required("version").asDouble());
    }

    @AfterAll
    static void close() {
        browser.close();
        application.requireContract();
        application.close();
    }

    private static String url() {
        return instance.url().orElseThrow();
    }

    private static JsonNode model() {
        try (InputStream in = URI.create(url() + "/api/model").toURL().openStream()) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void networkIsAFieldOfColourForEachLayer() {
        WebElement network = browser.element("network");
        assertThat(network.findElements(By.cssSelector("line, circle"))).isEmpty();
        assertThat(texts(network, "figcaption")).containsExactly("→ 64 ReLU", "→ 32 ReLU", "→ 1 sigmoid");
        assertThat(texts(network, ".rows li")).containsExactly("pclass", "sex", "age");
        assertThat(network.findElement(By.className("heat")).getDomAttribute("aria-label"))
                .startsWith("Network 3–64–32–1; the input with the largest weights is ");
        assertThat(browser.element("network-legend").getText()).startsWith("rows: inputs, columns: units");
        assertThat(browser.console()).isEmpty();
    }

    private static List<String> texts(WebElement within, String selector) {
        return within.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    @Test
    void colourIsTheSignAndStrengthTheSizeOfAWeight() {
        JsonNode layers = model().required("layers");
        for (int layer = 0; layer < layers.size(); layer++) {
            JsonNode weights = layers.required(layer).required("weights");
            double largest = 0;
            for (JsonNode row : weights) {
                for (JsonNode weight : row) {
                    largest = Math.max(largest, Math.abs(weight.asDouble()));
                }
            }
            assertThat(largest).isPositive();
            int unit = weights.size() - 1;
            for (int input : new int[] {0, 1, weights.required(unit).size() - 1}) {
                double weight = weights.required(unit).required(input).asDouble();
                List<?> pixel = pixel(layer, unit, input);
                assertThat(((Number) pixel.get(3)).doubleValue())
                        .isCloseTo(255 * Math.abs(weight) / largest, within(2.0));
                if (Math.abs(weight) / largest > 0.1) {
                    boolean blue = ((Number) pixel.get(2)).intValue() > ((Number) pixel.get(0)).intValue();
                    assertThat(blue).as("weight %s", weight).isEqualTo(weight > 0);
                }
            }
        }
    }

    /** Red, green, blue and opacity. */
    private static List<?> pixel(int layer, int unit, int input) {
        Object pixel = browser.driver()
                .executeScript(
                        "return [...document.querySelectorAll('#network canvas')[arguments[0]].getContext('2d')"
                                + ".getImageData(arguments[1], arguments[2], 1, 1).data]",
                        layer,
                        unit,
                        input);
        return (List<?>) Objects.requireNonNull(pixel);
    }

    @Test
    void nothingIsCutOffAndNobodyIsKeptOut() {
        for (String colors : List.of("light", "dark")) {
            browser.colors(colors);
            browser.size(390, 844, true);
            browser.picture("wide-phone-" + colors);
            assertThat((Long) browser.driver().executeScript("return document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(390L);
            assertThat((Boolean) browser.driver()
                            .executeScript("return [...document.querySelectorAll('#network figcaption')]"
                                    + ".every(c => c.scrollWidth <= c.clientWidth)"))
                    .isTrue();
            browser.size(1280, 800, false);
            browser.picture("wide-desktop-" + colors);
            assertThat(browser.faults()).as(colors).isEmpty();
        }
        browser.colors("light");
    }
}
