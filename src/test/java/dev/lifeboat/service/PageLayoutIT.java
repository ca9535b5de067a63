package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** How the page uses its space, with much and with little to show. */
@Tag("tools")
class PageLayoutIT extends PageOfAStand {
    /** Height in px that a card may leave unused below its content. */
    private static final long MAX_EMPTY = 160;

    @Test
    void noCardIsMostlyEmpty() {
        Stand stand = stand(List.of("pclass", "sex", "age"), Map.of()).learned();
        open(stand);
        await().atMost(PATIENCE).until(() -> browser.data("accuracy-chart", "points") > 2);
        for (int width : new int[] {1440, 1280, 800, 400}) {
            browser.size(width, 800, width == 400);
            browser.picture("layout-" + width);

            Object empty = browser.driver().executeScript("""
                    return [...document.querySelectorAll('main .card')].map(card => {
                        const bottom = Math.max(...[...card.querySelectorAll('*')].map(e => e.getBoundingClientRect().bottom));
                        return [card.className, Math.round(card.getBoundingClientRect().bottom - bottom)];
                    }).filter(([name, empty]) => empty > arguments[0]);
                    """, MAX_EMPTY);
            assertThat(empty).as("at %d px", width).isEqualTo(List.of());
            assertThat(pageWidth()).isLessThanOrEqualTo(width);
        }
    }

    @Test
    void manyDriftDetectionsAreScrolledAndDoNotStretchThePage() {
        Stand stand = stand(PLAIN, Map.of()).learned();
        open(stand);
        await().atMost(PATIENCE).until(() -> browser.data("network", "version") > 0);
        long height = pageHeight();
        Stand drifted = stand(List.of("price_of_the_day", "average_demand_of_the_month"), Map.of())
                .drifted(12);
        open(drifted);

        await().atMost(PATIENCE).until(() -> browser.texts("#events tr").size() >= 15);
        browser.driver().executeScript("document.getElementById('events').scrollIntoView({block: 'end'})");
        browser.picture("drift");
        assertThat(pageHeight()).isLessThan(height + 250);
        WebElement list = browser.driver().findElement(By.cssSelector("[aria-label=Events]"));
        assertThat(list.getDomProperty("scrollHeight")).isNotEqualTo(list.getDomProperty("clientHeight"));
        assertThat(list.getDomAttribute("tabindex")).isEqualTo("0");
        for (int width : new int[] {1280, 400}) {
            browser.size(width, 800, width == 400);
            assertThat(list.getDomProperty("scrollWidth"))
                    .as("at %d px", width)
                    .isEqualTo(list.getDomProperty("clientWidth"));
        }
        assertThat(browser.faults()).isEmpty();
    }

    @Test
    void manyFeaturesDoNotStretchThePage() {
        List<String> many = IntStream.range(0, 64).mapToObj(i -> "feature" + i).toList();
        Stand stand = stand(many, Map.of()).learned();
        open(stand);
        await().atMost(PATIENCE).until(() -> browser.texts("#features tr").size() == 64);

        browser.picture("many-features");
        assertThat(pageHeight()).isLessThan(1700);
        assertThat(browser.faults()).isEmpty();
    }

    private long pageHeight() {
        return number("return document.documentElement.scrollHeight");
    }

    private long pageWidth() {
        return number("return document.documentElement.scrollWidth");
    }

    private long number(String script) {
        return ((Number) Objects.requireNonNull(browser.driver().executeScript(script))).longValue();
    }
}
