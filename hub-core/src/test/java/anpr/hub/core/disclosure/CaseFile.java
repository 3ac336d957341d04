package anpr.hub.core.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import anpr.hub.core.seal.Anchors;
import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.Logs;
import anpr.hub.core.seal.Opening;
import anpr.hub.core.seal.ReadGroups;
import anpr.hub.core.seal.Sealer;
import anpr.hub.core.seal.Specimens;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A hub's logs with some reads in them, a search that found these, and packages made of it. */
final class CaseFile implements AutoCloseable {
    static final Instant ISSUED = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    final Map<String, byte[]> images = new HashMap<>();
    final Map<String, String> mappings = new HashMap<>();
    final List<Exhibit> found = new ArrayList<>();
    private final Path directory;
    private final Authority authority;
    private final Logs logs;
    private int submissions;

    /** A second organisation, if there is one: it signs every checkpoint, and an authority stamps that. */
    NoteSigner.@Nullable Witness witness;

    /** Its purpose, as whoever makes it may put it. */
    String purpose = "a test";

    CaseFile(Path directory, Authority authority) throws IOException {
        this.directory = directory;
        this.authority = authority;
        this.logs = Logs.open(directory.resolve("seal"), "hub.test", new SecureRandom());
        for (int i = 0; i < 5; i++) {
            logs.sealer(Logs.Log.INGEST).append(List.of(Hash.ofLeaf(new byte[] {(byte) i})));
        }
    }

    CaseFile add(Consumer<ObjectNode> change) {
        return add(change, false);
    }

