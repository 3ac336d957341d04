package anpr.hub.core.disclosure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Looks for protected values in whatever is about to leave: in names of files, in text as it stands, behind escapes, in
 * Base64, in archives, in images and in the streams of a PDF. What it finds it names by kind, never by value. Safe for use by
 * many threads.
 */
public final class LeakScan {
    /** By their first characters what is looked for is found; none of it is shorter. */
    private static final int KEY = 3;

    private static final int DEEPEST = 4;
    private static final int MOST_UNPACKED = 64 << 20;
    /** Between the two numbers of a place, at most so many characters. */
    private static final int NEAR = 80;

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32,}");
    private static final Pattern STANDARD = Pattern.compile("[A-Za-z0-9+/]{22,}");
    private static final Pattern FOR_URLS = Pattern.compile("[A-Za-z0-9_-]{22,}");
    private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/_-]{8,}");
    private static final Pattern ESCAPE = Pattern.compile(
            "\\\\u([0-9a-f]{4})|%([0-9a-f]{2})|&#x([0-9a-f]{1,6});|&#([0-9]{1,7});|&(amp|lt|gt|quot|nbsp);|=\\n|\\+",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern STREAM = Pattern.compile("stream\r?\n");

    private final Map<String, List<Needle>> needles = new HashMap<>();
    private final Map<String, String> digests;

    private record Needle(String text, String kind, int pair, boolean first) {}

    /** Where something was found, and of what kind it is. */
    public record Leak(String file, String kind) {}

    LeakScan(ProtectedValues values) {
        values.texts().forEach((text, kind) -> add(new Needle(text, kind, -1, false)));
        int pair = 0;
        for (ProtectedValues.Pair each : values.pairs()) {
            int number = pair++;
            each.one().forEach(text -> add(new Needle(text, "a coordinate", number, true)));
            each.other().forEach(text -> add(new Needle(text, "a coordinate", number, false)));
        }
        digests = Map.copyOf(values.digests());
    }

    private void add(Needle needle) {
        needles.computeIfAbsent(needle.text.substring(0, KEY), start -> new ArrayList<>())
                .add(needle);
    }

    /** Everything below a folder, by name. */
    List<Leak> folder(Path root) throws IOException {
        List<Leak> leaks = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = root.relativize(file).toString();
                text(name).or(() -> bytes(read(file))).ifPresent(kind -> leaks.add(new Leak(name, kind)));
            }
        }
        return leaks;
    }

    /** The kind of what was found in these bytes, whatever they are. */
    Optional<String> bytes(byte[] bytes) {
        return look(bytes, 0);
    }

    /** The kind of what was found in this text. */
    Optional<String> text(String text) {
        return look(text.getBytes(UTF_8), 0);
    }

    private Optional<String> look(byte[] bytes, int depth) {
        String latin = new String(bytes, ISO_8859_1);
        Optional<String> found = plainly(latin).or(() -> plainly(new String(bytes, UTF_8)));
        if (found.isEmpty() && latin.indexOf('\0') >= 0) {
            found = plainly(latin.replace("\0", ""));
        }
        if (found.isPresent() || depth == DEEPEST) {
            return found;
        }
        Inside inside = new Inside();
        inside.unpack(bytes, latin);
        for (byte[] inner : inside.pieces) {
            found = look(inner, depth + 1);
            if (found.isPresent()) {
                return found;
            }
        }
        // Digests in Base64 begin like an archive now and then: of what no file is, damage says nothing.
        return inside.tooMuch || inside.damaged && depth == 0
                ? Optional.of("something that cannot be looked into")
                : Optional.empty();
    }

    private Optional<String> plainly(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return sought(lower).or(() -> digest(text)).or(() -> {
            String plain = unescaped(lower);
            return plain.equals(lower) ? Optional.empty() : sought(plain);
        });
    }

    private Optional<String> sought(String lower) {
        Map<Integer, int[]> pairs = new HashMap<>();
        for (int at = 0; at + KEY <= lower.length(); at++) {
            List<Needle> candidates = needles.get(lower.substring(at, at + KEY));
            if (candidates == null) {
                continue;
            }
            for (Needle needle : candidates) {
                if (!lower.startsWith(needle.text, at) || !stands(lower, at, at + needle.text.length())) {
                    continue;
                }
                if (needle.pair < 0 || paired(pairs, needle, at)) {
                    return Optional.of(needle.kind);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean paired(Map<Integer, int[]> pairs, Needle needle, int at) {
        int[] last = pairs.computeIfAbsent(needle.pair, pair -> new int[] {-NEAR - 1, -NEAR - 1});
        last[needle.first ? 0 : 1] = at;
        return last[0] >= 0 && last[1] >= 0 && Math.abs(last[0] - last[1]) <= NEAR;
    }

    /** A number does not stand in the midst of another, nor a word of few letters in the midst of a longer one. */
    private static boolean stands(String text, int begin, int end) {
        char first = text.charAt(begin);
        char last = text.charAt(end - 1);
        boolean loose = end - begin >= 8 && !Character.isDigit(first);
        return !(end < text.length() && Character.isDigit(last) && Character.isDigit(text.charAt(end)))
                && (loose
                        || !(begin > 0 && joined(text.charAt(begin - 1), first))
                                && !(end < text.length() && joined(last, text.charAt(end))));
    }

    private static boolean joined(char one, char other) {
        return Character.isLetterOrDigit(one) && Character.isLetterOrDigit(other);
    }

    private Optional<String> digest(String text) {
        for (Pattern form : List.of(HEX, STANDARD, FOR_URLS)) {
            Matcher runs = form.matcher(text);
            while (runs.find()) {
                String kind = digests.get(form == HEX ? runs.group().toLowerCase(Locale.ROOT) : runs.group());
                if (kind != null) {
                    return Optional.of(kind);
                }
            }
        }
        return Optional.empty();
    }

    private static String unescaped(String lower) {
        return ESCAPE.matcher(lower).replaceAll(escape -> Matcher.quoteReplacement(plain((Matcher) escape)));
    }

    private static String plain(Matcher escape) {
        for (int group = 1; group <= 4; group++) {
            String number = escape.group(group);
            if (number != null) {
                int code = Integer.parseInt(number, group == 4 ? 10 : 16);
                return Character.isValidCodePoint(code)
                        ? Character.toString(code).toLowerCase(Locale.ROOT)
                        : "";
            }
        }
        String entity = escape.group(5);
        if (entity == null) {
            return escape.group().equals("+") ? " " : "";
        }
        return switch (entity) {
            case "amp" -> "&";
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            default -> " ";
        };
    }

    /** What is packed in some bytes; of what is damaged, as much as comes out. */
    private static final class Inside {
        private final List<byte[]> pieces = new ArrayList<>();
        private boolean damaged;
        private boolean tooMuch;

        void unpack(byte[] bytes, String latin) {
            if (latin.startsWith("PK\3\4")) {
                unzip(bytes);
            } else if (latin.startsWith("\u001f\u008b\b")) {
                damaged |= !take(() -> new GZIPInputStream(new ByteArrayInputStream(bytes)));
            } else if (latin.startsWith("%PDF")) {
                Matcher streams = STREAM.matcher(latin);
                while (streams.find()) {
                    int from = streams.end();
                    // A stream that is not deflated was looked through where it stands.
                    take(() -> new InflaterInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from)));
                }
            }
            Matcher runs = ENCODED.matcher(latin);
            while (runs.find()) {
                decoded(runs.group()).ifPresent(pieces::add);
            }
        }

        private void unzip(byte[] bytes) {
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    pieces.add(entry.getName().getBytes(UTF_8));
                    if (!take(() -> zip)) {
                        damaged = true;
                        return;
                    }
                }
            } catch (IOException | IllegalArgumentException e) {
                damaged = true;
            }
        }

        private interface Packed {
            InputStream opened() throws IOException;
        }

        /** Whether all of it came out. */
        private boolean take(Packed packed) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            boolean whole = false;
            try {
                InputStream in = packed.opened();
                byte[] some = new byte[8192];
                for (int read = in.read(some); read >= 0; read = in.read(some)) {
                    out.write(some, 0, read);
                    if (out.size() > MOST_UNPACKED) {
                        tooMuch = true;
                        return true;
                    }
                }
                whole = true;
            } catch (IOException damage) {
                // What came before it is looked at.
            }
            pieces.add(out.toByteArray());
            return whole;
        }
    }

    private static Optional<byte[]> decoded(String run) {
        String standard = run.replace('-', '+').replace('_', '/');
        try {
            return Optional.of(Base64.getDecoder()
                    .decode(standard.substring(0, standard.length() - (standard.length() % 4 == 1 ? 1 : 0))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
