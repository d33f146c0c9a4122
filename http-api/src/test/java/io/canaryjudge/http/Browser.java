package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The system's Chromium without a window, driven as a person would drive it. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path SHOTS = Path.of("target", "page-shots");
    private static final String AXE = resource("/axe.min.js");

    /** What a page looks like. */
    enum Look {
        LIGHT("light", 1280, 900),
        DARK("dark", 1280, 900),
        NARROW("light", 360, 740);

        private final String scheme;
        private final int width;
        private final int height;

        Look(String scheme, int width, int height) {
            this.scheme = scheme;
            this.width = width;
            this.height = height;
        }
    }

    private final ChromeDriver driver;

    Browser() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en");
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logging);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options);
        look(Look.LIGHT);
    }

    private static String resource(String name) {
        try (InputStream in = Browser.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the page looked at in another way, from now on. */
    void look(Look look) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", look.scheme))));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", look.width, "height", look.height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Loads the page at an address, also where only the part behind the hash is another. */
    void open(URI address) {
        driver.get("about:blank");
        driver.get(address.toString());
    }

    /** Whether the page is the one that was marked, and was not loaded again. */
    boolean isMarked() {
        return Boolean.TRUE.equals(script("return window.marked === true"));
    }

    void mark() {
        script("window.marked = true");
    }

    @Nullable Object script(String script, Object... arguments) {
        return ((JavascriptExecutor) driver).executeScript(script, arguments);
    }

    /** The first element of a CSS selector that can be seen; waits for one. */
    WebElement find(String selector) {
        RunningService.eventually(
                "there is " + selector,
                PATIENCE,
                () -> driver.findElements(By.cssSelector(selector)).stream().anyMatch(WebElement::isDisplayed));
        return driver.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(selector));
    }

    /** How many elements of a CSS selector can be seen. */
    long count(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .count();
    }

    /** The texts of all elements of a CSS selector that can be seen. */
    List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .map(WebElement::getText)
                .toList();
    }

    void click(String selector) {
        find(selector).click();
    }

    /** A button or link by its text. */
    void press(String text) {
        String path = "//*[self::button or self::a or self::summary][normalize-space()='" + text + "']";
        RunningService.eventually(
                "there is '" + text + "'",
                PATIENCE,
                () -> driver.findElements(By.xpath(path)).stream().anyMatch(WebElement::isDisplayed));
        driver.findElements(By.xpath(path)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElseThrow()
                .click();
    }

    void type(String selector, String text) {
        WebElement field = find(selector);
        field.clear();
        field.sendKeys(text);
    }

    /** Waits until an element's text contains something. */
    void sees(String selector, String text) {
        RunningService.eventually(selector + " says " + text, PATIENCE, () -> {
            try {
                return driver.findElements(By.cssSelector(selector)).stream()
                        .anyMatch(
                                found -> found.isDisplayed() && found.getText().contains(text));
            } catch (StaleElementReferenceException e) {
                return false;
            }
        });
    }

    /** Chooses a file as if in the system's dialog; waits for the field. */
    void choose(String selector, Path file) {
        By field = By.cssSelector(selector);
        RunningService.eventually(
                "there is " + selector,
                PATIENCE,
                () -> !driver.findElements(field).isEmpty());
        driver.findElement(field).sendKeys(file.toAbsolutePath().normalize().toString());
    }

    /** What axe-core finds wrong with the page, serious and critical. */
    List<?> seriousViolations() {
        script(AXE);
        Object found = ((JavascriptExecutor) driver).executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, {resultTypes: ['violations']}).then(({violations}) => done(violations
                  .filter(({impact}) => impact === 'serious' || impact === 'critical')
                  .map(({id, nodes}) => id + ': ' + nodes.map(({target, failureSummary}) =>
                      target + ' ' + failureSummary).join(' | '))));""");
        return (List<?>) Objects.requireNonNull(found);
    }

    /** How many pixels of the page are beyond the right border. */
    long overflow() {
        return ((Number) Objects.requireNonNull(
                        script("return document.scrollingElement.scrollWidth - document.documentElement.clientWidth")))
                .longValue();
    }

    /**
     * What the browser complained of since it was asked last: scripts that failed, and what the security policy refused.
     * Answers of the interface that the page deals with are no complaints.
     */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::toString)
                .filter(complaint -> !complaint.matches(".*/api/v1/\\S+ - Failed to load resource:.* status of 4.*"))
                .toList();
    }

    /** Keeps a picture of the whole page for who wants to look at it. */
    void shoot(String name) {
        try {
            Files.createDirectories(SHOTS);
            long height = ((Number) Objects.requireNonNull(
                            script("return Math.min(6000, document.scrollingElement.scrollHeight)")))
                    .longValue();
            long width = ((Number) Objects.requireNonNull(script("return innerWidth"))).longValue();
            Map<String, Object> shot = driver.executeCdpCommand(
                    "Page.captureScreenshot",
                    Map.of(
                            "captureBeyondViewport",
                            true,
                            "clip",
                            Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
            byte[] picture = OutputType.BYTES.convertFromBase64Png((String) Objects.requireNonNull(shot.get("data")));
            assertThat(picture).isNotEmpty();
            Files.write(SHOTS.resolve(name + ".png"), picture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
