package anpr.hub.core.onboard;

import anpr.hub.core.mapping.TimePattern;
import anpr.hub.core.mapping.TimeText;
import anpr.hub.core.read.Vrm;
import anpr.hub.core.read.VrmPlausibility;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a value looks like for a field.
 *
 * @param likely 0 to 1; 0 if it can't be
 * @param via the transforms it then needs, as a mapping writes them
 * @param why what speaks for it, without the value
 * @param telling whether the value alone is worth a guess, whatever its name
 */
record Form(double likely, List<String> via, String why, boolean telling) {
    private static final Form NOT = new Form(0, List.of(), "", false);
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?");
    private static final Pattern PLATE = Pattern.compile("(?=.*[0-9])(?=.*[A-Z])[A-Z0-9]{4,9}");
    /** The groups of a current UK mark, of any letters: test signs and samples have some that are never issued. */
    private static final Pattern CURRENT = Pattern.compile("[A-Z]{2}[0-9]{2} ?[A-Z]{3}");

    private static final Pattern COUNTER = Pattern.compile("0[0-9]{3,}|[0-9]{8,}");
    private static final Pattern FRACTION = Pattern.compile("[-+]?[0-9]*[.,][0-9]+%?");

    private static final Pattern COUNTRY =
            Pattern.compile("[A-Za-z]{1,3}([-_][A-Za-z]{2,3})?|[A-Z][a-z]+( [A-Z][a-z]+)*");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/\\s]{16,}={0,2}\\s*");
    private static final Pattern OFFSET = Pattern.compile(".*[0-9](Z|[-+][0-9]{2}:?[0-9]{2})");

    /** How it looks as this field. */
    static Form as(String field, List<String> values, String name, Vocabulary vocabulary) {
        String text = values.getFirst();
        return switch (field) {
            case "vrmAsRead" -> plate(text, vocabulary);
            case "captureTime" -> time(text, name, vocabulary);
            case "confidence" -> confidence(values);
            case "latitude" -> degrees(text, 90, 49, 61);
            case "longitude" -> degrees(text, 180, -9, 2.5);
            case "direction" ->
                vocabulary.says("directions", text)
                        ? new Form(1, List.of("trim", "{code: directions}"), "its value is a known word", false)
                        : word(text, 32, List.of("trim"));
            case "lane" ->
                number(text) != null
                        ? new Form(1, List.of(), "its value is a number", false)
                        : word(text, 20, List.of());
            case "vrmCountry" ->
                COUNTRY.matcher(text).matches()
                        ? new Form(
                                1,
                                List.of("trim", "{absent-if: [unknown, \"-\"]}", "{code: [countries, country-signs]}"),
                                "its value is letters",
                                false)
                        : text.matches("[0-9]{3}")
                                ? new Form(
                                        0.8,
                                        List.of("trim", "{code: iso-numeric-countries}"),
                                        "its value has three digits, as in ISO 3166",
                                        false)
                                : NOT;
            case "vehicle.speed" -> speed(text, name);
            case "vehicle.make", "vehicle.model" -> number(text) == null ? word(text, 40, List.of("trim")) : NOT;
            case "vehicle.colour" ->
                number(text) == null ? word(text, 24, List.of("trim", "{absent-if: unknown}", "{code: colours}")) : NOT;
            case "vehicle.type" -> number(text) == null ? word(text, 32, List.of("trim")) : NOT;
            case "cameraRef" ->
                COUNTER.matcher(text).matches()
                        ? new Form(0.5, List.of(), "its value is a number like that of a counter", false)
                        : NUMBER.matcher(text).matches() && text.contains(".") ? NOT : word(text, 64, List.of());
            case "sourceRecordId" -> word(text, 64, List.of());
            case "headingDegrees" -> heading(text);
            case "platePatch" -> image(text, false);
            case "overview" -> image(text, true);
            default -> NOT;
        };
    }

    private static Form plate(String text, Vocabulary vocabulary) {
        Optional<Vrm> vrm = Vrm.of(text);
        if (vocabulary.says("no-plate", text)) {
            return new Form(0.5, List.of(), "its value is a word for no plate", false);
        }
        if (FRACTION.matcher(text).matches()) {
            return NOT;
        }
        if (vrm.isEmpty() || text.length() > 14) {
            return text.length() <= 14 && text.chars().anyMatch(c -> c > 127)
                    ? new Form(0.6, List.of(), "its value is short and of another script", false)
                    : NOT;
        }
        VrmPlausibility form = vrm.get().plausibility("");
        if (form == VrmPlausibility.GB_CURRENT || CURRENT.matcher(text).matches()) {
            return new Form(1, List.of(), "its value is written like a current UK mark", true);
        }
        if (PLATE.matcher(vrm.get().value()).matches()) {
            return new Form(0.95, List.of(), "its value is letters and digits", false);
        }
        return new Form(vrm.get().value().length() >= 4 ? 0.6 : 0.3, List.of(), "its value could be a mark", false);
    }

    private static Form time(String text, String name, Vocabulary vocabulary) {
        BigDecimal number = number(text);
        if (number != null && number.signum() > 0 && text.length() < 20 && !text.matches("20[0-9]{12,15}")) {
            int digits = number.toBigInteger().toString().length();
            String unit = digits == 10
                    ? "epoch-s"
                    : digits == 13 ? "epoch-ms" : digits == 16 ? "epoch-us" : digits == 19 ? "epoch-ns" : "";
            return unit.isEmpty()
                    ? NOT
                    : new Form(
                            1,
                            List.of(timestamp(unit, "payload")),
                            "its value counts " + unit + " to these years",
                            false);
        }
        for (TimePattern pattern : vocabulary.times()) {
            TimeText read = pattern.read(text);
            if (read instanceof TimeText.Local local) {
                boolean utc = local.offset() == null
                        && name.toLowerCase(java.util.Locale.ROOT).contains("utc");
                String zone = utc
                        ? ", and its name says UTC"
                        : OFFSET.matcher(text).matches() ? "" : "; it has no zone: the feed must say it";
                boolean american = dayAndMonthLike(pattern, text);
                String doubt = american ? "; day and month could be the other way round (M/d)" : "";
                return new Form(
                        american ? 0.85 : 1,
                        List.of(timestamp(pattern.toString(), utc ? "UTC" : "payload")),
                        "its value is written " + pattern + zone + doubt,
                        true);
            }
        }
        return NOT;
    }

    /** Whether the text fits with day and month exchanged as well. */
    static boolean dayAndMonthLike(TimePattern pattern, String text) {
        return pattern.toString().startsWith("d/M")
                && TimePattern.parse("M/d" + pattern.toString().substring(3)).read(text) != null;
    }

    static String timestamp(String pattern, String zone) {
        String quoted = pattern.matches("[a-z-]+") ? pattern : '"' + pattern + '"';
        return "{timestamp: {patterns: " + quoted + (zone.equals("payload") ? "" : ", zone: " + zone) + "}}";
    }

    private static Form confidence(List<String> values) {
        boolean percent = values.stream().anyMatch(value -> value.endsWith("%"));
        double most = 0;
        boolean fraction = true;
        for (String value : values) {
            BigDecimal number = number(percent ? value.replace("%", "").strip() : value);
            if (number == null || number.signum() < 0) {
                return NOT;
            }
            most = Math.max(most, number.doubleValue());
            fraction &= value.contains(".") || number.signum() == 0 || number.compareTo(BigDecimal.ONE) == 0;
        }
        if (percent) {
            return new Form(1, List.of("{before: \"%\"}", "{confidence: 0-100}"), "its value has a %", false);
        }
        if (most <= 1 && fraction) {
            return new Form(1, List.of("{confidence: 0-1}"), "its value is a fraction of 1", false);
        }
        return most <= 100
                ? new Form(1, List.of("{confidence: 0-100}"), "its value is at most 100", false)
                : most <= 255
                        ? new Form(0.7, List.of("{confidence: 0-255}"), "its value is above 100 and at most 255", false)
                        : most <= 1000
                                ? new Form(
                                        0.8,
                                        List.of("{confidence: 0-1000}"),
                                        "its value is above 255 and at most 1000",
                                        false)
                                : most <= 10_000
                                        ? new Form(
                                                0.7,
                                                List.of("{confidence: 0-10000}"),
                                                "its value is above 1000 and at most 10000",
                                                false)
                                        : NOT;
    }

    private static Form degrees(String text, double limit, double least, double most) {
        BigDecimal number = number(text);
        if (number == null || Math.abs(number.doubleValue()) > limit || !text.contains(".")) {
            return NOT;
        }
        if (number.signum() == 0) {
            return new Form(
                    0.6,
                    List.of("{absent-if: [\"" + text + "\"]}"),
                    "its value is 0, which is how unset is written",
                    false);
        }
        boolean here = number.doubleValue() >= least && number.doubleValue() <= most;
        return new Form(
                here ? 1 : 0.8,
                List.of(),
                here ? "its value lies in the UK" : "its value is a number of degrees",
                false);
    }

    private static Form heading(String text) {
        BigDecimal number = number(text);
        return number != null && number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(360)) <= 0
                ? new Form(1, List.of("trim"), "its value is a number of degrees", false)
                : NOT;
    }

    private static Form speed(String text, String name) {
        String squeezed = name.toLowerCase(java.util.Locale.ROOT);
        if (number(text) == null) {
            return text.matches("[0-9.]+ ?[A-Za-z/]+")
                    ? new Form(1, List.of("trim"), "its value is a number with a unit", false)
                    : NOT;
        }
        String unit =
                squeezed.contains("mph") ? " mph" : squeezed.contains("km") || squeezed.contains("kph") ? " km/h" : "";
        return unit.isEmpty()
                ? new Form(0.9, List.of("trim"), "its value is a number; nothing says the unit", false)
                : new Form(
                        1,
                        List.of("trim", "{append: \"" + unit + "\"}"),
                        "its value is a number and its name has the unit",
                        false);
    }

    private static Form image(String text, boolean telling) {
        int comma = text.startsWith("data:") ? text.indexOf(',') : -1;
        String encoded = text.substring(comma + 1);
        if (!BASE64.matcher(encoded).matches() || encoded.replaceAll("\\s", "").length() < 16) {
            return NOT;
        }
        byte[] head;
        try {
            head = Base64.getMimeDecoder().decode(encoded.replaceAll("\\s", "").substring(0, 16));
        } catch (IllegalArgumentException e) {
            return NOT;
        }
        boolean image = (head[0] & 0xFF) == 0xFF && (head[1] & 0xFF) == 0xD8
                || (head[0] & 0xFF) == 0x89 && head[1] == 'P'
                || head[0] == 'B' && head[1] == 'M'
                || head[0] == 'G' && head[1] == 'I';
        return image
                ? new Form(
                        1,
                        comma < 0 ? List.of("base64") : List.of("{after: \",\"}", "base64"),
                        "its value is an image in base64",
                        telling)
                : NOT;
    }

    private static Form word(String text, int longest, List<String> via) {
        return text.length() <= longest && !text.contains("\n")
                ? new Form(0.95, via, "its value is short", false)
                : NOT;
    }

    static @Nullable BigDecimal number(String text) {
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }
}
