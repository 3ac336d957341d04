package anpr.hub.adapters.tcp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * A range of IP addresses, written as an address or in CIDR notation (RFC 4632), such as {@code 10.4.0.0/16}.
 *
 * @param network its first address
 * @param bits how many leading bits an address must share with it
 */
record AddressRange(InetAddress network, int bits) {
    /**
     * Reads a list with commas between. Names are not looked up.
     *
     * @throws IllegalArgumentException if one is no range
     */
    static List<AddressRange> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .map(AddressRange::of)
                .toList();
    }

    private static AddressRange of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (address.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            try {
                InetAddress network = InetAddress.getByName(address);
                int most = 8 * network.getAddress().length;
                int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
                if (bits >= 0 && bits <= most) {
                    return new AddressRange(network, bits);
                }
            } catch (UnknownHostException | NumberFormatException e) {
                // Said below, for all.
            }
        }
        throw new IllegalArgumentException("expected addresses or ranges such as 10.4.0.0/16, with commas between");
    }

    boolean contains(InetAddress address) {
        byte[] here = network.getAddress();
        byte[] there = address.getAddress();
        if (here.length != there.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if (((here[bit / 8] ^ there[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
