package anpr.hub.core.read;

import anpr.hub.core.provenance.VideoStart;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/**
 * Arbitrary reads, made from the record's own components so that a new component is covered the day it is added. Texts
 * hold whatever a device may send and both forms can carry; numbers stay in the ranges that the schemas give.
 */
public final class ArbitraryReads {
    /** Components that may be null in Java, because a trial or a quarantined read lacks them, but not in publication. */
    private static final Set<String> PUBLISHED = Set.of(
            "vrm",
            "captureTimeAsSupplied",
            "captureTimeBasis",
            "feedId",
            "sourceId",
            "cameraId",
            "cameraCategory",
            "provenance",
            "retention");

    private static final Arbitrary<String> TEXT = Arbitraries.oneOf(
            Arbitraries.strings()
                    .withCharRange(' ', '~')
                    .withChars("\t\n\r<>&\"'\u00a0\u00e9\u0e01\u4eac\u0410\ufffd")
                    .ofMaxLength(20),
            Arbitraries.of("", " ", "\ud83d\ude97 1", "]]>", "<!-- -->", "null", "true", "0"));

    private static final Arbitrary<String> SOME_TEXT = TEXT.filter(text -> !text.isEmpty());

    private static final Arbitrary<String> SHA256 =
            Arbitraries.strings().withChars("0123456789abcdef").ofLength(64);

    private static final Arbitrary<Instant> INSTANT =
            Arbitraries.longs().between(0, 4_102_444_799_999L).map(Instant::ofEpochMilli);

    private static final Arbitrary<Integer> IDENTIFIER = Arbitraries.integers().between(1, 32767);
    private static final Arbitrary<Integer> COUNT = Arbitraries.integers().greaterOrEqual(0);
    private static final Arbitrary<Long> LONG_COUNT = Arbitraries.longs().greaterOrEqual(0);

    private static final Map<String, Arbitrary<?>> BY_NAME = Map.ofEntries(
            Map.entry("vrmAsRead", SOME_TEXT),
            Map.entry("vrm", vrms()),
            Map.entry("vrmCountry", Arbitraries.of("GBR", "IRL", "FRA")),
            Map.entry("captureTimeAsSupplied", SOME_TEXT),
            Map.entry("feedId", IDENTIFIER),
            Map.entry("sourceId", IDENTIFIER),
            Map.entry("cameraId", IDENTIFIER),
            Map.entry("latitude", Arbitraries.doubles().between(-90, 90)),
            Map.entry("longitude", Arbitraries.doubles().between(-180, 180)),
            Map.entry("headingDegrees", Arbitraries.integers().between(0, 359)),
            Map.entry("confidence", Arbitraries.integers().between(0, 100)),
            Map.entry("position", Arbitraries.integers().between(0, 11)),
            Map.entry("read", Arbitraries.of("0", "B", "?")),
            Map.entry("listed", Arbitraries.of("O", "8")),
            Map.entry("preset", Arbitraries.integers().between(-32768, 32767)),
            Map.entry("w", Arbitraries.integers().greaterOrEqual(1)),
            Map.entry("h", Arbitraries.integers().greaterOrEqual(1)),
            Map.entry("bytes", LONG_COUNT),
            Map.entry("offset", LONG_COUNT),
            Map.entry("length", COUNT),
            Map.entry("recordIndex", COUNT),
            Map.entry("index", LONG_COUNT),
            Map.entry("attempts", COUNT),
            Map.entry("listRevision", LONG_COUNT),
            Map.entry("marking", SOME_TEXT),
            Map.entry("sha256", SHA256),
            Map.entry("rawPayloadSha256", SHA256),
            Map.entry("digest", SHA256),
            Map.entry(
                    "videoStart",
                    Arbitraries.of("2026-03-14T08:15Z", "2026-07-01T08:15:30.5+01:00")
                            .map(time -> new VideoStart(time, "A. N. Other <simulated> & co"))));

    private ArbitraryReads() {}

    /** Reads as they are published: with identifiers, VRM, provenance, and the time or both candidates. */
    public static Arbitrary<Read> published() {
        return records(Read.class, true);
    }

    /** Reads with any of the optional components missing, as they may stand in quarantine or come out of a trial. */
    public static Arbitrary<Read> any() {
        return records(Read.class, false);
    }

