package anpr.hub.adapters.http;

import anpr.hub.adapters.tls.Fingerprint;
import anpr.hub.core.partner.DigestKey;
import anpr.hub.core.transport.AddressRange;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Transport;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Messages that devices post or put to the hub, each a request of its own. */
public final class HttpTransport implements Transport.Shared {
    /** What feeds of it name as their {@code transport}. */
    public static final String NAME = "http";

    static final Option<List<String>> PATHS = list(
            "paths",
            "paths, with commas between",
            "Where the device posts if it cannot be told /feeds/<feed>; a path that ends in /* is everything below it."
                    + " On a port of the feed's own, every path unless given.",
            HttpTransport::path);

    static final Option<Integer> LISTEN_PORT =
            Option.whole("listenPort", 1, 65_535, "A port of the feed's own, or shared by feeds that name the same.");

    static final Option<Boolean> TLS = Option.flag(
                    "tls", "Whether the feed's own port speaks TLS, with the key of the SSL bundle 'hub'.")
            .otherwise("false");

    static final Option<Set<Proof>> PROOFS = new Option<Set<Proof>>(
                    DigestKey.PROOFS,
                    "words, with commas between",
                    "What the sender may prove itself with: key (header X-Api-Key), basic, digest, token (in the URL),"
                            + " certificate, source (address; weak).",
                    null,
                    false,
                    Proof::parse)
            .otherwise("key, basic");

    static final Option<List<String>> CERTIFICATES = list(
            "certificates",
            "fingerprints, with commas between",
            "SHA-256 fingerprints of client certificates that are the feed's.",
            Fingerprint::parse);

    static final Option<List<AddressRange>> SOURCES = list(
            "sources", "addresses, with commas between", "Addresses that the device sends from.", AddressRange::parse);

    static final Option<Boolean> QUERY = Option.flag(
                    "query", "Whether a GET is a message too, whose body is its query string without the token.")
            .otherwise("false");

    static final Option<Boolean> VIDEO_START = Option.flag(
                    "videoStart",
                    "Whether senders may state when a video began whose records they upload: by the headers Video-Start"
                            + " (ISO 8601 with an offset) and Video-Start-Stated-By (the person whose word it is).")
            .otherwise("false");

    static final Option<Integer> CONCURRENT = Option.whole(
                    "concurrent", 1, 4_096, "Requests of the feed at work at a time; more are told to come later.")
            .otherwise("64");

    static final Option<Duration> BODY_WITHIN = Option.duration(
                    "bodyWithin", "How long a body may take, beside what its bytes may at leastRate.")
            .otherwise("PT10S");

    static final Option<Integer> LEAST_RATE = Option.whole(
                    "leastRate", 1, 1 << 30, "Bytes a second; a body that comes more slowly is cut off.")
            .otherwise("4000");

    /** What any feed may say of its doors, whatever is spoken there. */
    static final List<Option<?>> DOORS =
            List.of(PATHS, LISTEN_PORT, TLS, CERTIFICATES, SOURCES, CONCURRENT, BODY_WITHIN, LEAST_RATE);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public String summary() {
        return "Takes what a device posts or puts, on /feeds/<feed> or on the path and port that the device insists on.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(
                PATHS,
                LISTEN_PORT,
                TLS,
                PROOFS,
                CERTIFICATES,
                SOURCES,
                QUERY,
                VIDEO_START,
                CONCURRENT,
                BODY_WITHIN,
                LEAST_RATE);
    }

    static List<String> words(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static <T> Option<List<T>> list(String name, String type, String description, Function<String, T> entry) {
        return new Option<>(name, type, description, null, false, text -> {
            List<T> entries = words(text).stream().map(entry).toList();
            if (entries.isEmpty()) {
                throw new IllegalArgumentException("expected " + type);
            }
            return entries;
        });
    }

    private static String path(String text) {
        String whole = text.endsWith("/*") ? text.substring(0, text.length() - 2) : text;
        if (!text.matches("/[A-Za-z0-9._~/*-]*") || whole.contains("*") || text.contains("//")) {
            throw new IllegalArgumentException("expected paths such as /ingestion/anpr or /read/*");
        }
        return text;
    }
}
