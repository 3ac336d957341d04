package anpr.hub.core.read;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A vehicle registration mark in the form in which the national record holds it: 1 to 12 characters A-Z and 0-9.
 * Nothing is ever repaired (no O for 0).
 */
public record Vrm(String value) {
    private static final int LONGEST = 12;
    /** The letters of mainland marks before 2001, of which I, Q and Z are kept back. */
    private static final String MAINLAND = "[A-HJ-PR-Y]";

    /** The letters that stood for a year, in front or behind. */
    private static final String YEAR = "[A-HJ-NPR-TV-Y]";

    /** Northern Ireland's codes have an I or a Z in them; a serial letter may stand before. */
    private static final String NI_CODE = "[A-Z]?(?:[A-Z][IZ]|[IZ][A-Z])";

    private static final String UP_TO_999 = "[1-9][0-9]{0,2}";
    private static final String UP_TO_9999 = "[1-9][0-9]{0,3}";

    private static final Pattern CURRENT = Pattern.compile("[A-HJ-PR-Y]{2}[0-9]{2}[A-HJ-PR-Z]{3}");
    private static final Pattern PREFIX = Pattern.compile(YEAR + UP_TO_999 + MAINLAND + "{3}");
    private static final Pattern SUFFIX = Pattern.compile(MAINLAND + "{3}" + UP_TO_999 + YEAR);
    private static final Pattern Q_PLATE = Pattern.compile("Q" + UP_TO_999 + MAINLAND + "{3}");
    private static final Pattern DIPLOMATIC = Pattern.compile("[0-9]{3}[DX][0-9]{3}");
    private static final Pattern NORTHERN_IRELAND = Pattern.compile(NI_CODE + UP_TO_9999 + '|' + UP_TO_9999 + NI_CODE);
    private static final Pattern DATELESS = Pattern.compile(String.join(
            "|",
            MAINLAND + "{1,2}" + UP_TO_9999,
            MAINLAND + "{3}" + UP_TO_999,
            UP_TO_9999 + MAINLAND + "{1,2}",
            UP_TO_999 + MAINLAND + "{3}"));

    public Vrm {
        if (value.isEmpty() || value.length() > LONGEST || !value.chars().allMatch(Vrm::allowed)) {
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
        if (CURRENT.matcher(value).matches()) {
            return VrmPlausibility.GB_CURRENT;
        }
        if (Q_PLATE.matcher(value).matches()) {
            return VrmPlausibility.Q;
        }
        if (PREFIX.matcher(value).matches()) {
            return VrmPlausibility.GB_PREFIX;
        }
        if (SUFFIX.matcher(value).matches()) {
            return VrmPlausibility.GB_SUFFIX;
        }
        if (DIPLOMATIC.matcher(value).matches()) {
            return VrmPlausibility.DIPLOMATIC;
        }
        if (NORTHERN_IRELAND.matcher(value).matches()) {
            return VrmPlausibility.NI;
        }
        if (DATELESS.matcher(value).matches()) {
            return VrmPlausibility.GB_DATELESS;
        }
        return VrmPlausibility.UNKNOWN;
    }

    @Override
    public String toString() {
        return value;
    }

    private static boolean allowed(int c) {
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
