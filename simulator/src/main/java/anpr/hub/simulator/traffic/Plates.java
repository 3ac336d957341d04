package anpr.hub.simulator.traffic;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Invented marks, the same for the same seed. None of them can be anybody's: the ones of current GB pattern carry the
 * age identifiers 00 and 01, which the scheme (from 51, in September 2001) never issued; the others begin with ZZ.
 * Not safe for use by many threads.
 */
public final class Plates {
    private static final String REGIONS = "JTU";
    private static final String SERIAL = "ABCDEFGHJKLMNPRSTUVWXYZ";
    private static final String DIGITS = "0123456789";

    private final SplittableRandom random;
    private final List<Plate> wanted;
    private final double wantedShare;

    /**
     * @param wanted plates that shall be driven past now and then, because they are on a VOI list
     * @param wantedShare how large a share of all plates they are, 0 to 1
     */
    public Plates(SplittableRandom random, List<Plate> wanted, double wantedShare) {
        this.random = random;
        this.wanted = List.copyOf(wanted);
        this.wantedShare = wanted.isEmpty() ? 0 : wantedShare;
    }

    /** The plates of a VOI list: distinct, of GB pattern. */
    public static List<Plate> wanted(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> new Plate(
                        "" + letter(REGIONS, random) + letter(REGIONS, random) + "00" + some(SERIAL, 3, random), "GB"))
                .distinct()
                .limit(count)
                .toList();
    }

    /** The plate of the next vehicle. */
    public Plate next() {
        if (random.nextDouble() < wantedShare) {
            return wanted.get(random.nextInt(wanted.size()));
        }
        int kind = random.nextInt(100);
        if (kind < 60) {
            return new Plate(current(), "GB");
        }
        if (kind < 75) {
            return new Plate("ZZ" + some(DIGITS, 2, random) + "ZZ" + some(SERIAL, 1, random), "GB");
        }
        if (kind < 82) {
            String mark = current();
            return new Plate(mark.substring(0, 4) + " " + mark.substring(4), "GB");
        }
        if (kind < 86) {
            return new Plate(current().toLowerCase(Locale.ROOT), "GB");
        }
        if (kind < 91) {
            return new Plate("ZZ-" + some(DIGITS, 3, random) + "-" + some(SERIAL, 2, random), "FR");
        }
        if (kind < 96) {
            return new Plate("ZZ " + some(DIGITS, 4, random) + some(SERIAL, 1, random), "PL");
        }
        // Misreads and rarities: one to twelve characters that fit no pattern are reads all the same.
        return new Plate("ZZ" + some(DIGITS + SERIAL, random.nextInt(11), random), "");
    }

    private String current() {
        return "" + letter(REGIONS, random) + letter(SERIAL, random) + "01" + some(SERIAL, 3, random);
    }

    private static char letter(String letters, SplittableRandom random) {
        return letters.charAt(random.nextInt(letters.length()));
    }

    private static String some(String letters, int count, SplittableRandom random) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(letter(letters, random));
        }
        return text.toString();
    }
}
