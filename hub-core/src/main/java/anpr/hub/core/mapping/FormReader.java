package anpr.hub.core.mapping;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import anpr.hub.core.mapping.Mapped.Fault;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Reads {@code application/x-www-form-urlencoded}: one node {@code form} with a child for each field, decoded. A text
 * with a broken escape stays as it was sent.
 */
record FormReader() implements Format.Text {
    @Override
    public boolean begins(String text, int from, int to) {
        if (Format.marked(text, from)) {
            return false;
        }
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c == '=' && at > from) {
                return true;
            }
            if (c == '&' || c <= ' ') {
                return false;
            }
        }
        return false;
    }

    @Override
    public void read(String text, int from, int to, Node into) throws UnreadableException {
        Node form = into.add("form");
        int fields = 0;
        int most = Limits.inForce().at(Limit.FORM_FIELDS);
        for (int at = from; at < to; ) {
            int end = text.indexOf('&', at, to);
            end = end < 0 ? to : end;
            int sign = text.indexOf('=', at, end);
            if (sign >= 0) {
                if (++fields > most) {
                    throw new UnreadableException(Fault.HOSTILE, "more than " + most + " fields in the form");
                }
                form.add(decoded(text.substring(at, sign)), decoded(text.substring(sign + 1, end)), sign + 1, end);
            }
            at = end + 1;
        }
    }

    private static String decoded(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException brokenEscape) {
            return raw;
        }
    }
}
