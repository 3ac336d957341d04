package anpr.hub.core.mapping;

import anpr.hub.core.read.QualityFlag;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One named step from the text as supplied to the text that the canonical field is made of. Immutable. */
sealed interface Transform {
    /**
     * @param flags takes what a user of the read must know
     * @return null if nothing remains: the field is then absent
     */
    @Nullable
    String apply(String text, Set<QualityFlag> flags);

    /** How lineage shows it, with parameters. */
    String shown();

    record Trim() implements Transform {
        @Override
        public @Nullable String apply(String text, Set<QualityFlag> flags) {
            String stripped = text.strip();
            return stripped.isEmpty() ? null : stripped;
        }

        @Override
        public String shown() {
            return "trim";
        }
    }

    record Upper() implements Transform {
        @Override
        public String apply(String text, Set<QualityFlag> flags) {
            return text.toUpperCase(Locale.ROOT);
        }

        @Override
        public String shown() {
            return "upper";
        }
    }

    record Lower() implements Transform {
        @Override
        public String apply(String text, Set<QualityFlag> flags) {
            return text.toLowerCase(Locale.ROOT);
        }

        @Override
        public String shown() {
            return "lower";
        }
    }

    /** Words by which the vendor says that there is nothing. */
    record AbsentIf(List<String> words) implements Transform {
        @Override
        public @Nullable String apply(String text, Set<QualityFlag> flags) {
            String stripped = text.strip();
            for (String word : words) {
                if (word.equalsIgnoreCase(stripped)) {
                    return null;
                }
            }
            return text;
        }

        @Override
        public String shown() {
            return "absent-if(" + String.join(", ", words) + ')';
        }
    }

    /** Words by which the vendor says that a value is not set: it is absent, and what was supplied stays beside it. */
    record UnsetIf(List<String> words) implements Transform {
        @Override
        public @Nullable String apply(String text, Set<QualityFlag> flags) {
            return new AbsentIf(words).apply(text, flags);
        }

        @Override
        public String shown() {
            return "unset-if(" + String.join(", ", words) + ')';
        }
    }

    /** A date before which nothing was seen: how software writes that it has no time. The clock is then suspect. */
    record AbsentIfBefore(LocalDate earliest) implements Transform {
        private static final TextPattern YEAR_FIRST =
                TextPattern.compile("\\D*(\\d{4})\\D?(\\d\\d)\\D?(\\d\\d)(?:\\D.*)?");
        private static final TextPattern YEAR_LAST =
                TextPattern.compile("\\D*(\\d\\d?)\\D(\\d\\d?)\\D(\\d{4})(?:\\D.*)?");

        @Override
        public @Nullable String apply(String text, Set<QualityFlag> flags) {
            String first = YEAR_FIRST.group(text, 1);
            String year = first == null ? YEAR_LAST.group(text, 3) : first;
            if (year == null || Integer.parseInt(year) >= earliest.getYear()) {
                return text;
            }
            flags.add(QualityFlag.CLOCK_SUSPECT);
            return null;
        }

        @Override
        public String shown() {
            return "absent-if-before(" + earliest + ')';
        }
    }

    /** What the only group of a pattern took; nothing if the text does not fit. All of the text must fit. */
    record Group(TextPattern pattern) implements Transform {
        @Override
        public @Nullable String apply(String text, Set<QualityFlag> flags) {
            return pattern.group(text, 1);
        }

        @Override
        public String shown() {
            return "matches(" + pattern + ')';
        }
    }

    /** The five entities of XML and numeric references, for text that was escaped once too often. */
    record UnescapeXml() implements Transform {
        private static final Pattern REFERENCE =
                Pattern.compile("&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});");
        private static final Map<String, String> NAMED =
                Map.of("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", "\"", "&apos;", "'");

        @Override
        public String apply(String text, Set<QualityFlag> flags) {
            if (text.indexOf('&') < 0) {
                return text;
            }
            StringBuilder plain = new StringBuilder(text.length());
            Matcher reference = REFERENCE.matcher(text);
            int from = 0;
            while (reference.find()) {
                plain.append(text, from, reference.start()).append(meaning(reference.group()));
                from = reference.end();
            }
            return plain.append(text, from, text.length()).toString();
        }

