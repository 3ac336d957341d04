package anpr.hub.core.transport;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One value that a feed's {@code settings} may give a transport or framing. Declared once, as a constant beside the code
 * that uses it: the check of the configuration and the reference of all transports are made from it. Immutable.
 *
 * @param name as in {@code settings}
 * @param type shown in the reference: what kind of text it takes
 * @param description one sentence for who writes the feed
 * @param fallback the text that counts where the feed gives none; null for none
 * @param required whether a feed must give it
 * @param parse makes the value of the text; an {@link IllegalArgumentException} from it says what was expected
 * @param <T> what it is to the code
 */
public record Option<T>(
        String name,
        String type,
        String description,
        @Nullable String fallback,
        boolean required,
        Function<String, T> parse) {

    /** Any text. */
    public static Option<String> text(String name, String description) {
        return new Option<>(name, "text", description, null, false, text -> text);
    }

    /** A whole number in a range, both ends included. */
    public static Option<Integer> whole(String name, int least, int most, String description) {
        return new Option<>(name, "whole number, " + least + " to " + most, description, null, false, text -> {
            try {
                int value = Integer.parseInt(text.strip());
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Said below, for both.
            }
            throw new IllegalArgumentException("expected a whole number from " + least + " to " + most);
        });
    }

    /** A TCP port; 0 lets the system choose one, which only a test wants. */
    public static Option<Integer> port(String name, String description) {
        return whole(name, 0, 65_535, description);
    }

    /** A length of time, in the letters of ISO 8601, such as {@code PT30S}. */
    public static Option<Duration> duration(String name, String description) {
        return new Option<>(name, "duration, such as PT30S", description, null, false, text -> {
            try {
                Duration value = Duration.parse(text.strip());
                if (!value.isNegative() && !value.isZero()) {
                    return value;
                }
            } catch (DateTimeException e) {
                // Said below, for both.
            }
            throw new IllegalArgumentException("expected a duration longer than nothing, such as PT30S");
        });
    }

    /** A time zone by its name. */
    public static Option<ZoneId> zone(String name, String description) {
        return new Option<>(name, "zone, such as Europe/London", description, null, false, text -> {
            try {
                return ZoneId.of(text.strip());
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("expected a zone such as Europe/London", e);
            }
        });
    }

    /** Yes or no. */
    public static Option<Boolean> flag(String name, String description) {
        return new Option<>(name, "true or false", description, null, false, text -> switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        });
    }

    /** An absolute address whose scheme is one of these. */
    public static Option<URI> address(String name, List<String> schemes, String description) {
        String expected = String.join(" or ", schemes) + " address";
        return new Option<>(name, expected, description, null, false, text -> {
            try {
                URI value = URI.create(text.strip());
                if (value.getScheme() != null
                        && schemes.contains(value.getScheme())
                        && value.getHost() != null
                        && value.getUserInfo() == null) {
                    return value;
                }
            } catch (IllegalArgumentException e) {
                // Said below, for all.
            }
            throw new IllegalArgumentException("expected an " + expected + " with a host and without a password");
        });
    }

    /** One of an enum's words, written in lower case with dashes. */
    public static <E extends Enum<E>> Option<E> choice(String name, Class<E> words, String description) {
        Map<String, E> byWord = Arrays.stream(words.getEnumConstants())
                .collect(Collectors.toMap(
                        word -> word.name().toLowerCase(Locale.ROOT).replace('_', '-'), word -> word));
        String expected = byWord.keySet().stream().sorted().collect(Collectors.joining(", "));
        return new Option<>(name, "one of " + expected, description, null, false, text -> {
            E value = byWord.get(text.strip());
            if (value == null) {
                throw new IllegalArgumentException("expected one of " + expected);
            }
            return value;
        });
    }

    /** The same, with a value for feeds that give none. */
    public Option<T> otherwise(String text) {
        Option<T> option = new Option<>(name, type, description, text, false, parse);
        if (option.find(Map.of()).isEmpty()) {
            throw new IllegalStateException("a fallback that is no value: " + text);
        }
        return option;
    }

    /** The same, to be given by every feed. */
    public Option<T> needed() {
        return new Option<>(name, type, description, null, true, parse);
    }

    /** What the settings say, else the fallback; empty if there is neither. */
    public Optional<T> find(Map<String, String> settings) {
        String text = settings.getOrDefault(name, fallback);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("setting '" + name + "': " + e.getMessage(), e);
        }
    }

    /**
     * What the settings say, else the fallback.
     *
     * @throws IllegalArgumentException if there is neither, or the text is not as expected; the message names the
     *     setting and what was expected, not the text
     */
    public T of(Map<String, String> settings) {
        return find(settings).orElseThrow(() -> new IllegalArgumentException("setting '" + name + "' is missing"));
    }

    /**
     * What is wrong with these settings: unknown, missing, not as expected. One text for each.
     *
     * @param whose the transport's name, for the text
     */
    public static List<String> faults(String whose, Collection<Option<?>> known, Map<String, String> settings) {
        List<String> unknown = settings.keySet().stream()
                .filter(name -> known.stream().noneMatch(option -> option.name().equals(name)))
                .sorted()
                .map(name -> "transport '" + whose + "' has no setting '" + name + "'; it has "
                        + known.stream().map(Option::name).sorted().collect(Collectors.joining(", ")))
                .toList();
        List<String> wrong = known.stream()
                .flatMap(option -> option.fault(settings).stream())
                .toList();
        return Stream.concat(unknown.stream(), wrong.stream()).toList();
    }

    private Optional<String> fault(Map<String, String> settings) {
        if (required && !settings.containsKey(name)) {
            return Optional.of("setting '" + name + "' is missing: " + description);
        }
        try {
            find(settings);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
