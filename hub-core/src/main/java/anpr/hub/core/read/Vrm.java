package anpr.hub.core.read;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A vehicle registration mark in the form in which the national record holds it: 1 to 12 characters A-Z and 0-9.
 * Nothing is ever repaired (no O for 0).
 */
public record Vrm(String value) {
    private static final int LONGEST = 12;
    private static final Pattern CURRENT = Pattern.compile("[A-HJ-PR-Y][A-HJ-PR-Y][0-9]{2}[A-HJ-PR-Z]{3}");
    private static final Pattern PREFIX = Pattern.compile("[A-HJ-NP-RTV-Y][0-9]{1,3}[A-HJ-PR-Y]{3}");
    private static final Pattern SUFFIX = Pattern.compile("[A-HJ-PR-Y]{3}[0-9]{1,3}[A-HJ-NPR-TV-Y]");
    private static final Pattern NORTHERN_IRELAND = Pattern.compile("[A-Z]{0,1}[A-Z]?[IZ][A-Z]?[0-9]{1,4}");
    private static final Pattern DATELESS = Pattern.compile("[A-HJ-PR-Y]{1,3}[0-9]{1,4}|[0-9]{1,4}[A-HJ-PR-Y]{1,3}");
    private static final Pattern Q_PLATE = Pattern.compile("Q[0-9]{1,3}[A-Z]{3}");
    private static final Pattern DIPLOMATIC = Pattern.compile("[0-9]{3}[DX][0-9]{3}");

    public Vrm {
        if (value.isEmpty() || value.length() > LONGEST || !value.chars().allMatch(Vrm::allowed)) {
            throw new IllegalArgumentException("a VRM is 1 to 12 characters A-Z, 0-9");
        }
    }

    /**
     * Normalises a plate as supplied: upper case, without spaces and the separators that vendors print between groups.
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
     * The pattern this mark fits, for flags only (GB formats since 1903, Northern Ireland, Q, diplomatic).
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
        return c == ' ' || c == '-' || c == '.' || c == '\u00b7' || c == '\u00a0' || c == '\t';
    }
}
