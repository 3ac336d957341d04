package anpr.hub.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import anpr.hub.routes.inforce.InForce;
import anpr.hub.routes.web.WaysIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that insist on their own paths, ports and proofs, played by curl. */
class DevicesTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));

    @TempDir
    static Path temp;

    private static TestHub hub;
    private static int tlsPort;
    private static int openPort;
    private static int slowPort;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(runs("curl", "--version"), "there is no curl");
        assumeTrue(runs("openssl", "version"), "there is no openssl");
        certificate("hub");
        String fingerprint = certificate("device");
        certificate("stranger");
        tlsPort = freePort();
        openPort = freePort();
        slowPort = freePort();
        Path partners = Files.createDirectory(temp.resolve("partners"));
        Path yard = partners.resolve("yard");
        Files.createDirectories(yard.resolve("feeds"));
        Files.copy(HOME.resolve("partner-config/partner.schema.json"), partners.resolve("partner.schema.json"));
        Files.copy(HOME.resolve("partner-config/pretend-retail/partner.yaml"), yard.resolve("partner.yaml"));
        StringBuilder cameras =
                new StringBuilder(Files.readAllLines(HOME.resolve("partner-config/pretend-retail/cameras.csv")).stream()
                        .filter(line -> line.startsWith("feed,"))
                        .findFirst()
                        .orElseThrow());
        int camera = 0;
        for (Map.Entry<String, String> feed : Map.of(
                        "yard-digest",
                        "paths: '/NotificationInfo/TollgateInfo, /shared/anpr'\n  proofs: digest, basic",
                        "yard-read",
                        "paths: '/read/*, /shared/anpr'\n  proofs: token, key",
                        "yard-query",
                        "proofs: token\n  query: true",
                        "yard-tls",
                        "listenPort: " + tlsPort + "\n  tls: true\n  proofs: certificate\n  certificates: "
                                + fingerprint,
                        "yard-open",
                        "listenPort: " + openPort + "\n  proofs: source\n  sources: 127.0.0.0/8",
                        "yard-slow",
                        "listenPort: " + slowPort + "\n  bodyWithin: PT1S\n  leastRate: 1000000\n" + "  concurrent: 4")
                .entrySet()) {
            Files.writeString(
                    yard.resolve("feeds/" + feed.getKey() + ".yaml"),
                    "sourceType: hikvision\ntransport: http\nzone: Europe/London\nsettings:\n  " + feed.getValue()
                            + "\n");
            cameras.append("\n%s,*,32009,1,%d,FIXED,55.7,0.4,Yard,RESTRICTED,,,".formatted(feed.getKey(), ++camera));
        }
        Files.writeString(
                yard.resolve("feeds/yard-ftp.yaml"), "sourceType: hikvision\ntransport: ftp\nzone: Europe/London\n");
        Files.writeString(yard.resolve("feeds/yard-soap.yaml"), """
                sourceType: post-image
                transport: soap
                zone: Europe/London
                settings:
                  paths: /Services/Ingest.asmx
                  proofs: body
                  userPath: PostImage/user
                  passwordPath: PostImage/password
                  answer: <PostImageResponse xmlns="http://tempuri.org/"><PostImageResult>{receipt}</PostImageResult></PostImageResponse>
                """);
        cameras.append("\nyard-soap,*,32009,1,%d,FIXED,55.7,0.4,Yard,RESTRICTED,,,".formatted(++camera));
        cameras.append("\nyard-ftp,*,32009,1,%d,FIXED,55.7,0.4,Yard,RESTRICTED,,,".formatted(++camera));
        Files.writeString(yard.resolve("cameras.csv"), cameras);
        hub = new TestHub(
                temp.resolve("data"),
                mappings(),
                partners,
                "--spring.ssl.bundle.pem.hub.keystore.certificate=file:" + temp.resolve("hub.crt"),
                "--spring.ssl.bundle.pem.hub.keystore.private-key=file:" + temp.resolve("hub.key"));
    }

    @AfterAll
    static void stop() {
        if (hub != null) {
            hub.close();
        }
    }

    @Test
    void aDigestOfEitherKindOpensTheDevicesOwnPath() throws Exception {
        for (String user : List.of("yard-digest")) {
            String code = curl(
                    "--digest",
                    "-u",
                    user + ":" + hub.secret(user),
                    "-F",
                    "anpr.xml=@" + file("anpr.xml", HikvisionPush.of("ZZ99ZZM")) + ";type=text/xml",
                    "-F",
                    "licensePlatePicture.jpg=@" + file("p.jpg", "\u00ff") + ";type=image/jpeg",
                    main("/NotificationInfo/TollgateInfo"));
            assertThat(code).startsWith("200");
        }

        await().untilAsserted(() -> assertThat(stored("ZZ99ZZM")).isEqualTo(1));
        assertThat(facts("ZZ99ZZM"))
                .contains("\"proof\":\"digest-", "\"path\":\"/NotificationInfo/TollgateInfo\"")
                .doesNotContain(hub.secret("yard-digest"));
    }

    @Test
    void aWrongDigestAndAnUnopenedPathAreRefused() throws Exception {
        String body = "@" + file("wrong.xml", HikvisionPush.of("ZZ99ZZN"));

        assertThat(curl("--digest", "-u", "yard-digest:wrong", "--data-binary", body, main("/shared/anpr")))
                .startsWith("401");
        assertThat(curl("-u", "yard-digest:" + hub.secret("yard-digest"), "--data-binary", body, main("/other")))
                .startsWith("403");
        assertThat(curl(
                        "-H",
                        "Authorization: Digest username=\"yard-digest\", realm=\"\", nonce=\"\"",
                        "--data-binary",
                        body,
                        main("/shared/anpr")))
                .startsWith("401");
    }

    @Test
    void twoFeedsOnOnePathAreToldApartByTheirProofs() throws Exception {
        assertThat(curl(
                        "-u",
                        "yard-digest:" + hub.secret("yard-digest"),
                        "--data-binary",
                        "@" + file("a.xml", HikvisionPush.of("ZZ99ZZP")),
                        main("/shared/anpr")))
                .startsWith("200");
        assertThat(curl(
                        "-H",
                        "X-Api-Key: " + hub.secret("yard-read"),
                        "--data-binary",
                        "@" + file("b.xml", HikvisionPush.of("ZZ99ZZQ")),
                        main("/shared/anpr")))
                .startsWith("200");

        await().untilAsserted(() -> {
            assertThat(facts("ZZ99ZZP")).contains("\"principal\":\"yard-digest\"", "\"proof\":\"basic\"");
            assertThat(facts("ZZ99ZZQ")).contains("\"principal\":\"yard-read\"", "\"proof\":\"api-key\"");
        });
    }

    @Test
    void aTokenInThePathOrTheQueryProvesAndIsNotKept() throws Exception {
        String token = hub.secret("yard-read");
        Path zipped = temp.resolve("read.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write(HikvisionPush.of("ZZ99ZZR").getBytes(UTF_8));
        }

        assertThat(curl(
                        "-X",
                        "PUT",
                        "-H",
                        "Content-Encoding: gzip",
                        "--data-binary",
                        "@" + zipped,
                        main("/t/" + token + "/read/0190")))
                .startsWith("200");
        assertThat(curl(
                        "-X",
                        "PUT",
                        "--data-binary",
                        "@" + file("s.xml", HikvisionPush.of("ZZ99ZZS")),
                        main("/read/0191?a=b&token=" + token)))
                .startsWith("200");

        await().untilAsserted(() -> {
            assertThat(facts("ZZ99ZZR")).contains("\"proof\":\"token\"", "\"path\":\"/read/0190\"");
            assertThat(facts("ZZ99ZZS")).contains("\"proof\":\"token\"", "\"path\":\"/read/0191\"");
        });
        assertThat(hub.count(
                        "select count(*) from submission where position(convert_to(?, 'UTF8') in landed) > 0", token))
                .isZero();
    }

    @Test
    void aQueryIsAMessageForAFeedThatSaysSoAndTheTokenIsCutOut() throws Exception {
        String token = hub.secret("yard-query");
        String answer = curl(main("/t/" + token + "/hook?plate=ZZ99ZZT&at=1"));
        String other = curl(main("/feeds/yard-query?token=" + token + "&plate=ZZ99ZZT&t%6Fken=x&at=1"));
        String wrong = curl(main("/t/" + hub.secret("yard-read") + "/hook?plate=ZZ99ZZT"));

        assertThat(List.of(answer, other)).allMatch(said -> said.startsWith("200"));
        assertThat(wrong).startsWith("405");
        await().untilAsserted(() -> assertThat(hub.count(
                        "select count(*) from submission where feed = 'yard-query' and bytes = ?",
                        "plate=ZZ99ZZT&at=1".length()))
                .isEqualTo(2));
    }

    @Test
    void aCertificateThatTheFeedNamesOpensItsPortAndNoOther() throws Exception {
        String body = "@" + file("tls.xml", HikvisionPush.of("ZZ99ZZU"));
        String url = "https://127.0.0.1:" + tlsPort + "/any/path";

        assertThat(curl(
                        "-k",
                        "--cert",
                        temp.resolve("device.crt").toString(),
                        "--key",
                        temp.resolve("device.key").toString(),
                        "--data-binary",
                        body,
                        url))
                .startsWith("200");
        assertThat(curl(
                        "-k",
                        "--cert",
                        temp.resolve("stranger.crt").toString(),
                        "--key",
                        temp.resolve("stranger.key").toString(),
                        "--data-binary",
                        body,
                        url))
                .startsWith("401");
        assertThat(curl("-k", "--data-binary", body, url)).startsWith("401");

        await().untilAsserted(() -> assertThat(facts("ZZ99ZZU"))
                .contains("\"proof\":\"client-certificate\"", "\"protocol\":\"https\"", "TLSv1.3"));
    }

    @Test
    void anAddressAloneOpensOnlyTheFeedsPortAndProvenanceSaysSo() throws Exception {
        String body = "@" + file("open.xml", HikvisionPush.of("ZZ99ZZV"));

        assertThat(curl("--data-binary", body, "http://127.0.0.1:" + openPort + "/LAPI/V1.0/Anything"))
                .startsWith("200");
        assertThat(curl("http://127.0.0.1:" + openPort + "/actuator/health")).startsWith("405");
        assertThat(curl("-u", "operator:" + hub.secret("operator"), "http://127.0.0.1:" + slowPort + "/api/ledger"))
                .startsWith("401");

        await().untilAsserted(() -> assertThat(facts("ZZ99ZZV")).contains("\"proof\":\"source-address\""));
    }

    @Test
    void aSoapCallWithItsPasswordInTheBodyReachesTheStore() throws Exception {
        String right = postImage(hub.secret("yard-soap"));

        assertThat(curl("-H", "Content-Type: text/xml", "--data-binary", right, main("/Services/Ingest.asmx")))
                .startsWith("200")
                .contains("<PostImageResult>");
        assertThat(curl(
                        "-H",
                        "Content-Type: text/xml",
                        "--data-binary",
                        postImage("wrong"),
                        main("/Services/Ingest.asmx")))
                .startsWith("401")
                .contains("Fault");
        assertThat(curl("-H", "Content-Type: text/xml", "--data-binary", right, main("/Services/Other.asmx")))
                .as("what no feed opens stays shut")
                .startsWith("401");

        await().untilAsserted(() -> assertThat(facts("ZZ99ZYD"))
                .contains("\"principal\":\"yard-soap\"", "\"protocol\":\"soap\"", "\"proof\":\"soap-body\"")
                .contains("\"path\":\"/Services/Ingest.asmx\"")
                .doesNotContain(hub.secret("yard-soap")));
    }

    @Test
    void aFileDroppedByFtpReachesTheStore() throws Exception {
        assertThat(curl(
                        "-T",
                        file("drop.xml", HikvisionPush.of("ZZ99ZZX")).toString(),
                        "-u",
                        "yard-ftp:" + hub.secret("yard-ftp"),
                        "ftp://127.0.0.1:" + hub.port("ftp") + "/drop.xml"))
                .startsWith("226");

        await().untilAsserted(() -> assertThat(facts("ZZ99ZZX"))
                .contains("\"principal\":\"yard-ftp\"", "\"protocol\":\"ftp\"")
                .doesNotContain(hub.secret("yard-ftp")));
    }

    @Test
    void slowSendersCostTheirOwnPortAndNobodyElse() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), slowPort);
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /x HTTP/1.1\r\nHost: h\r\nX-Api-Key: " + hub.secret("yard-slow")
                                        + "\r\nContent-Length: 1000\r\n\r\n<")
                                .getBytes(UTF_8));
            }

            assertThat(hub.post(
                                    "/read/1",
                                    hub.secret("yard-read"),
                                    "text/xml",
                                    HikvisionPush.of("ZZ99ZZW").getBytes(UTF_8))
                            .statusCode())
                    .isEqualTo(200);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                for (Socket socket : slow) {
                    trickle(socket);
                }
                assertThat(hub.get("/actuator/prometheus", "operator").body())
                        .containsPattern("hub_refused_total\\{.*feed=\"yard-slow\",reason=\"INCOMPLETE\"\\}")
                        .containsPattern("hub_refused_total\\{.*feed=\"yard-slow\",reason=\"UNAVAILABLE\"\\}");
            });
            assertThat(slow).as("cut off, though it would go on").anyMatch(DevicesTest::isCut);
            assertThat(hub.count("select count(*) from submission where feed = 'yard-slow'"))
                    .isZero();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static boolean isCut(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().readAllBytes().length > 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static void trickle(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException e) {
            // Cut off, as it should be.
        }
    }

    @Test
    void operatorsSeeWhatIsOpenAndPortsOpenAndCloseWithTheirFeeds() throws Exception {
        assertThat(hub.get("/api/doors", "operator").body())
                .contains("\"feed\":\"yard-read\"", "\"/read/*\"", "\"port\":" + openPort, "\"source\"");
        WaysIn waysIn = hub.part(WaysIn.class);
        var feeds = hub.part(InForce.class).partners().feeds().values();
        try {
            waysIn.follow(feeds.stream()
                    .filter(feed -> !feed.id().equals("yard-open"))
                    .toList());

            assertThat(curl("--data-binary", "x", "http://127.0.0.1:" + openPort + "/x"))
                    .startsWith("000");
            assertThat(curl("--data-binary", "x", "http://127.0.0.1:" + slowPort + "/x"))
                    .startsWith("401");
        } finally {
            waysIn.follow(feeds);
        }
        assertThat(curl("-X", "DELETE", "http://127.0.0.1:" + openPort + "/x")).startsWith("405");
    }

    /** The hub's own for the cameras here, and one for a program of the yard's. */
    private static Path mappings() throws IOException {
        Path mappings = temp.resolve("mappings");
        for (String own : List.of("hikvision", "code-tables")) {
            Path from = HOME.resolve("mappings").resolve(own);
            Files.createDirectories(mappings.resolve(own));
            try (var files = Files.list(from)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, mappings.resolve(own).resolve(file.getFileName()));
                }
            }
        }
        Files.copy(HOME.resolve("mappings/mapping.schema.json"), mappings.resolve("mapping.schema.json"));
        Files.writeString(Files.createDirectory(mappings.resolve("post-image")).resolve("mapping.yaml"), """
                id: post-image
                version: "1"
                title: A program of the yard (simulated)
                reply: {status: 200}
                formats: {xml: {}}
                recognise: [{//PostImage: {present: true}}]
                records:
                  - at: //PostImage
                    fields:
                      vrmAsRead: plate
                      captureTime: {from: date, via: [{timestamp: {patterns: ["M/d/yyyy HH:mm:ss"], zone: payload}}]}
                      confidence: {from: score, via: [{confidence: 0-1}]}
                """);
        return mappings;
    }

    private static String postImage(String password) {
        String date = DateTimeFormatter.ofPattern("M/d/yyyy HH:mm:ss", Locale.ROOT)
                .format(Clock.systemUTC().instant().atZone(ZoneId.of("Europe/London")));
        return """
                <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
                <PostImage xmlns="http://tempuri.org/"><user>yard-soap</user><password>%s</password><date>%s</date>
                <plate>zz99zyd</plate><score>0.9</score><image>/9j/2Q==</image></PostImage></s:Body></s:Envelope>""".formatted(password, date);
    }

    private static long stored(String vrm) {
        return hub.count("select count(*) from read where vrm = ?", vrm);
    }

    private static String facts(String vrm) {
        return hub.jdbc
                .sql("select canonical::json #>> '{provenance,transport}' from read where vrm = ?")
                .param(vrm)
                .query(String.class)
                .optional()
                .orElse("");
    }

    private static String main(String path) {
        return hub.address() + path;
    }

    /** The status, or 000 if there was no connection, and the answer's body. */
    private static String curl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-m", "20", "-w", "\n%{http_code}"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        int code = said.lastIndexOf('\n');
        return said.substring(code + 1) + ' ' + said.substring(0, code);
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes a key and a certificate signed by itself; the certificate's fingerprint. */
    private static String certificate(String name) throws Exception {
        String key = temp.resolve(name + ".key").toString();
        String certificate = temp.resolve(name + ".crt").toString();
        assertThat(runs(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + name + " (simulated)",
                        "-keyout",
                        key,
                        "-out",
                        certificate))
                .isTrue();
        Process process =
                new ProcessBuilder("openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256").start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return said.substring(said.indexOf('=') + 1).strip();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path file(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }
}
