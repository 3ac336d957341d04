package anpr.hub.core.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.seal.Protection;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must not be in a copy for the defence, of what its records have: places, cameras, organisations and feeds,
 * connections, identifiers, and digests of any of it. Values shorter than {@value #SHORTEST} characters, and numbers of few
 * digits, stand everywhere; they are among them only with their name before them, such as {@code lane 2}.
 */
final class ProtectedValues {
    private static final int SHORTEST = 4;

    /** Groups of which nothing tells a place or a person: constants of the hub and of law. */
    private static final Set<String> GENERAL = Set.of("handling", "actor");

    /** Open groups that say which vehicle was where when. */
    private static final Set<String> TELLING =
            Set.of("plate", "pseudonym", "reading", "time.device", "time.stated", "time.hub", "image.patch");

    private static final Set<String> CONSTANTS = Set.of(
            "acquisitionPath",
            "acquisitionMode",
            "legalGateway",
            "direction",
            "locationSource",
            "protocol",
            "tls",
            "proof",
            "mediaType",
            "role",
            "scheme");

    /** Beginnings of the fields whose supplied text says what an open group says. */
    private static final List<String> OPEN_FIELDS = List.of(
            "vrm",
            "countryAsSupplied",
            "captureTime",
            "clockQuality",
            "confidence",
            "vehicle",
            "manualEntry",
            "misread",
            "transaction.entryTime",
            "transaction.exitTime",
            "transaction.type",
            "locationSource",
            "imageRole");

    private static final Pattern SHA256 = Pattern.compile("\\b[0-9a-fA-F]{64}\\b");
    private static final Pattern FEW_DIGITS = Pattern.compile("[+-]?(?:[0-9]{1,7}|[0-9]{1,3}[.,][0-9]{1,2})");
    /** Answers that say nothing by themselves. */
    private static final Set<String> WORDS = Set.of("true", "false", "null", "none", "unknown");

    private static final List<String> ALGORITHMS = List.of("MD5", "SHA-1", "SHA-256", "SHA-512");

    /** What is looked for, in lower case, and what kind of value it is. */
    private final Map<String, String> texts = new TreeMap<>();

    /** Digests as they are written, as they are, and of what kind of value. */
    private final Map<String, String> digests = new HashMap<>();

    /** Coarse writings of two numbers that tell a place only together. */
    private final List<Pair> pairs = new ArrayList<>();

    private final Set<String> shown;

    private ProtectedValues(Collection<Exhibit> exhibits, String commonplace, Set<String> shown) {
        this.shown = shown;
        for (Exhibit exhibit : exhibits) {
            for (Exhibit.Part part : exhibit.parts()) {
                if (part.protection() != Protection.OPEN && !GENERAL.contains(part.group())) {
                    digested(part.disclosure().value(), kind(part.group()));
                    walk(part.group(), part.group(), part.value());
                }
            }
            place(exhibit.value("location.precise"));
            if (exhibit.hidden()) {
                text("recordId", exhibit.value("id").path("recordId").asText(), "a record that is not told of");
            }
        }
        String common = commonplace.toLowerCase(Locale.ROOT);
        texts.keySet().removeIf(common::contains);
    }

    /** Nothing is protected from who may see everything. */
    static ProtectedValues none() {
        return new ProtectedValues(List.of(), "", Set.of());
    }

    /**
     * What a copy must not have that shows only what is not open: plates, pseudonyms, times and pictures that are open and
     * stand in nothing that it shows.
     */
    static ProtectedValues ofOpen(Collection<Exhibit> exhibits, String commonplace) {
        StringBuilder shown = new StringBuilder(commonplace);
        ProtectedValues open = none();
        exhibits.forEach(exhibit -> exhibit.parts().forEach(part -> {
            if (part.protection() != Protection.OPEN) {
                shown.append('\n').append(part.disclosure().value());
            } else if (TELLING.contains(part.group())) {
                open.open(part.group(), part.value());
            }
        }));
        String common = shown.toString().toLowerCase(Locale.ROOT);
        open.texts.keySet().removeIf(common::contains);
        return open;
    }

    /** Words and short numbers stand everywhere; what tells of a vehicle or a moment has a digit and some length. */
    private void open(String group, JsonNode value) {
        if (value.isContainerNode()) {
            value.forEach(inner -> open(group, inner));
        } else if (value.isTextual()
                && value.textValue().length() > SHORTEST
                && value.textValue().chars().anyMatch(Character::isDigit)) {
            texts.put(value.textValue().strip().toLowerCase(Locale.ROOT), kind(group));
        }
    }

    record Pair(Set<String> one, Set<String> other) {}

    /**
     * @param commonplace text that stands in every package: what is in it tells nothing
     * @param shown hex SHA-256 of what is in the copy itself
     */
    static ProtectedValues of(Collection<Exhibit> exhibits, String commonplace, Set<String> shown) {
        return new ProtectedValues(exhibits, commonplace, shown);
    }

    Map<String, String> texts() {
        return texts;
    }

    Map<String, String> digests() {
        return digests;
    }

    List<Pair> pairs() {
        return pairs;
    }

    private void walk(String group, String name, JsonNode value) {
        if (value.isObject()) {
            boolean open = group.equals("supplied")
                    && OPEN_FIELDS.stream().anyMatch(value.path("field").asText()::startsWith);
            value.properties().forEach(member -> {
                if (!open
                        && !CONSTANTS.contains(member.getKey())
                        && !(member.getKey().equals("field"))) {
                    // A text as supplied is known by the field that it was supplied for.
                    walk(group, value.path("field").asText(member.getKey()), member.getValue());
                }
            });
        } else if (value.isArray()) {
            value.forEach(item -> walk(group, name, item));
        } else if (value.isTextual()) {
            text(name, value.textValue(), kind(group));
        } else if (value.isIntegralNumber() && (name.endsWith("Id") || name.equals("headingDegrees"))) {
            labelled(name, value.asText(), kind(group));
        }
    }

    private void text(String name, String value, String kind) {
        String plain = value.strip();
        Matcher hex = SHA256.matcher(plain);
        while (hex.find()) {
            written(HexFormat.of().parseHex(hex.group().toLowerCase(Locale.ROOT)), "a digest");
        }
        if (name.equals("sha256") || plain.isEmpty()) {
            return;
        }
        digested(plain, kind);
        if (plain.length() < SHORTEST
                || FEW_DIGITS.matcher(plain).matches()
                || WORDS.contains(plain.toLowerCase(Locale.ROOT))) {
            labelled(name, plain, kind);
        } else {
            texts.put(plain.toLowerCase(Locale.ROOT), kind);
        }
    }

    /** What stands everywhere is looked for where it is said what it is. */
    private void labelled(String name, String value, String kind) {
        String words = name.replaceAll("([a-z])([A-Z])", "$1 $2");
        for (String label : List.of(name, words, words.replace(' ', '-'), words.replace(' ', '_'))) {
            for (String between : List.of("\":", "\":\"", "=", "=\"", ": ", ">", " ")) {
                texts.put((label + between + value).toLowerCase(Locale.ROOT), kind);
            }
        }
    }

    private void place(JsonNode place) {
        if (!place.path("latitude").isNumber() || !place.path("longitude").isNumber()) {
            return;
        }
        double latitude = place.path("latitude").doubleValue();
        double longitude = place.path("longitude").doubleValue();
        for (double one : new double[] {latitude, longitude}) {
            for (String writing : Coordinate.writings(one)) {
                texts.put(writing, "a coordinate");
                digested(writing, "a coordinate");
                digested('-' + writing, "a coordinate");
            }
        }
        Pair pair = new Pair(Coordinate.coarse(latitude), Coordinate.coarse(longitude));
        if (!pairs.contains(pair)) {
            pairs.add(pair);
        }
    }

    private void digested(String value, String kind) {
        for (String algorithm : ALGORITHMS) {
            try {
                written(MessageDigest.getInstance(algorithm).digest(value.getBytes(UTF_8)), "a digest of " + kind);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has " + algorithm, e);
            }
        }
    }

    private void written(byte[] digest, String kind) {
        String hex = HexFormat.of().formatHex(digest);
        if (shown.contains(hex)) {
            return;
        }
        digests.put(hex, kind);
        digests.put(Base64.getEncoder().withoutPadding().encodeToString(digest), kind);
        digests.put(Base64.getUrlEncoder().withoutPadding().encodeToString(digest), kind);
    }

    private static String kind(String group) {
        return switch (group) {
            case "location.precise", "location.area", "place" -> "a place";
            case "camera.identity" -> "a camera's name or number";
            case "source" -> "the name of a supplier or feed";
            case "transport" -> "a connection";
            case "image.overview", "image.original" -> "the name of an image";
            case "supplied" -> "a text as supplied";
            case "plate", "pseudonym", "reading" -> "a plate";
            case "time.device", "time.stated", "time.hub" -> "a time";
            case "image.patch" -> "a picture of a plate";
            default -> "a value of group " + group;
        };
    }
}
