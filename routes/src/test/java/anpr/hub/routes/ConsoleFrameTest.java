package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

/** The way into the console and out of it, and what is around every page. */
class ConsoleFrameTest {
    @TempDir
    static Path data;

    private static TestHub hub;
    private static Browser browser;

    @BeforeAll
    static void start() {
        hub = new TestHub(
                data.resolve("hub"),
                new Partners(data.resolve("partners"))
                        .with("mock-shop", "COMMERCIAL", "COMMERCIAL")
                        .folder(),
                "--hub.accounts.officer.roles=HIT_OFFICER");
        browser = Browser.at(hub.address());
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        hub.close();
    }

    @BeforeEach
    void asANewcomer() {
        browser.forget();
    }

    @Test
    void anOperatorSignsInByKeyboardAloneAndOutAgain() {
        browser.open("/");
        assertThat(browser.title()).isEqualTo("Sign in - ANPR hub");
        browser.isAccessible();
        browser.tabTo("Skip to main content");
        browser.open("/");
        browser.find(By.id("username")).sendKeys("operator");
        browser.keys("\t", hub.secret("operator"));
        browser.enter();
        assertThat(browser.path()).isEqualTo("/console/feeds");
        assertThat(browser.text()).contains("Signed in as operator");

        browser.tabTo("Sign out");
        browser.enter();
        assertThat(browser.text()).contains("You have signed out");
        browser.open("/console/feeds");
        assertThat(browser.title()).isEqualTo("Sign in - ANPR hub");
        browser.saidNothing();
    }

    @Test
    void theAddressAloneLeadsToTheConsole() throws Exception {
        assertThat(get("/").headers().firstValue("location").orElse("")).endsWith("/console");
    }

    @Test
    void aWrongSecretIsSaidWhereOneLooks() {
        browser.signIn("operator", "wrong");

        assertThat(browser.title()).startsWith("Error: ");
        assertThat(browser.focused().getText()).contains("There is a problem", "Name or secret is not right");
        browser.isAccessible();
    }

    @Test
    void whoCameForAPageGetsThereAfterSigningIn() {
        browser.open("/console/feeds?state=SILENT");
        browser.find(By.id("username")).sendKeys("operator");
        browser.keys("\t", hub.secret("operator"));
        browser.enter();

        assertThat(browser.path()).startsWith("/console/feeds?state=SILENT");
    }

    @Test
    void aPageThatThereIsNotSaysWhatToDo() {
        browser.signIn("operator", hub.secret("operator")).open("/console/nowhere");

        assertThat(browser.text()).contains("There is no such page", "check it");
        assertThat(browser.all(By.cssSelector("h1"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"officer", "mock-shop"})
    void whoHasNoPartInTheConsoleSeesNothingOfIt(String account) {
        browser.signIn(account, hub.secret(account));
        assertThat(browser.text()).contains("There is nothing in the console for this account");
        browser.isAccessible();
        browser.open("/console/feeds");
        assertThat(browser.text()).contains("You cannot do that").doesNotContain("Mock Street");
        browser.open("/console/feeds/mock-shop");
        assertThat(browser.text()).contains("You cannot do that").doesNotContain("hikvision");
    }

    @Test
    void strangersGetNoSessionAndEveryPageItsPolicy() throws Exception {
        HttpResponse<String> login = get("/console/login");

        assertThat(login.statusCode()).isEqualTo(200);
        assertThat(login.headers().allValues("set-cookie")).noneMatch(cookie -> cookie.startsWith("hub-session"));
        assertThat(login.headers().firstValue("content-security-policy"))
                .hasValue("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
                        + " 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        assertThat(login.headers().firstValue("cache-control"))
                .hasValueSatisfying(it -> assertThat(it).contains("no-store"));
        assertThat(login.body())
                .doesNotContain("<style", "style=\"", "onclick")
                .doesNotContainPattern("<script(?![^>]*src)");
    }

    @Test
    void aSessionIsKeptFromScriptsAndOtherSites() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        HttpResponse<String> form = client.send(request("/console/login").build(), BodyHandlers.ofString());
        String token = form.body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        String fields = "username=operator&password=" + hub.secret("operator");

        assertThat(client.send(posted("/console/login", fields), BodyHandlers.ofString())
                        .statusCode())
                .as("without the form's token")
                .isEqualTo(403);
        HttpResponse<String> signedIn =
                client.send(posted("/console/login", fields + "&_csrf=" + token), BodyHandlers.ofString());

        assertThat(signedIn.statusCode()).isEqualTo(302);
        assertThat(signedIn.headers().allValues("set-cookie"))
                .filteredOn(cookie -> cookie.startsWith("hub-session"))
                .singleElement()
                .asString()
                .contains("HttpOnly", "SameSite=Strict", "Path=/console");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/0000000000000000/console.css",
                "/assets/console.css",
                "/webjars/htmx.org/2.0.4/dist/htmx.min.js",
                "/console.css"
            })
    void nothingIsServedButWhatPagesNeed(String path) throws Exception {
        assertThat(get(path).statusCode()).isIn(302, 401, 403, 404);
    }

    @Test
    void filesAreKeptByBrowsers() throws Exception {
        String page = get("/console/login").body();
        List<String> files = java.util.regex.Pattern.compile("\"(/assets/[^\"]+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();

        assertThat(files).hasSize(6);
        for (String file : files) {
            HttpResponse<String> answer = get(file);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.headers().firstValue("cache-control").orElse("")).contains("immutable");
        }
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request(path).build(), BodyHandlers.ofString());
        }
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(hub.address() + path));
    }

    private static HttpRequest posted(String path, String fields) {
        return request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields))
                .build();
    }
}
