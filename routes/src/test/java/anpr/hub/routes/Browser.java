package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium without a screen, as a person at the console uses it. Each page that it is at can be looked over by axe. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    /** On a machine that has much else to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Dimension DESK = new Dimension(1280, 900);
    private static final Dimension PHONE = new Dimension(500, 900);
    private static final List<String> STANDARD =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    private final ChromeDriver driver;
    private final String address;

    private Browser(ChromeDriver driver, String address) {
        this.driver = driver;
        this.address = address;
    }

    /** The test is skipped where there is no browser. */
    static Browser at(String address) {
        Assumptions.assumeTrue(Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER), """
                this test needs Chromium and its driver (Debian: chromium, chromium-driver)""");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--window-size=" + DESK.width + "," + DESK.height);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
        return new Browser(driver, address);
    }

    Browser open(String path) {
        driver.get(address + path);
        return this;
    }

    Browser signIn(String account, String secret) {
        open("/console/login");
        type(By.id("username"), account);
        type(By.id("password"), secret);
        press("Sign in");
        return this;
    }

    void type(By field, String text) {
        WebElement element = find(field);
        element.clear();
        element.sendKeys(text);
    }

    WebElement find(By what) {
        return new WebDriverWait(driver, PATIENCE).until(browser -> browser.findElement(what));
    }

    List<WebElement> all(By what) {
        return driver.findElements(what);
    }

    /** Presses a button by the words on it, and is there when the page that comes of it is. */
    void press(String button) {
        leave(find(By.xpath("//button[normalize-space()='" + button + "']")));
    }

    /** Follows a link by its words. */
    void follow(String link) {
        leave(find(By.linkText(link)));
    }

    private void leave(WebElement by) {
        mark();
        by.click();
        awaitLeft();
    }

    /** What is told of a page while it goes is told in many ways; a mark that is gone is plain. */
    private void mark() {
        script("window.isLeft = false");
    }

    private void awaitLeft() {
        new WebDriverWait(driver, PATIENCE)
                .ignoring(WebDriverException.class)
                .until(browser -> Boolean.TRUE.equals(
                        script("return window.isLeft === undefined && document.readyState === 'complete'")));
    }

    /** Waits until the page says so, by itself or by being loaded. */
    void until(Predicate<Browser> there) {
        new WebDriverWait(driver, PATIENCE).ignoring(WebDriverException.class).until(browser -> there.test(this));
    }

    /** Moves by the tabulator key alone, until what has the focus has this text. */
    void tabTo(String text) {
        for (int i = 0; i < 400; i++) {
            new Actions(driver).sendKeys(Keys.TAB).perform();
            if (driver.switchTo().activeElement().getText().strip().equals(text)) {
                return;
            }
        }
        throw new AssertionError("no way to '" + text + "' by keyboard");
    }

    /** The same, until this has the focus. */
    void tabTo(By what) {
        WebElement wanted = find(what);
        for (int i = 0; i < 400; i++) {
            new Actions(driver).sendKeys(Keys.TAB).perform();
            if (driver.switchTo().activeElement().equals(wanted)) {
                return;
            }
        }
        throw new AssertionError("no way to '" + what + "' by keyboard");
    }

    /** Types to what has the focus. */
    void keys(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Presses enter, and is there when the page that comes of it is. */
    void enter() {
        mark();
        keys(Keys.ENTER);
        awaitLeft();
    }

    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    String path() {
        return driver.getCurrentUrl().substring(address.length());
    }

    String title() {
        return driver.getTitle();
    }

    String text() {
        return find(By.tagName("body")).getText();
    }

    String source() {
        return driver.getPageSource();
    }

    Object script(String script) {
        return driver.executeScript(script);
    }

    /** The page as it stands has nothing that axe objects to, at a desk or on a phone, and the browser had nothing to say. */
    void isAccessible() {
        for (Dimension size : List.of(DESK, PHONE)) {
            driver.manage().window().setSize(size);
            List<Rule> violations =
                    new AxeBuilder().withTags(STANDARD).analyze(driver).getViolations();
            assertThat(violations)
                    .as("what axe objects to at %s, %d wide", path(), size.width)
                    .extracting(rule -> rule.getId() + ": " + rule.getNodes())
                    .isEmpty();
            assertThat(script("return document.documentElement.scrollWidth <= window.innerWidth"))
                    .as("%s fits a width of %d", path(), size.width)
                    .isEqualTo(true);
        }
        driver.manage().window().setSize(DESK);
        saidNothing();
    }

    /** As somebody who was never here. */
    Browser forget() {
        open("/console/login");
        driver.manage().deleteAllCookies();
        return this;
    }

    /** No file was missing, no script failed, and the content policy stopped nothing. */
    void saidNothing() {
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
                .as("what the browser's console says")
                .extracting(Object::toString)
                .noneMatch(line -> line.contains("Refused to")
                        || line.contains("Content Security Policy")
                        || line.contains("Uncaught")
                        || line.contains("/assets/"));
    }

    /** @param width of the window; the picture is as high as the page */
    void picture(Path png, int width) throws java.io.IOException {
        driver.manage().window().setSize(new Dimension(width, 900));
        Object height = script("return Math.min(4000, document.documentElement.scrollHeight)");
        driver.manage().window().setSize(new Dimension(width, ((Number) height).intValue() + 150));
        Files.write(png, driver.getScreenshotAs(OutputType.BYTES));
        driver.manage().window().setSize(DESK);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
