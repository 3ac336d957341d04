package anpr.hub.core.partner;

import anpr.hub.core.config.Problem;
import anpr.hub.core.digest.Sha256;
import anpr.hub.core.subscriber.Subscriber;
import anpr.hub.core.subscriber.Subscribers;
import anpr.hub.core.subscriber.Way;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The credentials of feeds, of people's accounts, and of subscribers that read queues. Every secret is generated, 256 bits of it, and only its SHA-256 is
 * kept: a slow hash protects secrets that people choose, and nobody chose these. For a feed that accepts HTTP digest its
 * {@link DigestKey} is kept too, made when the secret is. To replace one, take its line out of {@code credentials.yaml}
 * and start the hub.
 *
 * <p>Immutable, and safe for use by many threads.
 */
public final class Credentials implements Gate {
    /** Accounts that every hub has; no feed may be called so. */
    static final Set<String> ACCOUNTS = new People(Set.of()).names();

    /** Agreements end with a day in this zone. */
    private static final ZoneId AGREEMENTS = ZoneId.of("Europe/London");

    /** In front of the names of units, which are their own. */
    private static final String UNIT = "unit/";

    private static final int SECRET_BYTES = 32;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final String HASHES_COMMENT = """
            # SHA-256 of the secret of each feed, account, unit and subscriber's queues; for feeds that accept HTTP digest,
            # then what that is reckoned with. To replace a secret, take its line out and start the hub.
            """;
    private static final String SECRETS_COMMENT = """
            # Generated secrets of feeds and units (API key, password, BOF2 signature), accounts and queues, in plain text.
            # Hand each over to its owner, then delete this file: the hub does not need it.
            """;

    private final PartnerConfig config;
    private final Subscribers subscribers;
    private final Clock clock;
    private final Map<String, byte[]> hashes;
    private final Map<String, String> holders = new HashMap<>();
    private final Map<String, DigestKey> digestKeys;
    private final byte[] nobodys;
    private final Set<String> accounts;

    private Credentials(
            PartnerConfig config,
            Subscribers subscribers,
            Set<String> accounts,
            Clock clock,
            Map<String, byte[]> hashes,
            Map<String, DigestKey> digestKeys,
            byte[] nobodys) {
        this.config = config;
        this.subscribers = subscribers;
        this.accounts = accounts;
        this.clock = clock;
        this.hashes = Map.copyOf(hashes);
        this.digestKeys = Map.copyOf(digestKeys);
        this.nobodys = nobodys;
        hashes.forEach((name, hash) -> holders.put(HexFormat.of().formatHex(hash), name));
    }

    /**
     * Reads {@code credentials.yaml}, and generates what it lacks. New secrets are written once, in plain text, to
     * {@code secrets.yaml} beside it, beside those that still stand there; both files are for their owner's eyes only.
     *
     * @param dataDir is made if it does not exist
     * @param units that fetch lists
     * @throws IllegalArgumentException if {@code credentials.yaml} is not what the hub wrote, a feed accepts a digest
     *     whose secret is known no more, or an account has the name of a feed
     */
    public static Credentials loadOrGenerate(
            Path dataDir,
            PartnerConfig config,
            Subscribers subscribers,
            People people,
            Set<String> units,
            Clock clock,
            SecureRandom random)
            throws IOException {
        Set<String> accounts = people.names();
        for (String name : accounts) {
            if (config.feed(name).isPresent()) {
                throw new IllegalArgumentException(
                        "account '" + name + "': a feed has this name; expected another for one of them");
            }
        }
        Files.createDirectories(dataDir, OWNERS_FOLDER);
        Path hashFile = dataDir.resolve("credentials.yaml");
        Path secretFile = dataDir.resolve("secrets.yaml");
        Map<String, String> hashes = read(hashFile);
        hashes.forEach((name, line) -> expectHashes(hashFile, name, line));
        Map<String, String> before = Map.copyOf(hashes);
        Map<String, String> secrets = read(secretFile);
        Stream<String> owners = config.partners().values().stream()
                .filter(partner -> !partner.copiesOf().isEmpty())
                .map(partner -> partner.id() + Partner.COPIES);
        Stream<String> readers = subscribers.all().stream()
                .filter(subscriber -> subscriber.way() instanceof Way.Queue)
                .map(subscriber -> subscriber.id() + Subscriber.QUEUES);
        Stream.of(
                        config.feeds().keySet().stream(),
                        accounts.stream(),
                        owners,
                        readers,
                        units.stream().map(unit -> UNIT + unit))
                .flatMap(names -> names)
                .filter(name -> !hashes.containsKey(name))
                .sorted()
                .forEach(name -> {
                    String secret = secret(random);
                    secrets.put(name, secret);
                    hashes.put(name, HexFormat.of().formatHex(sha256(secret)));
                });
        config.feeds().values().forEach(feed -> keepDigestKey(feed, hashFile, hashes, secrets));
        if (!hashes.equals(before)) {
            // The secrets first: after a crash between the two they are generated again, and nobody is locked out.
            if (!before.keySet().equals(hashes.keySet())) {
                write(secretFile, SECRETS_COMMENT, secrets);
            }
            write(hashFile, HASHES_COMMENT, hashes);
        }
        Map<String, byte[]> known = new HashMap<>();
        Map<String, DigestKey> digestKeys = new HashMap<>();
        hashes.forEach((name, line) -> {
            String[] parts = line.split(" ");
            known.put(name, HexFormat.of().parseHex(parts[0]));
            if (parts.length == 3) {
                digestKeys.put(name, new DigestKey(parts[1], parts[2]));
            }
        });
        return new Credentials(config, subscribers, accounts, clock, known, digestKeys, sha256(secret(random)));
    }