        private static String meaning(String reference) {
            String named = NAMED.get(reference);
            if (named != null) {
                return named;
            }
            boolean hexadecimal = reference.charAt(2) == 'x';
            int code = Integer.parseInt(reference, hexadecimal ? 3 : 2, reference.length() - 1, hexadecimal ? 16 : 10);
            return Character.isValidCodePoint(code) ? Character.toString(code) : reference;
        }

        @Override
        public String shown() {
            return "unescape-xml";
        }
    }

    /** What stands before the first mark; all of the text if the mark is not in it. */
    record Before(String mark) implements Transform {
        @Override
        public String apply(String text, Set<QualityFlag> flags) {
            int at = text.indexOf(mark);
            return at < 0 ? text : text.substring(0, at);
        }

        @Override
        public String shown() {
            return "before(" + mark + ')';
        }
    }

    /** What stands behind the first mark; all of the text if the mark is not in it. */
    record After(String mark) implements Transform {
        @Override
        public String apply(String text, Set<QualityFlag> flags) {
            int at = text.indexOf(mark);
            return at < 0 ? text : text.substring(at + mark.length());
        }

        @Override
        public String shown() {
            return "after(" + mark + ')';
        }
    }

    /** A unit that the vendor's definition gives and the text does not. */
    record Append(String suffix) implements Transform {
        @Override
        public String apply(String text, Set<QualityFlag> flags) {
            return text.strip() + suffix;
        }

        @Override
        public String shown() {
            return "append(" + suffix + ')';
        }
    }

    /** A meaning by the first table that has the code; an unknown code flags the read and leaves the field absent. */
    record Code(List<CodeTable> tables) implements Transform {
        @Override
        public @Nullable String apply(String text, Set<QualityFlag> flags) {
            for (CodeTable table : tables) {
                Optional<String> meaning = table.lookup(text);
                if (meaning.isPresent()) {
                    return meaning.get();
                }
            }
            flags.add(QualityFlag.CODE_UNKNOWN);
            return null;
        }

        @Override
        public String shown() {
            return "code("
                    + String.join(" | ", tables.stream().map(CodeTable::name).toList()) + ')';
        }
    }

    /** A number in plain decimal notation. What is no number is absent. */
    record Decimal() implements Transform {
        @Override
        public @Nullable String apply(String text, Set<QualityFlag> flags) {
            BigDecimal number = Numbers.parse(text);
            return number == null ? null : number.toPlainString();
        }

        @Override
        public String shown() {
            return "decimal";
        }
    }

    /** A whole number; a fraction of zero is cut off. What is no whole number is absent. */
    record Whole() implements Transform {
        @Override
        public @Nullable String apply(String text, Set<QualityFlag> flags) {
            BigDecimal number = Numbers.parse(text);
            return number == null || number.stripTrailingZeros().scale() > 0
                    ? null
                    : number.toBigInteger().toString();
        }

        @Override
        public String shown() {
            return "integer";
        }
    }

    /** Says that an image's text is base64; the bytes are made where the image is kept. */
    record Base64() implements Transform {
        @Override
        public String apply(String text, Set<QualityFlag> flags) {
            return text;
        }

        @Override
        public String shown() {
            return "base64";
        }
    }

    /** Says on which scale a confidence is; the register may know better. */
    record OnScale(Scale scale) implements Transform {
        @Override
        public String apply(String text, Set<QualityFlag> flags) {
            return text;
        }

        @Override
        public String shown() {
            return "confidence(" + scale + ')';
        }
    }

    /** Says how a time is written; the instant needs the register's zone. */
    record Timestamp(TimeRule rule) implements Transform {
        @Override
        public String apply(String text, Set<QualityFlag> flags) {
            return text;
        }

        @Override
        public String shown() {
            return rule.shown();
        }
    }
}
