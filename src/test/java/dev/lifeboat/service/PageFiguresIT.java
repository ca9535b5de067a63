package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** What the page draws and the numbers it tells, of networks and values that a quickstart does not have. */
@WithTools
class PageFiguresIT extends PageOfAStand {
    @Test
    void circlesDoNotOverlap() {
        Stand stand = stand(PLAIN, Map.of("network.hidden.units", "24")).learned();
        open(stand);
        await().atMost(PATIENCE).until(() -> browser.data("network", "version") > 0);
        List<WebElement> hidden =
                browser.element("network").findElements(By.tagName("circle")).subList(2, 26);
        for (int i = 1; i < hidden.size(); i++) {
            double apart = number(hidden.get(i), "cy") - number(hidden.get(i - 1), "cy");
            assertThat(apart).isGreaterThan(2 * number(hidden.get(i), "r"));
        }
    }

    @Test
    void labelsOfTheNetworkAreReadableAndDistinct() {
        List<String> features = List.of(
                "nswdemand", "vicdemand", "WWWWWWWWWWWWWWWW", "average_price_of_the_day", "average_price_of_the_month");
        Stand stand = stand(features, Map.of("label.field", "transfer_above_its_mean_of_the_day"))
                .learned();
        for (int width : new int[] {400, 1280}) {
            browser.size(width, 800, width == 400);
            open(stand);
            await().atMost(PATIENCE).until(() -> browser.data("network", "version") > 0);
            browser.picture("labels-" + width);
            assertThat(browser.driver().executeScript("""
                    const box = document.querySelector('#network svg').viewBox.baseVal;
                    return [...document.querySelectorAll('#network text')].filter(text => {
                        const { x, width } = text.getBBox();
                        return x < 0 || x + width > box.width;
                    }).map(text => text.textContent);
                    """)).isEqualTo(List.of());
            List<String> tooltips = textNodes("#network .name > title");
            assertThat(tooltips.subList(0, 5)).isEqualTo(features);
            assertThat(tooltips.get(5)).isEqualTo("transfer_above_its_mean_of_the_day");
            List<String> labels = textNodes("#network .name");
            assertThat(labels).hasSize(6).doesNotHaveDuplicates();
            assertThat(labels.subList(0, 2)).isEqualTo(features.subList(0, 2));
            assertThat(labels.get(3)).matches("averag.*….*day");
            assertThat(labels.get(5)).matches("transf.*….*day");
        }
    }

    /** The own text of each element, without that of its children. */
    private List<String> textNodes(String selector) {
        Object texts = browser.driver()
                .executeScript(
                        "return [...document.querySelectorAll(arguments[0])].map(e => e.firstChild.data)", selector);
        return ((List<?>) Objects.requireNonNull(texts))
                .stream().map(String::valueOf).toList();
    }

    @Test
    void namesThatNoEllipsisSeparatesAreNumbered() {
        open(stand(PLAIN, Map.of()));
        Object labels = browser.driver()
                .executeAsyncScript("const done = arguments[0]; import('/labels.js').then(({shorten}) => {"
                        + "const fits = text => text.length <= 5;"
                        + "done([shorten(['short', 'a-long-name', 'b-long-name'], fits),"
                        + "shorten(['abcdefgh', 'abcdxfgh'], fits),"
                        + "shorten(['aaabaaaa', 'aaacaaaa', 'aaadaaaa'], text => text.length <= 4)]);})");

        assertThat(labels)
                .isEqualTo(List.of(
                        List.of("short", "a-…me", "b-…me"),
                        List.of("1. …h", "2. …h"),
                        List.of("1.…a", "2.…a", "3.…a")));
    }

    @Test
    void inactiveUnitsAreShown() {
        Stand active = stand(PLAIN, Map.of("evaluation.window", "16")).learned();
        open(active);
        await().atMost(PATIENCE).until(() -> browser.text("inactive").equals("0 of 4 hidden units inactive"));
        assertThat(browser.texts("#inactive.warning")).isEmpty();

        // Constant features are scaled to 0, and so is the output of each hidden unit.
        Stand inactive = stand(PLAIN, Map.of("evaluation.window", "8")).learned(1, 1, 0, 1, 0, 1, 0, 1, 0, 1);
        open(inactive);

        await().atMost(PATIENCE).until(() -> browser.text("inactive").equals("4 of 4 hidden units inactive"));
        assertThat(browser.texts("#inactive.warning")).hasSize(1);
        for (String colors : List.of("light", "dark")) {
            browser.colors(colors);
            assertThat(browser.faults()).as(colors).isEmpty();
        }
    }

