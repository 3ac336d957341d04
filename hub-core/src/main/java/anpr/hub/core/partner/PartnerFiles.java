package anpr.hub.core.partner;

import anpr.hub.core.config.CheckedYaml;
import anpr.hub.core.config.Problem;
import anpr.hub.core.egress.Guard;
import anpr.hub.core.egress.Recipient;
import anpr.hub.core.egress.Release;
import anpr.hub.core.egress.Standing;
import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.read.AcquisitionMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the folder {@code partner-config}, gathering everything that is wrong with it. */
final class PartnerFiles {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final String YAML = ".yaml";

    private final Path dir;
    private final PartnerConfig before;
    private final Function<Feed, List<String>> faults;
    private final CheckedYaml partnerFiles;
    private final CheckedYaml feedFiles;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Partner> partners = new TreeMap<>();
    private final Map<String, Feed> feeds = new TreeMap<>();
    private final Map<String, Path> feedsSeen = new TreeMap<>();
    private final CamerasCsv cameras = new CamerasCsv(problems);

    /**
     * @param before what stays in force of a partner, or of one feed, whose files are not right
     * @param faults what else is wrong with a feed
     */
    PartnerFiles(Path dir, PartnerConfig before, Function<Feed, List<String>> faults) throws IOException {
        this.dir = dir;
        this.before = before;
        this.faults = faults;
        Path schema = dir.resolve("partner.schema.json");
        this.partnerFiles = new CheckedYaml(schema, "/$defs/partner");
        this.feedFiles = new CheckedYaml(schema, "/$defs/feed");
    }

    PartnerConfig.Reloaded load() throws IOException {
        for (Path folder : listed(dir)) {
            if (Files.isDirectory(folder)) {
                if (!partner(folder)) {
                    keepBefore(nameOf(folder));
                }
            }
        }
        expectFeedsOfOthers();
        return new PartnerConfig.Reloaded(new PartnerConfig(partners, feeds), List.copyOf(problems));
    }

    /** A copy is of a feed that there is, of another's, and goes to who may have it; else nothing of the partner counts. */
    private void expectFeedsOfOthers() {
        for (Partner partner : List.copyOf(partners.values())) {
            List<String> wrong = partner.copiesOf().stream()
                    .filter(id ->
                            !feeds.containsKey(id) || feeds.get(id).partner().equals(partner.id()))
                    .toList();
            Path file = dir.resolve(partner.id()).resolve("partner.yaml");
            wrong.forEach(id -> problems.add(
                    new Problem(file, 0, "expected in copiesOf a feed of another partner, not '" + id + "'")));
            boolean own = Guard.release(new Recipient.Partner(partner.id(), Standing.OTHER), partner.acquisitionPath())
                    == Release.WHOLE;
            if (!own && !partner.copiesOf().isEmpty()) {
                problems.add(new Problem(
                        file,
                        0,
                        "expected no copiesOf: what comes by the path " + partner.acquisitionPath()
                                + " is not an owner's own"));
            }
            if (!wrong.isEmpty() || !own && !partner.copiesOf().isEmpty()) {
                keepBefore(partner.id());
            }
        }
    }

    /** The partner and its feeds, as they were in force. */
    private void keepBefore(String partner) {
        partners.remove(partner);
        feeds.values().removeIf(feed -> feed.partner().equals(partner));
        Partner kept = before.partners().get(partner);
        if (kept != null) {
            partners.put(partner, kept);
            before.feeds().values().stream()
                    .filter(feed -> feed.partner().equals(partner))
                    .forEach(feed -> feeds.putIfAbsent(feed.id(), feed));
        }
    }

