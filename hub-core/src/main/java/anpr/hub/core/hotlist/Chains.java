package anpr.hub.core.hotlist;

import java.util.Arrays;

/**
 * For each code, the rows that have it, in ascending order: an open-addressing table of codes and first rows, and for each
 * row the next one with its code. However many rows share a code, adding one costs the same. Of a table of n rows, 18 to
 * 36 bytes a row.
 */
final class Chains {
    static final int NONE = -1;

    /** Most of what is looked up is absent: with a third of the slots free, about two are looked at for that. */
    private static final double FULLEST = 2.0 / 3;

    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private final long[] codes;
    private final int[] firsts;
    private final int[] nexts;
    private final int shift;

    /** Of the first {@code rows} codes, each of its row; rows whose code is {@link VrmCode#NONE} are left out. */
    Chains(long[] codeOfRow, int rows) {
        int bits = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros((long) Math.ceil(rows / FULLEST)));
        this.shift = Long.SIZE - bits;
        this.codes = new long[1 << bits];
        this.firsts = new int[1 << bits];
        this.nexts = new int[rows];
        Arrays.fill(nexts, NONE);
        for (int row = rows - 1; row >= 0; row--) {
            if (codeOfRow[row] != VrmCode.NONE) {
                int slot = slot(codeOfRow[row]);
                if (codes[slot] != VrmCode.NONE) {
                    nexts[row] = firsts[slot];
                }
                codes[slot] = codeOfRow[row];
                firsts[slot] = row;
            }
        }
    }

    /** The first row with this code, or {@link #NONE}. */
    int first(long code) {
        int slot = slot(code);
        return codes[slot] == VrmCode.NONE ? NONE : firsts[slot];
    }

    /** The next row with the code of this one, or {@link #NONE}. */
    int next(int row) {
        return nexts[row];
    }

    /** Where the code is, or where it would be. */
    private int slot(long code) {
        int mask = codes.length - 1;
        long mixed = code * GOLDEN;
        int slot = (int) ((mixed ^ mixed >>> 32) * GOLDEN >>> shift);
        while (codes[slot] != code && codes[slot] != VrmCode.NONE) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