    @Test
    void changesOfOperatorsAreOnTheTimeLineBesideDrift() {
        Stand stand = stand(List.of("demand"), Map.of()).operated();
        open(stand);
        await().atMost(PATIENCE).until(() -> browser.texts("#events tr").size() >= 4);
        browser.driver().executeScript("document.getElementById('events').scrollIntoView({block: 'center'})");
        browser.picture("events");

        List<String> cells = browser.texts("#events tr:nth-child(-n+4) td:nth-child(n+2)");
        assertThat(cells.get(0)).isEqualTo("model");
        assertThat(cells.get(1)).matches("→ version \\d+");
        assertThat(cells.subList(2, 9))
                .containsExactly(
                        "rollback",
                        "learning.paused",
                        "false → true",
                        "settings",
                        "learning.rate",
                        "0.001 → 0.03",
                        "settings");
        assertThat(cells.get(11)).isEqualTo("drift");
        for (String colors : List.of("light", "dark")) {
            browser.colors(colors);
            assertThat(browser.faults()).as(colors).isEmpty();
        }
        browser.size(400, 800, true);
        browser.driver().executeScript("document.getElementById('events').scrollIntoView({block: 'center'})");
        browser.picture("events-400");
        WebElement list = browser.driver().findElement(By.cssSelector("[aria-label=Events]"));
        assertThat(list.getDomProperty("scrollWidth")).isEqualTo(list.getDomProperty("clientWidth"));
    }

    @Test
    void inactiveUnitsAreAWarningAboveHalf() {
        open(stand(PLAIN, Map.of()));
        Object warnings = browser.driver()
                .executeAsyncScript("const done = arguments[0]; import('/network.js').then(({inactiveUnits}) => done("
                        + "[[0], [2], [3], [4]].map(([deadUnits]) => inactiveUnits({deadUnits,"
                        + "layers: [{units: 3}, {units: 1}, {units: 1}]}).isWarning)))");

        assertThat(warnings).isEqualTo(List.of(false, false, true, true));
    }

    private static double number(WebElement element, String attribute) {
        return Double.parseDouble(String.valueOf(element.getDomAttribute(attribute)));
    }

    @Test
    void manyLayersFitOnAPhone() {
        Stand stand =
                stand(PLAIN, Map.of("network.hidden.units", "32,16,16,8,8")).learned();
        browser.size(390, 844, true);
        open(stand);
        await().atMost(PATIENCE).until(() -> browser.data("network", "version") > 0);

        assertThat((Long) browser.driver().executeScript("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(390L);
        assertThat(browser.faults()).isEmpty();
    }

    @Test
    void weightOfAWideNetworkIsToldWithTheNameOfItsInput() {
        List<String> many = IntStream.range(0, 40).mapToObj(i -> "feature" + i).toList();
        Stand stand = stand(many, Map.of()).learned();
        open(stand);
        await().atMost(PATIENCE).until(() -> browser.data("network", "version") > 0);
        WebElement first = browser.element("network").findElement(By.tagName("canvas"));
        new Actions(browser.driver()).moveToElement(first).perform();

        await().atMost(PATIENCE)
                .until(() -> String.valueOf(first.getDomAttribute("title")).matches("feature(19|20) → unit [23]: .*"));
    }

    @Test
    void smallNumbersAreNotRoundedAway() {
        Stand stand = stand(List.of("a"), Map.of()).learned(0.0002, 0.0004, 0, 1, 0, 1, 0, 1, 0, 1);
        open(stand);

        await().atMost(PATIENCE)
                .until(() -> browser.texts("#features td").equals(List.of("a", "0.0003", "0.0001", "0")));
    }

    /** The first label makes the majority's baseline sure, and the second one surprises it by 34 nats. */
    @Test
    void baselineDoesNotFlattenTheLossOfTheModel() {
        Stand stand = stand(PLAIN, Map.of()).learned(1, 2, 0, 1, 0, 1, 0, 1, 0, 1);
        open(stand);
        await().atMost(PATIENCE).until(() -> browser.data("loss-chart", "points") > 2);

        assertThat(browser.text("log-loss-note")).matches("majority class [3-9]\\..*");
        assertThat(browser.data("loss-chart", "top")).isBetween(0.69, 1.0);
    }

    @Test
    void chartTellsTheValuesBelowThePointer() {
        Stand stand = stand(PLAIN, Map.of()).learned();
        open(stand);
        await().atMost(PATIENCE).until(() -> browser.data("accuracy-chart", "points") > 2);
        assertThat(browser.texts(".accuracy .legend").get(0)).doesNotContain(" at ");
        new Actions(browser.driver())
                .moveToElement(browser.element("accuracy-chart"))
                .perform();

        await().atMost(PATIENCE)
                .until(() -> browser.texts(".accuracy .legend")
                        .get(0)
                        .matches("(?s)model \\d+\\.\\d %.*previous label \\d+\\.\\d %.*at \\d\\d:\\d\\d:\\d\\d"));
    }

    @Test
    void whatWasNotKnownIsNoGrowth() {
        Stand stand = stand(PLAIN, Map.of());
        open(stand);
        Object rates = browser.driver()
                .executeAsyncScript("const done = arguments[0]; import('/charts.js').then(({History}) => {"
                        + "const all = new History();"
                        + "all.add({time: [0, 1000, 2000, 3000, 5000], x: [null, null, 700, 710, 730]});"
                        + "done(all.rate('x'));})");

        List<Object> expected = new ArrayList<>(Collections.nCopies(3, null));
        expected.addAll(List.of(10L, 10L));
        assertThat(rates).isEqualTo(expected);
    }
}
