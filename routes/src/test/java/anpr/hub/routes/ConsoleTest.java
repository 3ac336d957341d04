package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.routes.pause.Pauses;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** What operators see of feeds in the console, and do to them. */
class ConsoleTest {
    private static final String BUSY = "mock-shop";
    private static final String QUIET = "mock-quiet";
    private static final String NATIONAL = "mock-watch";
    private static final String HOSTILE = "text/<script>document.title='had'</script><b>&\"'{{7*7}}${7*7}";

    @TempDir
    static Path data;

    private static TestHub hub;
    private static Browser browser;

    @BeforeAll
    static void start() {
        hub = new TestHub(
                data.resolve("hub"),
                new Partners(data.resolve("partners"))
                        .with(BUSY, "COMMERCIAL", "COMMERCIAL")
                        .with(QUIET, "LOCAL_AUTHORITY", "LOCAL_AUTHORITY")
                        .with(NATIONAL, "POLICE", "NATIONAL")
                        .folder(),
                "--hub.landing.patience=2s",
                "--hub.law-enforcement=chief",
                "--hub.accounts.chief.roles=OPERATOR");
        hasSentNothingForAnHour(QUIET);
        post(BUSY, "ZZ99ZZA");
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
    void asANewcomerToFeedsThatAreOpen() {
        Pauses pauses = hub.part(Pauses.class);
        pauses.all().forEach(pause -> pauses.resume("test", pause.feed(), "before a test"));
        browser.forget();
    }

    @Test
    void anOperatorFindsTheSilentFeedAndSeesWhy() {
        browser.signIn("operator", hub.secret("operator"));
        browser.find(By.cssSelector(".hub-count--orange")).click();
        browser.until(it -> it.path().contains("state=SILENT"));

        assertThat(browser.all(By.cssSelector("tbody tr"))).hasSize(1);
        assertThat(browser.text()).contains(QUIET, "Nothing has come for", "longer than is usual");
        browser.isAccessible();

        browser.follow(QUIET);
        assertThat(browser.title()).isEqualTo(QUIET + " - ANPR hub");
        assertThat(browser.text()).contains("Nothing has come for", "Ask the partner whether it sends");
        browser.isAccessible();

        browser.press("Test connection");
        assertThat(browser.text()).contains("Its door is open here");
        browser.find(By.cssSelector(".hub-table a[href*='/cameras/']")).click();
        browser.until(it -> it.title().startsWith("Camera "));
        assertThat(browser.text()).doesNotContain("Mock Street", "56.128");
        browser.isAccessible();
    }

    @Test
    void aPausedFeedTakesNothingInUntilItIsResumed() {
        browser.signIn("operator", hub.secret("operator")).open("/console/feeds/" + BUSY);
        long before = submissions(BUSY);

        browser.type(By.id("pause-reason"), "their camera is being moved");
        browser.press("Pause");
        assertThat(browser.text())
                .contains("Nothing of this feed is taken in any more", "Paused", "their camera is being moved");
        browser.isAccessible();

        assertThat(post(BUSY, "ZZ99ZZB").statusCode()).as("the sender keeps it").isEqualTo(503);
        browser.open("/console/feeds?state=PAUSED");
        assertThat(browser.text()).contains(BUSY, "Paused by operator: their camera is being moved");

        browser.open("/console/feeds/" + BUSY);
        browser.type(By.id("resume-reason"), "it has been moved");
        browser.press("Resume");
        assertThat(post(BUSY, "ZZ99ZZB").statusCode()).isEqualTo(200);
        await().until(() -> submissions(BUSY) == before + 1);
        assertThat(hub.count(
                        "select count(*) from audit_event where actor = 'operator' and reason in (?, ?)",
                        "their camera is being moved",
                        "it has been moved"))
                .isEqualTo(2);
    }

    @Test
    void byKeyboardAloneAFeedIsPausedAndDrainedAndThePageTellsWhenItIs() {
        browser.signIn("operator", hub.secret("operator"));
        browser.tabTo(BUSY);
        browser.enter();
        browser.find(By.id("pause-reason"));
        browser.tabTo(By.id("pause-reason"));
        browser.keys("the site closes");
        browser.tabTo("Pause and drain");
        browser.enter();
        assertThat(browser.text()).contains("Draining:");

        browser.until(it -> it.text().contains("all that was accepted is through."));
        browser.tabTo(By.id("resume-reason"));
        browser.keys("it opened again");
        browser.tabTo("Resume");
        browser.enter();
        assertThat(browser.text()).contains("What comes is taken in again");
    }

    @Test
    void withoutAReasonNothingIsPaused() throws Exception {
        browser.signIn("operator", hub.secret("operator")).open("/console/feeds/" + BUSY);
        browser.script("document.getElementById('pause-reason').removeAttribute('required')");
        browser.press("Pause");

        assertThat(browser.text()).contains("The reason is missing or too long", "Nothing was changed");
        assertThat(hub.part(Pauses.class).isPaused(BUSY)).isFalse();
    }

    @Test
    void thePageKeepsItselfUpToDateAndSaysWhatMatters() {
        browser.signIn("operator", hub.secret("operator"));
        try {
            hub.part(Pauses.class).pause("operator", QUIET, "seen live", false);
            browser.until(it -> row(it).contains("seen live"));
            assertThat(browser.find(By.cssSelector(".hub-count--grey")).getText())
                    .startsWith("1");
        } finally {
            hub.part(Pauses.class).resume("operator", QUIET, "end of the test");
        }
        browser.until(it -> row(it).contains("Nothing has come for"));
        browser.until(it -> it.find(By.id("news")).getAttribute("textContent").contains(QUIET + " is now silent."));
        browser.saidNothing();
    }

    @Test
    void sortsAndFiltersByTheServer() {
        browser.signIn("operator", hub.secret("operator"));
        assertThat(feeds()).as("the ill ones first").containsExactly(QUIET, BUSY);
        browser.follow("Feed");
        assertThat(feeds()).containsExactly(QUIET, BUSY);
        browser.follow("Feed");
        assertThat(feeds()).containsExactly(BUSY, QUIET);
        assertThat(browser.find(By.cssSelector("th[aria-sort]")).getAttribute("aria-sort"))
                .isEqualTo("descending");
        browser.type(By.id("name"), "no&such=feed<b>");
        browser.press("Filter");
        assertThat(browser.text()).contains("No feed is as you ask");
        browser.follow("Clear filters");
        assertThat(feeds()).hasSize(2);
    }

    @Test
    void whatASenderWroteIsText() {
        hub.post("/feeds/" + BUSY, hub.secret(BUSY), HOSTILE, "nonsense".getBytes(StandardCharsets.UTF_8));
        await().until(() -> hub.count("select count(*) from submission where media_type = ?", HOSTILE) == 1);
        browser.signIn("operator", hub.secret("operator")).open("/console/feeds/" + BUSY);

        assertThat(browser.text()).contains(HOSTILE);
        assertThat(browser.title()).isEqualTo(BUSY + " - ANPR hub");
        browser.isAccessible();
    }

    @Test
    void aFeedOfTheNationalPathIsNotThereForWhoIsNotLawEnforcement() {
        browser.signIn("operator", hub.secret("operator"));
        assertThat(feeds()).doesNotContain(NATIONAL);
        assertThat(browser.find(By.cssSelector(".hub-count--all")).getText()).startsWith("2");
        assertThat(browser.source()).doesNotContain(NATIONAL);
        browser.open("/console/feeds/" + NATIONAL);
        String national = browser.text();
        browser.open("/console/feeds/nowhere");
        assertThat(browser.text()).isEqualTo(national).contains("There is no such feed");
        browser.open("/console/feeds/" + NATIONAL + "/cameras/31001-1-3");
        assertThat(browser.text()).contains("There is no such camera");

        browser.forget().signIn("chief", hub.secret("chief"));
        assertThat(feeds()).contains(NATIONAL);
        browser.open("/console/feeds/" + NATIONAL);
        assertThat(browser.text()).contains("NATIONAL");
    }

    private static List<String> feeds() {
        return browser.all(By.cssSelector(".hub-feed a")).stream()
                .map(link -> link.getText())
                .toList();
    }

    private static String row(Browser browser) {
        return browser.find(By.id("feed-" + QUIET)).getText();
    }

    private static long submissions(String feed) {
        return hub.count("select count(*) from submission where feed = ?", feed);
    }

    private static HttpResponse<String> post(String feed, String plate) {
        return hub.post(
                feed, "application/xml", HikvisionPush.of(plate, Instant.now().truncatedTo(ChronoUnit.SECONDS)));
    }

    /** As the ledger and the judge of silence would have it. */
    private static void hasSentNothingForAnHour(String feed) {
        for (String account : List.of("received", "settled", "records", "stored")) {
            hub.jdbc
                    .sql("insert into ledger (feed, minute, account, n)"
                            + " values (?, date_trunc('minute', now()) - interval '70 minutes', ?, 12)")
                    .params(feed, account)
                    .update();
        }
        hub.jdbc
                .sql("insert into feed_state (feed, state, why, since, judged_at, silent_since)"
                        + " values (?, 'SILENT', 'test', now(), now(), date_trunc('minute', now()) - interval '70 minutes')"
                        + " on conflict (feed) do update set silent_since = excluded.silent_since")
                .param(feed)
                .update();
    }
}
