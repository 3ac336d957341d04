package anpr.hub.core.partner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.subscriber.Subscribers;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    private static final Clock IN_FORCE = Clock.fixed(Instant.parse("2026-11-22T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path temp;

    private Path data;
    private PartnerConfig config;

    @BeforeEach
    void theDemosPartners() throws IOException {
        data = temp.resolve("data");
        config = PartnerConfig.load(Path.of(System.getProperty("hub.home", ".")).resolve("partner-config"));
    }

    @Test
    void everyFeedAndAccountGetsItsOwnSecret() throws IOException {
        Credentials credentials = start(IN_FORCE);
        Map<String, String> secrets = secrets();

        assertThat(secrets.keySet())
                .containsAll(config.feeds().keySet())
                .contains("operator", "investigator")
                .hasSize(config.feeds().size() + 2);
        assertThat(new HashSet<>(secrets.values())).hasSameSizeAs(secrets.keySet());
        assertThat(secrets.values()).allMatch(secret -> secret.length() == 43, "256 bits in base64url");
        for (String feed : config.feeds().keySet()) {
            assertThat(credentials.admit(feed, secrets.get(feed)))
                    .contains(config.feeds().get(feed));
        }
        assertThat(credentials.account("operator", secrets.get("operator"))).isTrue();
        assertThat(credentials.account("investigator", secrets.get("investigator")))
                .isTrue();
    }

    @Test
    void aSecretOpensItsOwnFeedAndNothingElse() throws IOException {
        Credentials credentials = start(IN_FORCE);
        String secret = secrets().get("pretend-rekor");

        assertThat(credentials.admit("pretend-hikvision", secret)).isEmpty();
        assertThat(credentials.admit("no-such-feed", secret)).isEmpty();
        assertThat(credentials.admit("operator", secrets().get("operator"))).isEmpty();
        assertThat(credentials.account("pretend-rekor", secret)).isFalse();
        assertThat(credentials.account("operator", secret)).isFalse();
        assertThat(credentials.admit("pretend-rekor", secret + "x")).isEmpty();
        assertThat(credentials.admit("pretend-rekor", "")).isEmpty();
    }

    @Test
    void onlyTheOwnerOfTheProcessMayReadTheFilesAndTheHashesHoldNoSecret() throws IOException {
        start(IN_FORCE);

        for (String file : List.of("secrets.yaml", "credentials.yaml")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
        String hashes = Files.readString(data.resolve("credentials.yaml"));
        assertThat(secrets().values()).noneMatch(hashes::contains);
        assertThat(data).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void secretsStayTheSameAndAreNotNeededOnceHandedOver() throws IOException {
        start(IN_FORCE);
        Map<String, String> handedOver = secrets();
        Files.delete(data.resolve("secrets.yaml"));

        Credentials again = start(IN_FORCE);

        assertThat(data.resolve("secrets.yaml")).doesNotExist();
        assertThat(again.admit("excon-bof2", handedOver.get("excon-bof2"))).isPresent();
    }

    @Test
    void aLineTakenOutIsANewSecretAndTheOldOneIsWorthless() throws IOException {
        start(IN_FORCE);
        Map<String, String> before = secrets();
        Path hashes = data.resolve("credentials.yaml");
        Files.write(
                hashes,
                Files.readAllLines(hashes).stream()
                        .filter(line -> !line.startsWith("excon-bof2"))
                        .toList());

        Credentials again = start(IN_FORCE);

        assertThat(again.admit("excon-bof2", before.get("excon-bof2"))).isEmpty();
        assertThat(again.admit("excon-bof2", secrets().get("excon-bof2"))).isPresent();
        assertThat(secrets()).containsEntry("pretend-rekor", before.get("pretend-rekor"));
    }

    @Test
    void noFeedIsAdmittedAfterTheLastDayOfItsAgreement() throws IOException {
        Credentials lastMinute = start(Clock.fixed(Instant.parse("2035-12-31T23:59:59Z"), ZoneOffset.UTC));
        Credentials nextDay = start(Clock.fixed(Instant.parse("2036-01-01T00:00:00Z"), ZoneOffset.UTC));
        String secret = secrets().get("excon-bof2");

        assertThat(lastMinute.admit("excon-bof2", secret)).isPresent();
        assertThat(nextDay.admit("excon-bof2", secret)).isEmpty();
        assertThat(nextDay.feed("excon-bof2")).isEmpty();
    }

    @Test
    void aFileThatTheHubDidNotWriteIsRefusedWithoutQuotingIt() throws IOException {
        Files.createDirectories(data);
        Files.writeString(data.resolve("credentials.yaml"), "excon-bof2: a-secret-someone-typed\n");
        assertThatThrownBy(() -> start(IN_FORCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("credentials.yaml")
                .hasMessageContaining("excon-bof2")
                .hasMessageNotContaining("a-secret-someone-typed");

        Files.writeString(data.resolve("credentials.yaml"), "# comment\nexcon-bof2: [a-secret-someone-typed\n");
        assertThatThrownBy(() -> start(IN_FORCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("credentials.yaml:")
                .hasMessageNotContaining("a-secret-someone-typed");
    }

    @Test
    void aFeedIsFoundByItsSecretAloneAndAnAccountIsNot() throws IOException {
        Credentials credentials = start(IN_FORCE);

        assertThat(credentials.holder(secrets().get("pretend-rekor")))
                .contains(config.feeds().get("pretend-rekor"));
        assertThat(credentials.holder(secrets().get("operator"))).isEmpty();
        assertThat(credentials.holder("a guess")).isEmpty();
        assertThat(credentials.digestKey("pretend-rekor"))
                .as("it accepts no digest")
                .isEmpty();
    }

    @Test
    void whatADigestIsReckonedWithIsKeptForAFeedThatAcceptsOneAndOnlyWhileItDoes() throws Exception {
        start(IN_FORCE);
        Map<String, String> handedOver = secrets();
        PartnerConfig plain = config;
        config = accepting("digest");

        DigestKey key = start(IN_FORCE).digestKey("pretend-rekor").orElseThrow();
        assertThat(key.md5())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("MD5")
                                .digest(("pretend-rekor:hub:" + handedOver.get("pretend-rekor")).getBytes(UTF_8))));
        Files.delete(data.resolve("secrets.yaml"));
        assertThat(start(IN_FORCE).digestKey("pretend-rekor")).contains(key);

        config = plain;
        assertThat(start(IN_FORCE).digestKey("pretend-rekor")).isEmpty();
        config = accepting("digest");
        assertThatThrownBy(() -> start(IN_FORCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("credentials.yaml", "pretend-rekor", "take the line out");
    }

    /** The demo's partners, of whom one feed accepts these proofs. */
    private PartnerConfig accepting(String proofs) throws IOException {
        Path from = Path.of(System.getProperty("hub.home", ".")).resolve("partner-config");
        Path copy = Files.createTempDirectory(temp, "partners");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(from.relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                Files.copy(file, target);
            }
        }
        Path feed = copy.resolve("pretend-retail/feeds/pretend-rekor.yaml");
        Files.writeString(feed, Files.readString(feed) + "settings:\n  proofs: key, " + proofs + "\n");
        return PartnerConfig.load(copy);
    }

    private Credentials start(Clock clock) throws IOException {
        return Credentials.loadOrGenerate(
                data, config, Subscribers.NONE, new People(Set.of()), Set.of(), clock, new SecureRandom());
    }

    private Map<String, String> secrets() throws IOException {
        return new YAMLMapper()
                .readValue(data.resolve("secrets.yaml").toFile(), new TypeReference<Map<String, String>>() {});
    }
}
