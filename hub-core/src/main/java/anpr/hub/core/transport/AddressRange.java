package anpr.hub.core.transport;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A range of IP addresses, written as {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single address (RFC 4632, 4291).
 *
 * @param first an address in it
 * @param bits how many leading bits an address must share with that one
 */
public record AddressRange(InetAddress first, int bits) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** @throws IllegalArgumentException if it is not written so; a name is never looked up */
    public static AddressRange parse(String text) {
        String[] sides = text.strip().split("/", 2);
        if (LITERAL.matcher(sides[0]).matches()) {
            try {
                InetAddress address = InetAddress.ofLiteral(sides[0]);
                int all = address.getAddress().length * 8;
                int bits = sides.length == 1 ? all : Integer.parseInt(sides[1]);
                if (bits >= 0 && bits <= all) {
                    return new AddressRange(address, bits);
                }
            } catch (IllegalArgumentException e) {
                // Said below, for all.
            }
        }
        throw new IllegalArgumentException("expected addresses such as 192.0.2.7 or 192.0.2.0/24");
    }

    /**
     * Ranges with commas between.
     *
     * @throws IllegalArgumentException if one is not written as a range is
     */
    public static List<AddressRange> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .map(AddressRange::parse)
                .toList();
    }

    /** @param address as a web server gives it: a literal, or it is not in the range */
    public boolean contains(String address) {
        try {
            return contains(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether there is an address in both. */
    public boolean overlaps(AddressRange other) {
        return bits <= other.bits ? contains(other.first) : other.contains(first);
    }

    public boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] its = address.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xff : 0xff << 8 - (bits - bit) & 0xff;
            if (((mine[bit / 8] ^ its[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
