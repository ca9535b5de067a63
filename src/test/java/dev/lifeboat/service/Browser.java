package dev.lifeboat.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The installed Chromium, without a window and with a profile of its own. */
final class Browser implements AutoCloseable {
    private static final Path PICTURES = Path.of("target/screenshots");

    private final Path profile;
    private final ChromeDriver driver;

    Browser() {
        try {
            profile = Files.createTempDirectory("lifeboat-chromium-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(installed("chromium"));
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(installed("chromedriver"))
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options);
    }

    /** The test fails, and is not skipped, where a tool is not installed. */
    static File installed(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> new File(directory, tool))
                .filter(File::canExecute)
                .findFirst()
                .orElseThrow(() -> new AssertionError(tool + " is not installed; the profile tools needs it"));
    }

    ChromeDriver driver() {
        return driver;
    }

    void size(int width, int height, boolean phone) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
    }

    void colors(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    WebElement element(String id) {
        return driver.findElement(By.id(id));
    }

    /** What is to be read in an element. */
    String text(String id) {
        return element(id).getText();
    }

    /** What is to be read in all elements that a selector finds, at one moment. */
    List<String> texts(String selector) {
        Object texts = driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)", selector);
        return ((List<?>) Objects.requireNonNull(texts))
                .stream().map(String::valueOf).toList();
    }

    /** What an element's attribute {@code data-NAME} says; 0 without one. */
    double data(String id, String name) {
        String value = element(id).getDomAttribute("data-" + name);
        return value == null ? 0 : Double.parseDouble(value);
    }

    /** A picture of what is to be seen, also below {@code target/screenshots} for people to look at. */
    BufferedImage picture(String name) {
        try {
            Files.createDirectories(PICTURES);
            byte[] png = driver.getScreenshotAs(OutputType.BYTES);
            Files.write(PICTURES.resolve(name + ".png"), png);
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was logged since the last look: errors, and whatever the policy has kept from being loaded. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    /** Serious and critical faults of accessibility, as axe-core finds them. */
    List<String> faults() {
        try (InputStream axe = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
            driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Object faults = driver.executeAsyncScript(
                "const done = arguments[0]; axe.run().then(results => done({checked: results.passes.length, faults: "
                        + "results.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
                        + ".map(v => v.id + ': ' + v.nodes.map(n => n.html + n.failureSummary).join('; '))}))");
        Map<?, ?> results = (Map<?, ?>) Objects.requireNonNull(faults);
        assertThat((Long) results.get("checked")).isGreaterThan(10);
        return ((List<?>) Objects.requireNonNull(results.get("faults")))
                .stream().map(String::valueOf).toList();
    }

    /** URLs asked for since the last look, but for the browser's own pages. */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("\"Network.requestWillBeSent\""))
                .map(message -> message.replaceAll("(?s).*\"request\":\\{.*?\"url\":\"([^\"]*)\".*", "$1"))
                .filter(url -> url.matches("(https?|wss?):.*"))
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
        Application.remove(profile);
    }
}
