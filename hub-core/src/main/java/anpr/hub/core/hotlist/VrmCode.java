package anpr.hub.core.hotlist;

import anpr.hub.core.read.Vrm;

/**
 * A VRM as one number: its characters are the digits of a number of base 37, of which none is zero, so that marks of
 * different lengths differ. Twelve characters just fit into 63 bits.
 */
final class VrmCode {
    /** Of no VRM. */
    static final long NONE = 0;

    /** The digits 1 to 36, and zero for what is no character of a VRM. */
    static final int BASE = 37;

    private static final char[] CHARACTERS = "\0000123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".toCharArray();

    /** By character: marks mix letters and digits in no order that could be guessed. */
    private static final byte[] DIGITS = new byte[128];

    static {
        for (int digit = 1; digit < BASE; digit++) {
            DIGITS[CHARACTERS[digit]] = (byte) digit;
        }
    }

    private VrmCode() {}

    /** The number of a VRM; {@link #NONE} if it is not one in its normal form. */
    static long of(String vrm) {
        if (vrm.length() > Vrm.LONGEST) {
            return NONE;
        }
        long code = 0;
        for (int i = 0; i < vrm.length(); i++) {
            int digit = digit(vrm.charAt(i));
            if (digit == 0) {
                return NONE;
            }
            code = code * BASE + digit;
        }
        return code;
    }

    /** 1 to 36; zero for what is no character of a VRM. */
    static int digit(char c) {
        return c < DIGITS.length ? DIGITS[c] : 0;
    }

    static char character(int digit) {
        return CHARACTERS[digit];
    }

    static String vrm(long code) {
        char[] characters = new char[Vrm.LONGEST];
        int at = characters.length;
        for (long rest = code; rest != 0; rest /= BASE) {
            characters[--at] = CHARACTERS[(int) (rest % BASE)];
        }
        return new String(characters, at, characters.length - at);
    }
}