    /** VRMs in their normal form. */
    public static Arbitrary<String> vrms() {
        return Arbitraries.strings()
                .withCharRange('A', 'Z')
                .withCharRange('0', '9')
                .ofMinLength(1)
                .ofMaxLength(12);
    }

    private static <R> Arbitrary<R> records(Class<R> type, boolean published) {
        RecordComponent[] components = type.getRecordComponents();
        Constructor<R> constructor = constructor(type, components);
        List<Arbitrary<Object>> values =
                Stream.of(components).map(c -> component(c, published)).toList();
        List<String> names = Stream.of(components).map(RecordComponent::getName).toList();
        return Combinators.combine(values).as(chosen -> {
            List<@Nullable Object> arguments = new ArrayList<>(chosen);
            if (type == Read.class) {
                settle(names, arguments, published);
            }
            return create(constructor, arguments);
        });
    }

    /** What hangs together: one time or two candidates, two coordinates or none, and the key made of the others. */
    private static void settle(List<String> names, List<@Nullable Object> arguments, boolean published) {
        int time = names.indexOf("captureTime");
        int candidates = names.indexOf("captureTimeCandidates");
        Instant either = Instant.parse("2026-10-25T00:30:00.000Z");
        if (arguments.get(time) != null) {
            arguments.set(candidates, List.of());
        } else if (published) {
            arguments.set(candidates, List.of(either, either.plusSeconds(3600)));
        }
        int latitude = names.indexOf("latitude");
        if (arguments.get(latitude) == null || arguments.get(latitude + 1) == null) {
            arguments.set(latitude, null);
            arguments.set(latitude + 1, null);
        } else if (arguments.get(names.indexOf("locationSource")) == null) {
            arguments.set(names.indexOf("locationSource"), LocationSource.REGISTER);
        }
        if (published) {
            Instant filedAt = arguments.get(time) instanceof Instant at ? at : either;
            ReadKey key = new ReadKey(
                    (String) argument(names, arguments, "vrm"),
                    (int) argument(names, arguments, "feedId"),
                    (int) argument(names, arguments, "sourceId"),
                    (int) argument(names, arguments, "cameraId"),
                    filedAt);
            arguments.set(names.indexOf("dedupeKey"), key.asText());
        }
    }

    private static Object argument(List<String> names, List<@Nullable Object> arguments, String name) {
        return Objects.requireNonNull(arguments.get(names.indexOf(name)));
    }

    @SuppressWarnings("unchecked")
    private static Arbitrary<Object> component(RecordComponent component, boolean published) {
        Arbitrary<Object> value = (Arbitrary<Object>)
                (BY_NAME.containsKey(component.getName())
                        ? BY_NAME.get(component.getName())
                        : values(component.getGenericType(), published));
        boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                && !(published && PUBLISHED.contains(component.getName()));
        return optional ? value.injectNull(0.4) : value;
    }

    private static Arbitrary<?> values(Type type, boolean published) {
        if (type instanceof ParameterizedType several) {
            Arbitrary<?> items = values(several.getActualTypeArguments()[0], published);
            return several.getRawType() == Set.class
                    ? items.set().ofMaxSize(3)
                    : items.list().ofMaxSize(3);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return records(plain, published);
        }
        if (plain.isEnum()) {
            return Arbitraries.of(plain.getEnumConstants());
        }
        return switch (plain.getSimpleName()) {
            case "String" -> TEXT;
            // Not the nil UUID: Jackson takes it for empty and leaves it out, and the hub never gives it.
            case "UUID" ->
                Combinators.combine(Arbitraries.longs().filter(bits -> bits != 0), Arbitraries.longs())
                        .as(UUID::new);
            case "Instant" -> INSTANT;
            case "int", "Integer" -> Arbitraries.integers();
            case "long", "Long" -> Arbitraries.longs();
            case "boolean" -> Arbitraries.of(true, false);
            default -> throw new IllegalStateException("no arbitrary values for " + plain + ": add them here");
        };
    }

    private static <R> Constructor<R> constructor(Class<R> type, RecordComponent[] components) {
        try {
            return type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <R> R create(Constructor<R> constructor, List<@Nullable Object> arguments) {
        try {
            return constructor.newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