    /** @return whether all that its feeds have in common is right */
    private boolean partner(Path folder) throws IOException {
        String id = nameOf(folder);
        int known = problems.size() - cameras.ofOneFeed();
        expectId(folder, id);
        Map<String, Path> files = feedFiles(folder.resolve("feeds"));
        Map<String, List<Camera>> registers = Map.of();
        Set<String> doubtful = Set.of();
        Path csv = folder.resolve("cameras.csv");
        if (exists(csv, "the partner's cameras")) {
            registers = cameras.read(csv, files.keySet());
            doubtful = cameras.doubtful();
        }
        Path file = folder.resolve("partner.yaml");
        Optional<Partner> partner = exists(file, "the partner's description")
                ? partnerFiles.read(file, problems).map(yaml -> partner(id, yaml))
                : Optional.empty();
        boolean sound = problems.size() - cameras.ofOneFeed() == known;
        for (Map.Entry<String, Path> entry : files.entrySet()) {
            String feed = entry.getKey();
            int before = problems.size();
            expectOwnId(feed, entry.getValue());
            Optional<JsonNode> yaml = feedFiles.read(entry.getValue(), problems);
            List<Camera> register = registers.getOrDefault(feed, List.of());
            if (register.isEmpty() && !doubtful.contains(feed)) {
                problems.add(new Problem(csv, 0, "expected a camera of feed '" + feed + "'"));
            }
            if (partner.isPresent() && yaml.isPresent()) {
                Feed read = feed(feed, partner.get(), entry.getValue(), yaml.get(), register);
                int line =
                        yaml.get().has("settings") ? CheckedYaml.line(yaml.get().get("settings")) : 0;
                faults.apply(read).forEach(fault -> problems.add(new Problem(entry.getValue(), line, fault)));
                if (problems.size() == before && !doubtful.contains(feed)) {
                    feeds.put(feed, read);
                }
            }
            if ((problems.size() > before || doubtful.contains(feed)) && partner.isPresent()) {
                sound &= keepBefore(feed, partner.get(), registers);
            }
        }
        partner.ifPresent(found -> partners.put(id, found.with(feeds.values())));
        return sound;
    }

    /**
     * The feed as it was in force, on the partner's footing of now.
     *
     * @return false if the register has given one of its cameras to another feed: then nothing of the register counts
     */
    private boolean keepBefore(String feed, Partner partner, Map<String, List<Camera>> registers) {
        Feed kept = before.feeds().get(feed);
        if (kept == null || !kept.partner().equals(partner.id())) {
            return true;
        }
        feeds.put(feed, kept.under(partner));
        return registers.entrySet().stream()
                .filter(other -> !other.getKey().equals(feed))
                .flatMap(other -> other.getValue().stream())
                .noneMatch(camera -> kept.cameras().cameras().stream().anyMatch(camera::sameTriple));
    }

