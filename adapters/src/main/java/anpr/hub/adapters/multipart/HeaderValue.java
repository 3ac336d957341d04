package anpr.hub.adapters.multipart;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A header's value with its parameters, such as {@code text/xml; charset="UTF-8"}.
 *
 * @param value before the first semicolon, trimmed, lower case
 * @param parameters by lower-case name, quotes taken off; of a repeated one the first counts
 */
record HeaderValue(String value, Map<String, String> parameters) {

    /** Reads leniently: a missing closing quote ends with the text, a parameter without {@code =} is skipped. */
    static HeaderValue of(String text) {
        var parameters = new LinkedHashMap<String, String>();
        int end = endOfToken(text, 0);
        String value = text.substring(0, end).strip().toLowerCase(Locale.ROOT);
        while (end < text.length()) {
            int start = end + 1;
            end = endOfToken(text, start);
            String parameter = text.substring(start, end);
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(
                        parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        unquoted(parameter.substring(equals + 1).strip()));
            }
        }
        return new HeaderValue(value, Map.copyOf(parameters));
    }

    /** The parameter's value, empty if it is absent. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The next semicolon outside quotes. */
    private static int endOfToken(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return text.length();
    }

    /** Only {@code \"} and {@code \\} are escapes: some senders put a Windows path into {@code filename}. */
    private static String unquoted(String text) {
        if (!text.startsWith("\"")) {
            return text;
        }
        int end = text.length() > 1 && text.endsWith("\"") ? text.length() - 1 : text.length();
        return text.substring(1, end).replaceAll("\\\\([\"\\\\])", "$1");
    }
}
