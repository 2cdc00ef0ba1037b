package dev.simloop.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.WheelInput;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** Debian's Chromium, headless, with a report open in it. */
final class Browser implements AutoCloseable {
    private static final Path OUTPUT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target/report");
    private static final Pattern REQUEST = Pattern.compile("\"url\":\"((?!data:)[^\"]*)\"");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static Browser start(String... more) {
        try {
            Files.createDirectories(OUTPUT);
            var options = new ChromeOptions();
            options.setBinary("/usr/bin/chromium");
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
                    "--user-data-dir=" + Files.createTempDirectory(OUTPUT, "profile"));
            options.addArguments(more);
            options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL", LogType.PERFORMANCE, "ALL"));
            var service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                    .usingAnyFreePort()
                    .build();
            var driver = new ChromeDriver(service, options);
            driver.get("about:blank");
            // what the browser's own start page asked for is none of ours
            driver.manage().logs().get(LogType.PERFORMANCE);
            return new Browser(driver);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void open(Report report, String name) {
        Path file = OUTPUT.resolve(name + ".html");
        try (var out = Files.newBufferedWriter(file, UTF_8)) {
            report.writeHtml(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        driver.get(file.toUri().toString());
        settle();
    }

    Browser size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
        settle();
        return this;
    }

    /** Waits until the page has drawn what it was asked to: two frames, not a time. */
    void settle() {
        driver.executeAsyncScript("const done = arguments[0];"
                + "requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done())));");
    }

    Browser keys(CharSequence... keys) {
        for (CharSequence key : keys) {
            new Actions(driver).sendKeys(key).perform();
        }
        settle();
        return this;
    }

    Browser press(CharSequence modifier, CharSequence key) {
        new Actions(driver).keyDown(modifier).sendKeys(key).keyUp(modifier).perform();
        settle();
        return this;
    }

    Browser click(String selector) {
        element(selector).click();
        settle();
        return this;
    }

    /** Moves the pointer to a place of the drawing, counted from its upper left corner. */
    Browser point(int x, int y) {
        WebElement canvas = element("#over");
        Dimension size = canvas.getSize();
        new Actions(driver)
                .moveToElement(canvas, x - size.getWidth() / 2, y - size.getHeight() / 2)
                .perform();
        settle();
        return this;
    }

    Browser pressPointer() {
        new Actions(driver).click().perform();
        settle();
        return this;
    }

    Browser wheel(int x, int y, int delta) {
        point(x, y);
        new Actions(driver)
                .scrollFromOrigin(WheelInput.ScrollOrigin.fromElement(element("#over")), 0, delta)
                .perform();
        settle();
        return this;
    }

    WebElement element(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    String text(String selector) {
        return element(selector).getText();
    }

    List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    /** What the page says of its drawing. */
    String drawn(String name) {
        String value = element("#chart").getDomAttribute("data-" + name);
        return value == null ? "" : value;
    }

    int drawnCount(String name) {
        return Integer.parseInt(drawn(name));
    }

    /** {@return how much of the axis is visible, in events or nanoseconds} */
    double span() {
        return Double.parseDouble(drawn("to")) - Double.parseDouble(drawn("from"));
    }

    /** {@return where the drawing has the selected event} */
    int[] placeOfSelected() {
        return new int[] {drawnCount("x"), drawnCount("y")};
    }

    Object script(String script) {
        Object result = driver.executeScript(script);
        return result == null ? "" : result;
    }

    void dark() {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        settle();
    }

    Path screenshot(String name) {
        try {
            return Files.write(OUTPUT.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what the page complained of} */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** {@return the addresses that pages asked for, other than {@code data:} ones} */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("\"Network.requestWillBeSent\""))
                .flatMap(message -> REQUEST.matcher(message).results())
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