    private Map<String, Path> feedFiles(Path folder) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        if (!exists(folder, "a folder with a file for each feed")) {
            return files;
        }
        for (Path file : listed(folder)) {
            String name = nameOf(file);
            if (!name.endsWith(YAML)) {
                problems.add(new Problem(file, 0, "expected only files that end in " + YAML + " here"));
                continue;
            }
            String id = name.substring(0, name.length() - YAML.length());
            files.put(id, file);
        }
        return files;
    }

    /** Of two that want one id, the one has it whose it was. */
    private void expectOwnId(String id, Path file) {
        expectId(file, id);
        Path other = feedsSeen.putIfAbsent(id, file);
        if (other == null) {
            other = before.feed(id)
                    .map(feed -> dir.resolve(feed.partner()).resolve("feeds").resolve(id + YAML))
                    .filter(known -> !known.equals(file) && Files.exists(known))
                    .orElse(null);
            if (other != null) {
                feedsSeen.put(id, other);
            }
        }
        if (other != null && !other.equals(file)) {
            problems.add(new Problem(file, 0, "expected an id that no other feed has; see " + other));
        }
        if (Credentials.ACCOUNTS.contains(id)) {
            problems.add(new Problem(file, 0, "expected another id: '" + id + "' is an account"));
        }
    }

    private static Partner partner(String id, JsonNode yaml) {
        JsonNode agreement = yaml.get("agreement");
        return new Partner(
                id,
                yaml.get("organisation").textValue(),
                yaml.get("controller").textValue(),
                Partner.SourceClass.valueOf(yaml.get("sourceClass").textValue()),
                AcquisitionPath.valueOf(yaml.get("acquisitionPath").textValue()),
                new Partner.Agreement(
                        agreement.get("reference").textValue(),
                        agreement.get("lawfulBasis").textValue(),
                        agreement.has("expires")
                                ? LocalDate.parse(agreement.get("expires").textValue())
                                : null),
                StreamSupport.stream(yaml.path("copiesOf").spliterator(), false)
                        .map(JsonNode::textValue)
                        .toList(),
                List.of());
    }

    private Feed feed(String id, Partner partner, Path file, JsonNode yaml, List<Camera> register) {
        Map<String, String> settings = new TreeMap<>();
        yaml.path("settings")
                .properties()
                .forEach(setting ->
                        settings.put(setting.getKey(), setting.getValue().asText()));
        return new Feed(
                id,
                partner.id(),
                partner.organisation(),
                partner.controller(),
                partner.agreement(),
                partner.acquisitionPath(),
                yaml.get("sourceType").textValue(),
                yaml.get("transport").textValue(),
                AcquisitionMode.valueOf(yaml.path("acquisitionMode").asText("LIVE_FEED")),
                zone(file, yaml.get("zone")),
                yaml.path("trustOffset").asBoolean(true),
                yaml.path("timeOfReceipt").asBoolean(false),
                yaml.path("partialReads").asBoolean(false),
                yaml.path("confidenceScale").textValue(),
                Duration.parse(yaml.path("futureTolerance").asText("PT10S")),
                Duration.parse(yaml.path("lateAfter").asText("PT5M")),
                yaml.path("maxBytes").asInt(8 << 20),
                limits(yaml.path("limits")),
                yaml.has("lowConfidence") ? yaml.get("lowConfidence").intValue() : null,
                doubts(file, yaml),
                Collections.unmodifiableMap(settings),
                new CameraRegister(register));
    }

    /** Names and ranges are the schema's to check. */
    private static Limits limits(JsonNode yaml) {
        Map<Limit, Integer> set = new EnumMap<>(Limit.class);
        yaml.properties().forEach(entry -> Limit.named(entry.getKey())
                .ifPresent(limit -> set.put(limit, entry.getValue().intValue())));
        return new Limits(set);
    }

    private Doubts doubts(Path file, JsonNode yaml) {
        return new Doubts(
                yaml.path("locationJump").asInt(Doubts.USUAL.jumpMetres()),
                yaml.has("clockSuspectAfter")
                        ? Duration.parse(yaml.get("clockSuspectAfter").textValue())
                        : Doubts.USUAL.clockSuspectAfter(),
                area(file, yaml.get("area")));
    }

    private @Nullable Area area(Path file, @Nullable JsonNode yaml) {
        if (yaml == null) {
            return null;
        }
        try {
            if (!yaml.has("corners")) {
                return Area.box(
                        yaml.get("south").doubleValue(),
                        yaml.get("west").doubleValue(),
                        yaml.get("north").doubleValue(),
                        yaml.get("east").doubleValue());
            }
            List<Area.Corner> corners = new ArrayList<>();
            for (JsonNode corner : yaml.get("corners")) {
                corners.add(new Area.Corner(
                        corner.get(0).doubleValue(), corner.get(1).doubleValue()));
            }
            return new Area(corners);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(file, CheckedYaml.line(yaml), "area: " + e.getMessage()));
            return null;
        }
    }

    private @Nullable ZoneId zone(Path file, @Nullable JsonNode zone) {
        if (zone == null) {
            return null;
        }
        try {
            return ZoneId.of(zone.textValue());
        } catch (DateTimeException e) {
            problems.add(new Problem(
                    file,
                    CheckedYaml.line(zone),
                    "expected a zone such as Europe/London, not '" + zone.textValue() + "'"));
            return null;
        }
    }

    private void expectId(Path file, String id) {
        if (!ID.matcher(id).matches()) {
            problems.add(
                    new Problem(file, 0, "expected a name of a-z, 0-9 and -, at most 63 characters, not '" + id + "'"));
        }
    }

    private boolean exists(Path path, String what) {
        if (!Files.exists(path)) {
            problems.add(new Problem(path, 0, "expected " + what));
            return false;
        }
        return true;
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !nameOf(entry).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