    /** A read that was sealed and found, the specimen but for a change of its JSON. */
    CaseFile add(Consumer<ObjectNode> change, boolean hidden) {
        UUID id = UUID.fromString("019fbd6f-0000-7000-8000-" + String.format("%012d", ++submissions));
        try {
            ObjectNode json = (ObjectNode) CanonicalRead.json().readTree(CanonicalRead.toJson(Specimens.read(id)));
            change.accept(json);
            Read read = CanonicalRead.fromJson(CanonicalRead.json().writeValueAsBytes(json));
            Sealer sealer = logs.sealer(Logs.Log.INGEST);
            Seal seal = sealer.append(List.of(sealer.leaf(ReadGroups.GROUPING, read)))
                    .getFirst();
            found.add(Exhibit.of(Logs.Log.INGEST, ReadGroups.GROUPING, opened(seal, read), hidden));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode provenance(ObjectNode read) {
        return (ObjectNode) read.get("provenance");
    }

    static Provenance provenance(Read read) {
        return Objects.requireNonNull(read.provenance());
    }

    /** The picture is kept, and the read names it as that of its plate. */
    Consumer<ObjectNode> patch(byte[] image) {
        String sha256 = Sha256.hex(image);
        images.put(sha256, image);
        return read -> {
            ObjectNode patch = (ObjectNode) read.get("platePatch");
            patch.put("sha256", sha256).put("bytes", image.length);
            ((ObjectNode) read.get("imageOriginal").get(0))
                    .put("sha256", sha256)
                    .put("bytes", image.length);
        };
    }

    Path root(Recipient recipient) {
        return directory.resolve(recipient.text());
    }

    Path trust() {
        return directory.resolve("trust");
    }

    /** Writes a copy; what was found in it that must not be there. */
    List<LeakScan.Leak> write(PackageNumber number, Recipient... recipients) throws IOException {
        AuditEvent event = new AuditEvent(
                UUID.fromString("019fbd70-0000-7000-8000-00000000000" + number.number()),
                AuditEvent.Type.CONSULTATION,
                ISSUED,
                "investigator",
                "CASE-1: whereabouts",
                null,
                List.of(),
                Map.of("case", number.caseRef()),
                Selection.open(found),
                Selection.sensitive(found));
        Sealer audit = logs.sealer(Logs.Log.AUDIT);
        Seal seal =
                audit.append(List.of(audit.leaf(AuditEvent.GROUPING, event))).getFirst();
        Opening.AsSealed opened = (Opening.AsSealed) Opening.of(
                AuditEvent.GROUPING,
                event,
                seal,
                logs.epochs(),
                logs.get(Logs.Log.AUDIT).leaves());
        Map<Logs.Log, Anchors.Anchor> anchors = new EnumMap<>(Logs.Log.class);
        for (Logs.Log log : Logs.Log.values()) {
            anchors.put(log, anchor(log));
        }
        Occasion occasion = new Occasion(
                number,
                purpose,
                "OFFICIAL-SENSITIVE",
                ISSUED,
                "1.0",
                new Occasion.Search(
                        seal.index(),
                        ISSUED,
                        "investigator",
                        "CASE-1: whereabouts",
                        new Occasion.Query("ZZ99ZZZ", null, null, 100),
                        List.of("reads"),
                        List.of("sightings: they have no plate"),
                        0));
        List<String> cameras = found.stream().map(EvidencePackage::camera).toList();
        EvidencePackage made = new EvidencePackage(
                occasion,
                new EvidencePackage.Material(
                        found,
                        Exhibit.of(Logs.Log.AUDIT, AuditEvent.GROUPING, opened, false),
                        anchors,
                        log -> List.of(),
                        (log, index) -> logs.get(log)
                                .prove(
                                        index,
                                        Objects.requireNonNull(anchors.get(log)).note())
                                .encoded(),
                        CameraNames.of(directory.resolve("cases"), number.caseRef(), new SecureRandom())
                                .name(cameras),
                        holdings()),
                Drafts.parse(new String(EvidencePackage.resource("drafts.yaml"), UTF_8)),
                KnownDefects.load(Path.of("../docs/known-defects.csv")));
        List<LeakScan.Leak> leaks = new ArrayList<>();
        for (Recipient recipient : recipients) {
            leaks.addAll(made.write(
                    recipient,
                    root(recipient),
                    new EvidencePackage.Sealing(this::sealed, authority.fingerprint("signer"))));
        }
        List<TrustFolder.Key> keys = new ArrayList<>();
        for (Logs.Log log : Logs.Log.values()) {
            keys.add(new TrustFolder.Key(logs.get(log).key(), ISSUED.minusSeconds(60)));
        }
        NoteSigner.Witness second = witness;
        if (second != null) {
            keys.add(new TrustFolder.Key(second.key(), ISSUED.minusSeconds(60)));
        }
        TrustFolder.write(
                trust(),
                keys,
                new TrustFolder.Signer(
                        authority.fingerprint("signer"),
                        ISSUED.minusSeconds(60),
                        Files.readString(authority.file("root.pem"))));
        return leaks;
    }

    private Anchors.Anchor anchor(Logs.Log log) throws IOException {
        SignedNote note = logs.get(log).publish();
        NoteSigner.Witness second = witness;
        if (second == null) {
            return new Anchors.Anchor(ISSUED, note, null);
        }
        SignedNote both = note.and(second.sign(note.text(), ISSUED));
        authority.stamp(Files.writeString(directory.resolve("checkpoint.txt"), both.encoded()));
        return new Anchors.Anchor(ISSUED, both, Files.readAllBytes(directory.resolve("checkpoint.tsr")));
    }

    private byte[] sealed(byte[] content) {
        try {
            Path work = Files.createTempDirectory(directory, "sealing");
            Files.write(work.resolve("tagmanifest-sha256.txt"), content);
            authority.seal(work, "signer");
            return Files.readAllBytes(work.resolve("tagmanifest-sha256.txt.p7s"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Opening.AsSealed opened(Seal seal, Read read) {
        return (Opening.AsSealed) Opening.of(
                ReadGroups.GROUPING,
                read,
                seal,
                logs.epochs(),
                logs.get(Logs.Log.INGEST).leaves());
    }

    private Holdings holdings() {
        return new Holdings() {
            @Override
            public Optional<byte[]> image(String sha256) {
                return Optional.ofNullable(images.get(sha256));
            }

            @Override
            public Optional<byte[]> raw(String submission) {
                return Optional.empty();
            }

            @Override
            public Optional<String> mapping(String digest) {
                return Optional.ofNullable(mappings.get(digest));
            }
        };
    }

    @Override
    public void close() throws IOException {
        logs.close();
    }
}
