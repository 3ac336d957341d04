package anpr.hub.adapters.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.FixedGate;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpPollTest extends FetchTest {
    private static final HttpPoll POLL = new HttpPoll();

    @Test
    void landsTheTypeAsStatedAndThePathWithoutTheQuery() throws Exception {
        site.answers((request, asked, response) -> {
            response.setContentType("Application/Octet-Stream");
            response.getOutputStream().write(1);
        });

        open("url", site.url("/list?key=1"));

        await().until(() -> intake.landed().size() == 1);
        Arrival arrival = intake.only().arrival();
        assertThat(arrival.adapter()).isEqualTo("http-poll/1");
        assertThat(arrival.mediaType()).isEqualTo("application/octet-stream");
        assertThat(arrival.transport().protocol()).isEqualTo("http");
        assertThat(arrival.transport().path()).isEqualTo("/list");
    }

    @ParameterizedTest
    @CsvSource({
        "/digest/x, digest, Digest",
        "/basic/x, basic, Basic",
        "/x, bearer, Bearer open-sesame-51",
        "/x, none, null"
    })
    void provesItselfAsTheFeedSays(String path, String auth, String sent) throws Exception {
        site.answers((request, asked, response) -> response.getWriter().print("[]"));

        open("url", site.url(path), "auth", auth, "user", "hub");

        await().until(() -> intake.landed().size() == 1);
        assertThat(site.asked().getFirst().authorization()).startsWith(sent);
    }

    @ParameterizedTest
    @CsvSource({"/digest/x, digest", "/basic/x, basic"})
    void saysThatTheServerDoesNotLetItInAndComesInWhenTheSecretIsRight(String path, String auth) throws Exception {
        site.answers((request, asked, response) -> response.getWriter().print("[]"));
        secret("wrong");

        Line line = open("url", site.url(path), "auth", auth, "user", "hub");

        await().until(() -> line.trouble().orElse("").contains("does not let the hub in (401)"));
        assertThat(line.trouble().orElseThrow()).doesNotContain("wrong", FixedGate.SECRET);
        assertThat(intake.landed()).isEmpty();
    }

    @Test
    void doesNotGiveThePasswordInTheClearToAServerThatAsksForBasicInstead() throws Exception {
        Line line = open("url", site.url("/basic/x"), "auth", "digest", "user", "hub");

        await().until(() -> line.trouble().orElse("").contains("(401)"));
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void needsASecretWhereItShallProveItself() {
        noSecret();

        assertThatThrownBy(() -> open("url", site.url("/x"), "auth", "digest", "user", "hub"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("partner-secrets.yaml has none for 'fetched'");
    }

    @Test
    void asksAPlateListFromTheGreatestPictureNameOnAsTextOfManyDigits() throws Exception {
        site.answers((request, asked, response) -> response.getWriter()
                .print(
                        asked.contains(">0<")
                                ? "<Plates xmlns='urn:x'><Plate><picName>2026031408153000000000002</picName></Plate>"
                                        + "<Plate><picName>2026031408153000000000001</picName></Plate></Plates>"
                                : "<Plates/>"));

        open(
                "url", site.url("/digest/plates"),
                "auth", "digest",
                "user", "hub",
                "method", "post",
                "body", "<AfterTime><picTime>{cursor}</picTime></AfterTime>",
                "first", "0",
                "cursor", "value",
                "cursorPath", "//Plate/picName",
                "cursorPick", "greatest-text",
                "records", "//Plate");

        await().until(() -> site.asked().size() >= 3);
        assertThat(site.asked().get(0).body()).isEqualTo("<AfterTime><picTime>0</picTime></AfterTime>");
        assertThat(site.asked().get(1).body())
                .isEqualTo("<AfterTime><picTime>2026031408153000000000002</picTime></AfterTime>");
        assertThat(cursors.moves()).containsExactly("2026031408153000000000002");
        assertThat(intake.landed()).hasSize(1);
    }

    @Test
    void doesNotLandTheSameAnswerAgainAndAgain() throws Exception {
        site.answers((request, asked, response) -> response.getWriter().print("{\"plates\":[1]}"));

        open("url", site.url("/x"));

        await().until(() -> site.asked().size() >= 4);
        assertThat(intake.landed()).hasSize(1);
    }

    @Test
    void movesTheCursorOnlyAfterLandingSoThatACrashBetweenFetchesAgainAndLosesNothing() throws Exception {
        site.answers((request, asked, response) ->
                response.getWriter().print(request.getQueryString().equals("after=") ? "{\"id\":\"7\"}" : ""));
        String[] settings = {
            "url", site.url("/x?after={cursor}"), "cursor", "value", "cursorPath", "/id", "interval", "PT0.05S"
        };
        cursors.fail(true);

        Line before = open(settings);
        await().until(() -> intake.landed().size() == 1 && before.trouble().isPresent());
        before.close();
        assertThat(cursors.moves()).isEmpty();

        cursors.fail(false);
        open(settings);
        await().until(() -> cursors.moves().equals(List.of("7")));
        assertThat(intake.landed())
                .hasSize(2)
                .allSatisfy(landed ->
                        assertThat(landed.arrival().body()).asString(UTF_8).isEqualTo("{\"id\":\"7\"}"));
    }

    @Test
    void fetchesAgainFromWhereItsCursorStandsUntilTheIntakeTakesIt() throws Exception {
        site.answers((request, asked, response) ->
                response.getWriter().print("{\"asked\":" + site.asked().size() + ",\"id\":\"9\"}"));
        intake.refuse(Refusal.UNAVAILABLE);

        Line line = open("url", site.url("/x?after={cursor}"), "cursor", "value", "cursorPath", "//id");
        await().until(() -> line.trouble().orElse("").contains("not taken over")
                && site.asked().size() >= 2);
        assertThat(site.asked()).extracting(PartnerSite.Asked::pathAndQuery).containsOnly("/x?after=");

        intake.reset();
        await().until(() -> !cursors.moves().isEmpty() && line.trouble().isEmpty());
    }

    @Test
    void fetchesPageAfterPageByANextLinkInAHeader() throws Exception {
        site.answers((request, asked, response) -> {
            int page = request.getParameter("p") == null ? 1 : Integer.parseInt(request.getParameter("p"));
            if (page < 3) {
                response.setHeader("Link", "</x?p=1>; rel=\"first\", </x?p=" + (page + 1) + ">; rel=\"next\"");
            }
            response.getWriter().print("{\"page\":" + page + "}");
        });

        open("url", site.url("/x"), "paging", "link");

        await().until(() -> intake.landed().size() == 3);
        assertThat(bodies()).containsExactly("{\"page\":1}", "{\"page\":2}", "{\"page\":3}");
    }

    @Test
    void doesNotFollowANextLinkToAnotherServer() throws Exception {
        site.answers((request, asked, response) ->
                response.getWriter().print("{\"next\":\"http://localhost:" + site.port() + "/steal\"}"));

        Line line = open("url", site.url("/x"), "paging", "next", "nextPath", "/next", "auth", "bearer");

        await().until(() -> line.trouble().orElse("").contains("not on the server itself"));
        assertThat(site.asked()).extracting(PartnerSite.Asked::pathAndQuery).containsOnly("/x");
    }

    @Test
    void countsPagesWhileThereAreMore() throws Exception {
        site.answers((request, asked, response) -> response.getWriter()
                .print("{\"page\":" + request.getParameter("p") + ",\"hasMore\":"
                        + !"3".equals(request.getParameter("p")) + "}"));

        open("url", site.url("/x?p={page}"), "paging", "page", "morePath", "/hasMore");

        await().until(() -> intake.landed().size() == 3);
        await().until(() -> site.asked().size() >= 6);
        assertThat(intake.landed()).hasSize(3);
    }

    @Test
    void asksOnByTheCursorWithinARoundAndMovesItWithEachPage() throws Exception {
        site.answers((request, asked, response) -> {
            int after = Integer.parseInt(request.getParameter("after"));
            response.getWriter().print(after < 3 ? "{\"ids\":[" + (after + 1) + "],\"more\":true}" : "{\"ids\":[]}");
        });

        open(
                "url", site.url("/x?after={cursor}"),
                "first", "0",
                "cursor", "value",
                "cursorPath", "//ids",
                "records", "//ids",
                "paging", "cursor",
                "morePath", "/more",
                "interval", "PT1H");

        await().until(() -> cursors.moves().equals(List.of("1", "2", "3")));
        assertThat(intake.landed()).hasSize(3);
    }

    @Test
    void asksFromTheTimeOfTheLastRoundWithAnOverlap() throws Exception {
        site.answers((request, asked, response) -> response.setStatus(204));

        open(
                "url", site.url("/search.cgi?TimestampFrom={cursor}"),
                "cursor", "time",
                "first", "2026-03-14T08:00:00Z",
                "overlap", "PT1M",
                "timeForm", "epoch-us");

        await().until(() -> site.asked().size() >= 2);
        assertThat(site.asked().get(0).pathAndQuery()).isEqualTo("/search.cgi?TimestampFrom=1773475140000000");
        assertThat(site.asked().get(1).pathAndQuery()).isEqualTo("/search.cgi?TimestampFrom=1773476070000000");
        assertThat(cursors.moves()).containsExactly("2026-03-14T08:15:30Z");
    }

    @Test
    void asksOnlyForWhatChangedByTheServersOwnMark() throws Exception {
        site.answers((request, asked, response) -> {
            if ("\"v1\"".equals(request.getHeader("If-None-Match"))) {
                response.setStatus(304);
            } else {
                response.setHeader("ETag", "\"v1\"");
                response.getWriter().print("[1]");
            }
        });

        open("url", site.url("/x"), "cursor", "etag");

        await().until(() -> site.asked().size() >= 3);
        assertThat(site.asked().get(1).ifNoneMatch()).isEqualTo("\"v1\"");
        assertThat(intake.landed()).hasSize(1);
        assertThat(cursors.moves()).containsExactly("\"v1\"");
    }

    @Test
    void refusesAnAnswerThatIsTooLargeWithAndWithoutAStatedLength() throws Exception {
        byte[] large = new byte[FixedGate.MAX_BYTES + 1];
        Arrays.fill(large, (byte) 'x');
        site.answers((request, asked, response) -> {
            if (site.asked().size() == 1) {
                response.setContentLength(large.length);
            }
            response.getOutputStream().write(large);
        });

        Line line = open("url", site.url("/x"));

        await().until(() -> tally.refused().size() >= 2);
        assertThat(tally.refused()).containsOnly(Refusal.TOO_LARGE);
        assertThat(line.trouble().orElseThrow()).contains("longer than the 65536 bytes");
        assertThat(intake.landed()).isEmpty();
    }

    @Test
    void waitsOnlySoLongForASlowServer() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        site.answers((request, asked, response) -> hold(enough));

        Line line = open("url", site.url("/x"), "timeout", "PT0.2S");

        await().until(() -> line.trouble().isPresent());
        line.close();
        enough.countDown();
    }

    @Test
    void endsAtOnceWhileTheServerKeepsItWaiting() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        site.answers((request, asked, response) -> hold(enough));
        Line line = open("url", site.url("/x"), "timeout", "PT1M");
        await().until(() -> site.asked().size() == 1);

        line.close();

        assertThat(intake.landed()).isEmpty();
        enough.countDown();
    }

    @ParameterizedTest
    @CsvSource({"302, points to another address", "404, has nothing", "500, answers 500", "503, answers 503"})
    void saysWhatTheServerAnswered(int status, String trouble) throws Exception {
        site.answers((request, asked, response) -> {
            response.setStatus(status);
            response.setHeader("Location", site.url("/elsewhere"));
        });

        Line line = open("url", site.url("/x"));

        await().until(() -> line.trouble().orElse("").contains(trouble));
        assertThat(site.asked()).extracting(PartnerSite.Asked::pathAndQuery).containsOnly("/x");
    }

    @Test
    void saysThatThereIsNoServerAndGoesOnTrying() throws Exception {
        String nowhere = site.url("/x");
        site.close();

        Line line = open("url", nowhere);

        await().until(() -> line.trouble().orElse("").contains("cannot be had"));
    }

    @Test
    void knowsItsSettings() {
        assertThat(Option.faults(POLL.name(), POLL.options(), Map.of("url", "http://10.0.0.1/x?after={cursor}")))
                .isEmpty();
        assertThat(Option.faults(POLL.name(), POLL.options(), Map.of("url", "ftp://10.0.0.1/x", "timeForm", "bbb")))
                .hasSize(2);
    }

    private Line open(String... settings) throws IOException {
        return open(POLL, Map.of("interval", "PT0.1S"), settings);
    }

    private List<String> bodies() {
        return intake.landed().stream()
                .map(landed -> new String(landed.arrival().body(), UTF_8))
                .toList();
    }

    /** Breaks the connection before the answer is whole. */
    static void drop(HttpServletResponse response) throws IOException {
        response.flushBuffer();
        throw new IOException("dropped by the test");
    }

    static void hold(CountDownLatch until) {
        try {
            until.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
