package anpr.hub.adapters.http;

import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * A block of IP addresses, written as {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single address (RFC 4632, 4291).
 */
record Network(InetAddress first, int bits) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** @throws IllegalArgumentException if it is not written so; a name is never looked up */
    static Network parse(String text) {
        String[] sides = text.strip().split("/", 2);
        if (LITERAL.matcher(sides[0]).matches()) {
            try {
                InetAddress address = InetAddress.ofLiteral(sides[0]);
                int all = address.getAddress().length * 8;
                int bits = sides.length == 1 ? all : Integer.parseInt(sides[1]);
                if (bits >= 0 && bits <= all) {
                    return new Network(address, bits);
                }
            } catch (IllegalArgumentException e) {
                // Said below, for all.
            }
        }
        throw new IllegalArgumentException("expected addresses such as 192.0.2.7 or 192.0.2.0/24");
    }

    /** @param address as the web server gives it: a literal, or it is not in the block */
    boolean holds(String address) {
        try {
            return holds(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    boolean overlaps(Network other) {
        return bits <= other.bits ? holds(other.first) : other.holds(first);
    }

    private boolean holds(InetAddress address) {
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