    /** Adds to a feed's line, or takes from it, what a digest is reckoned with. */
    private static void keepDigestKey(
            Feed feed, Path hashFile, Map<String, String> hashes, Map<String, String> secrets) {
        String line = String.valueOf(hashes.get(feed.id()));
        String hash = line.split(" ")[0];
        if (!DigestKey.wanted(feed)) {
            hashes.put(feed.id(), hash);
            return;
        }
        if (line.length() > hash.length()) {
            return;
        }
        String secret = secrets.get(feed.id());
        if (secret == null || !HexFormat.of().formatHex(sha256(secret)).equals(hash)) {
            throw new IllegalArgumentException(new Problem(
                            hashFile,
                            0,
                            "expected at '" + feed.id() + "' what a digest is reckoned with, and its secret is known no"
                                    + " more; take the line out for a new secret")
                    .toString());
        }
        DigestKey key = DigestKey.of(feed.id(), secret);
        hashes.put(feed.id(), hash + ' ' + key.md5() + ' ' + key.sha256());
    }

    @Override
    public Optional<Feed> admit(String feed, String secret) {
        boolean proved = proves(feed, secret);
        return feed(feed).filter(found -> proved);
    }

    @Override
    public Optional<Feed> feed(String feed) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), AGREEMENTS);
        return config.feed(feed).filter(found -> found.agreement().inForce(today));
    }

    /** Looked up by a hash that nobody can aim at, so that the time taken says nothing of any secret. */
    @Override
    public Optional<Feed> holder(String secret) {
        String name = holders.get(HexFormat.of().formatHex(sha256(secret)));
        return name == null ? Optional.empty() : feed(name);
    }

    @Override
    public Optional<DigestKey> digestKey(String feed) {
        return feed(feed).flatMap(found -> Optional.ofNullable(digestKeys.get(feed)));
    }

    /**
     * The partner that this account and secret fetch copies for.
     *
     * @param name the partner's id and {@link Partner#COPIES}
     * @return empty if the secret is wrong, the partner has no copies, or its agreement has ended
     */
    public Optional<Partner> owner(String name, String secret) {
        boolean proved = proves(name, secret) & name.endsWith(Partner.COPIES);
        if (!proved) {
            return Optional.empty();
        }
        Partner partner = config.partners().get(name.substring(0, name.length() - Partner.COPIES.length()));
        LocalDate today = LocalDate.ofInstant(clock.instant(), AGREEMENTS);
        return Optional.ofNullable(partner)
                .filter(one -> !one.copiesOf().isEmpty() && one.agreement().inForce(today));
    }

    /**
     * The subscriber that this name and secret take hits from queues for.
     *
     * @param name the subscriber's id and {@link Subscriber#QUEUES}
     */
    public Optional<Subscriber> reader(String name, String secret) {
        boolean proved = proves(name, secret);
        return subscribers.reader(name).filter(found -> proved);
    }

    /**
     * Whether this secret opens this account.
     *
     * @param name of one of the people; any other is refused
     */
    public boolean account(String name, String secret) {
        return proves(name, secret) & accounts.contains(name);
    }

    /** Whether this secret is that of a unit, be it one that may still fetch lists or not. */
    public boolean unit(String name, String secret) {
        return proves(UNIT + name, secret);
    }

    /** Hashes and compares whether the name is known or not, so that the time taken says nothing. */
    private boolean proves(String name, String secret) {
        byte[] expected = hashes.getOrDefault(name, nobodys);
        return MessageDigest.isEqual(expected, sha256(secret)) & hashes.containsKey(name);
    }

    private static Map<String, String> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new TreeMap<>();
        }
        try {
            Map<String, String> entries = new YAMLMapper()
                    .readValue(Files.readAllBytes(file), new TypeReference<TreeMap<String, String>>() {});
            return entries == null ? new TreeMap<>() : entries;
        } catch (JsonProcessingException e) {
            // The parser's message may quote a secret.
            long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new IllegalArgumentException(
                    new Problem(file, line, "expected name: value on every line").toString());
        }
    }

    private static void write(Path file, String comment, Map<String, String> entries) throws IOException {
        String text = entries.entrySet().stream()
                .map(entry -> entry.getKey() + ": \"" + entry.getValue() + "\"\n")
                .collect(Collectors.joining("", comment, ""));
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel channel =
                FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void expectHashes(Path file, String name, String line) {
        if (!line.matches("[0-9a-f]{64}( [0-9a-f]{32} [0-9a-f]{64})?")) {
            throw new IllegalArgumentException(new Problem(
                            file,
                            0,
                            "expected 64 characters 0-9, a-f at '" + name + "'; take the line out for a new secret")
                    .toString());
        }
    }

    private static String secret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
