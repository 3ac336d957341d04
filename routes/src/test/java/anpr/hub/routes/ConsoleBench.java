package anpr.hub.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How long pages of the console take with 500 feeds and 15,000 cameras, in the server and in a browser: {@code ./hub bench
 * console}. The feeds are invented, with what an hour of them leaves in the database.
 */
final class ConsoleBench {
    private static final int FEEDS = 500;
    private static final int CAMERAS = 30;
    private static final int PARTNERS = 50;
    private static final int WARM = 10;
    private static final int TIMES = 40;
    /** What the hub keeps of the standings for all who look. */
    private static final int FRESH_MS = 2_100;

    private ConsoleBench() {}

    public static void main(String[] args) throws Exception {
        boolean json = List.of(args).contains("--json");
        PrintStream out = System.out;
        if (json) {
            System.setOut(System.err);
        }
        Path data = Files.createTempDirectory("console-bench");
        ObjectNode figures = new ObjectMapper().createObjectNode();
        try (TestHub hub = new TestHub(
                data.resolve("hub"), partners(data.resolve("partners")), "--logging.level.anpr.hub=error")) {
            fill(hub);
            HttpClient client =
                    HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
            signIn(client, hub);
            for (String page : List.of(
                    "/console/feeds",
                    "/console/feeds?sort=FEED&page=3",
                    "/console/feeds/feed-7",
                    "/console/feeds/feed-7/cameras/7-1-3")) {
                time(client, hub, page, figures);
            }
            browser(hub, figures);
        }
        if (json) {
            out.println(figures);
        } else {
            out.println(figures.toPrettyString());
        }
        System.exit(0);
    }

    private static Path partners(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.copy(
                Path.of(System.getProperty("hub.home", "..")).resolve("partner-config/partner.schema.json"),
                folder.resolve("partner.schema.json"));
        for (int p = 1; p <= PARTNERS; p++) {
            Path partner = Files.createDirectories(
                            folder.resolve("partner-" + p).resolve("feeds"))
                    .getParent();
            Files.writeString(partner.resolve("partner.yaml"), """
                    organisation: Partner %1$d (simulated)
                    controller: Partner %1$d (simulated)
                    sourceClass: LOCAL_AUTHORITY
                    acquisitionPath: LOCAL_AUTHORITY
                    agreement: {reference: SIM-%1$d, lawfulBasis: none (simulated)}
                    """.formatted(p));
            int own = p;
            List<Integer> feeds = IntStream.rangeClosed(1, FEEDS)
                    .filter(feed -> feed % PARTNERS == own % PARTNERS)
                    .boxed()
                    .toList();
            for (int feed : feeds) {
                Files.writeString(
                        partner.resolve("feeds/feed-" + feed + ".yaml"),
                        "sourceType: hikvision\ntransport: http\nzone: Europe/London\n");
            }
            Files.writeString(
                    partner.resolve("cameras.csv"),
                    "feed,refs,feedId,sourceId,cameraId,category,latitude,longitude,locationText,locationDisclosure,zone,confidenceScale,directions\n"
                            + feeds.stream()
                                    .flatMap(feed -> IntStream.rangeClosed(1, CAMERAS)
                                            .mapToObj(
                                                    camera -> "feed-%1$d,c-%1$d-%2$d,%1$d,1,%2$d,FIXED,,,,RESTRICTED,,,"
                                                            .formatted(feed, camera)))
                                    .collect(Collectors.joining("\n", "", "\n")));
        }
        return folder;
    }

