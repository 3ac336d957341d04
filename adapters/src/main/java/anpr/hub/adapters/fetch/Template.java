package anpr.hub.adapters.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Text with {@code {cursor}} and {@code {page}} in it, which stand for what they are in a request. */
record Template(String text) {
    /** @param values by their names without braces; what they hold can't break out of its place in a URL */
    URI url(Map<String, String> values) {
        return URI.create(
                filled(values, value -> URLEncoder.encode(value, UTF_8).replace("+", "%20")));
    }

    /** @param contentType decides how values are written so that they stay values */
    byte[] body(Map<String, String> values, String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.contains("json")) {
            return filled(
                            values,
                            value -> new String(JsonStringEncoder.getInstance().quoteAsString(value)))
                    .getBytes(UTF_8);
        }
        if (type.contains("xml")) {
            return filled(values, value -> value.replace("&", "&amp;")
                            .replace("<", "&lt;")
                            .replace(">", "&gt;"))
                    .getBytes(UTF_8);
        }
        if (type.contains("form-urlencoded")) {
            return filled(values, value -> URLEncoder.encode(value, UTF_8)).getBytes(UTF_8);
        }
        return filled(values, value -> value).getBytes(UTF_8);
    }

    private String filled(Map<String, String> values, UnaryOperator<String> written) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace('{' + value.getKey() + '}', written.apply(value.getValue()));
        }
        return filled;
    }
}
