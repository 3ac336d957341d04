package anpr.hub.core.read;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A vehicle registration mark in the form in which the national record holds it: 1 to 12 characters A-Z and 0-9.
 * Nothing is ever repaired (no O for 0).
 */
public record Vrm(String value) {
    /** How many characters a VRM may have. */
    public static final int LONGEST = 12;

    /** The letters of mainland marks before 2001, of which I, Q and Z are kept back. */
    private static final String MAINLAND = "[A-HJ-PR-Y]";

    /** The letters that stood for a year, in front or behind. */
    private static final String YEAR = "[A-HJ-NPR-TV-Y]";

    /** Northern Ireland's codes have an I or a Z in them; a serial letter may stand before. */
    private static final String NI_CODE = "[A-Z]?(?:[A-Z][IZ]|[IZ][A-Z])";

    private static final String UP_TO_999 = "[1-9][0-9]{0,2}";
    private static final String UP_TO_9999 = "[1-9][0-9]{0,3}";

    private static final String CURRENT = "[A-HJ-PR-Y]{2}[0-9]{2}[A-HJ-PR-Z]{3}";
    private static final String PREFIX = YEAR + UP_TO_999 + MAINLAND + "{3}";
    private static final String SUFFIX = MAINLAND + "{3}" + UP_TO_999 + YEAR;
    private static final String Q_PLATE = "Q" + UP_TO_999 + MAINLAND + "{3}";
    private static final String DIPLOMATIC = "[0-9]{3}[DX][0-9]{3}";
    private static final String NORTHERN_IRELAND = NI_CODE + UP_TO_9999 + '|' + UP_TO_9999 + NI_CODE;
    private static final String DATELESS = String.join(
            "|",
            MAINLAND + "{1,2}" + UP_TO_9999,
            MAINLAND + "{3}" + UP_TO_999,
            UP_TO_9999 + MAINLAND + "{1,2}",
            UP_TO_999 + MAINLAND + "{3}");

    /** One group for each of {@link #OF_GROUPS}: the first that fits counts, and a mark is gone through once. */
    private static final Pattern FORMATS = Pattern.compile(
            '(' + String.join(")|(", CURRENT, Q_PLATE, PREFIX, SUFFIX, DIPLOMATIC, NORTHERN_IRELAND, DATELESS) + ')');

    private static final List<VrmPlausibility> OF_GROUPS = List.of(
            VrmPlausibility.GB_CURRENT,
            VrmPlausibility.Q,
            VrmPlausibility.GB_PREFIX,
            VrmPlausibility.GB_SUFFIX,
            VrmPlausibility.DIPLOMATIC,
            VrmPlausibility.NI,
            VrmPlausibility.GB_DATELESS);

    public Vrm {
        if (value.isEmpty() || value.length() > LONGEST || !allowed(value)) {
            throw new IllegalArgumentException("a VRM is 1 to 12 characters A-Z, 0-9");
        }
    }

    /**
     * Normalises a plate as supplied: upper case, without spaces and the separators that vendors print between groups
     * (dashes, full stops, middle dots).
     * Empty if anything else remains (another script, an uncertainty mark, a placeholder), if nothing remains, or if
     * more than 12 characters do: then the text is ambiguous as a VRM, and nothing is guessed.
     */
    public static Optional<Vrm> of(String asRead) {
        StringBuilder kept = new StringBuilder(asRead.length());
        for (int i = 0; i < asRead.length(); i++) {
            char c = asRead.charAt(i);
            if (c >= 'a' && c <= 'z') {
                kept.append((char) (c - 32));
            } else if (allowed(c)) {
                kept.append(c);
            } else if (!separator(c)) {
                return Optional.empty();
            }
        }
        return kept.isEmpty() || kept.length() > LONGEST ? Optional.empty() : Optional.of(new Vrm(kept.toString()));
    }

    /**
     * The pattern this mark fits, for flags only (GB formats since 1903, Northern Ireland, Q, diplomatic; the letters
     * of each by national-record, 1.2, and common knowledge, unverified).
     *
     * @param country ISO 3166 alpha-3 as the source gives it, or an empty text
     */
    public VrmPlausibility plausibility(String country) {
        if (!country.isEmpty() && !country.equals("GBR") && !country.equals("GBN")) {
            return VrmPlausibility.FOREIGN;
        }
        Matcher formats = FORMATS.matcher(value);
        if (!formats.matches()) {
            return VrmPlausibility.UNKNOWN;
        }
        int group = 0;
        while (formats.start(group + 1) < 0) {
            group++;
        }
        return OF_GROUPS.get(group);
    }

    @Override
    public String toString() {
        return value;
    }

    private static boolean allowed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!allowed(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean allowed(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean separator(char c) {
        return c == '.'
                || c == '\u00b7'
                || c == '\u2022'
                || c == '\t'
                || c == '\n'
                || c == '\r'
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.DASH_PUNCTUATION;
    }
}