    /** A day of the ledger, a week of cameras' hours, a state for each camera. */
    private static void fill(TestHub hub) {
        hub.jdbc.sql("""
                        insert into ledger (feed, minute, account, n)
                        select 'feed-' || f, date_trunc('minute', now()) - m * interval '1 minute', account,
                               20 + (f * 7 + m * 13) % 40
                        from generate_series(1, ?) f, generate_series(1, 1440) m,
                             unnest(array['received', 'settled', 'records', 'stored']) account""").param(FEEDS).update();
        hub.jdbc.sql("""
                        insert into feed_span (feed, since, delays, last_read)
                        select 'feed-' || f, date_trunc('hour', now()) - s * interval '10 minutes',
                               array_fill(5, array[40]), now()
                        from generate_series(1, ?) f, generate_series(-6, 144) s""").param(FEEDS).update();
        hub.jdbc.sql("""
                        insert into camera_state (feed, feed_id, source_id, camera_id, state, why, since, judged_at, last_read)
                        select 'feed-' || f, f, 1, c, case when (f + c) % 41 = 0 then 'SILENT' when (f + c) % 97 = 0
                               then 'DEGRADED' else 'HEALTHY' end, 'Made up.', now(), now(), now()
                        from generate_series(1, ?) f, generate_series(1, ?) c""").params(FEEDS, CAMERAS).update();
        hub.jdbc.sql("""
                        insert into camera_hour (feed, feed_id, source_id, camera_id, hour, minutes, reads, repeated,
                               without_image, confident, confidence_sum, delays, least_delay, most_of_one, placed,
                               latitude_sum, longitude_sum, jumped, last_read)
                        select 'feed-' || f, f, 1, c, date_trunc('hour', now()) - h * interval '1 hour', -1, 300, 3, 9, 300,
                               27000, array_fill(7, array[40]), 90, 4, 0, 0, 0, 0, now()
                        from generate_series(1, ?) f, generate_series(1, ?) c, generate_series(0, 23) h""").params(FEEDS, CAMERAS).update();
        hub.jdbc.sql("""
                        insert into quarantine (feed, submission, received_at, record_index, reason, detail)
                        select 'feed-' || (1 + n % ?), gen_random_uuid(), now(), 0, 'CAMERA_UNKNOWN', 'made up'
                        from generate_series(1, 20000) n""").param(FEEDS).update();
        hub.jdbc.sql("analyze").update();
    }

    private static void signIn(HttpClient client, TestHub hub) throws IOException, InterruptedException {
        String form = get(client, hub, "/console/login").body();
        String token = form.replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        client.send(
                HttpRequest.newBuilder(URI.create(hub.address() + "/console/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "username=operator&password=" + hub.secret("operator") + "&_csrf=" + token))
                        .build(),
                BodyHandlers.discarding());
    }

    private static HttpResponse<String> get(HttpClient client, TestHub hub, String path)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(hub.address() + path)).build(),
                BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** Half of the times right after another look, half when the standings are asked anew. */
    private static void time(HttpClient client, TestHub hub, String page, ObjectNode figures)
            throws IOException, InterruptedException {
        double[] anew = new double[TIMES / 4];
        double[] again = new double[TIMES];
        int bytes = 0;
        for (int i = -WARM; i < TIMES; i++) {
            long began = System.nanoTime();
            HttpResponse<String> answer = get(client, hub, page);
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(page + " answered " + answer.statusCode());
            }
            bytes = answer.body().length();
            if (i >= 0) {
                again[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        for (int i = 0; i < anew.length; i++) {
            Thread.sleep(FRESH_MS);
            long began = System.nanoTime();
            get(client, hub, page);
            anew[i] = (System.nanoTime() - began) / 1e6;
        }
        java.util.Arrays.sort(anew);
        java.util.Arrays.sort(again);
        ObjectNode of = figures.putObject(page);
        of.put("characters", bytes);
        of.put("askedAnewMsP50", Math.round(anew[anew.length / 2]));
        of.put("askedAnewMsMost", Math.round(anew[anew.length - 1]));
        of.put("askedAgainMsP50", Math.round(again[TIMES / 2]));
        of.put("askedAgainMsP99", Math.round(again[TIMES - 1]));
    }

    /** Usable: the page is there and its scripts have run. */
    private static void browser(TestHub hub, ObjectNode figures) throws InterruptedException {
        try (Browser browser = Browser.at(hub.address())) {
            browser.signIn("operator", hub.secret("operator"));
            double[] usable = new double[10];
            for (int i = 0; i < usable.length; i++) {
                Thread.sleep(FRESH_MS);
                browser.open("/console/feeds");
                usable[i] = ((Number)
                                browser.script(
                                        "const n = performance.getEntriesByType('navigation')[0]; return n.domContentLoadedEventEnd"))
                        .doubleValue();
            }
            java.util.Arrays.sort(usable);
            ObjectNode of = figures.putObject("browser /console/feeds");
            of.put("usableMsP50", Math.round(usable[usable.length / 2]));
            of.put("usableMsMost", Math.round(usable[usable.length - 1]));
        }
    }
}
