package anpr.hub.core.disclosure;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table for people, that a spreadsheet opens and never runs: a cell that would begin a formula has {@code '} before it,
 * control characters are spaces. UTF-8 with a byte order mark, lines end with LF.
 */
final class Csv {
    private static final Pattern FORMULA = Pattern.compile("[=+@-].*", Pattern.DOTALL);
    private static final Pattern NEGATIVE = Pattern.compile("-[0-9]+(\\.[0-9]+)?");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f]");

    private final StringBuilder text = new StringBuilder("\uFEFF");

    Csv(String... heading) {
        row(Stream.of(heading));
    }

    Csv row(Object... cells) {
        return row(Stream.of(cells).map(String::valueOf));
    }

    Csv row(List<String> cells) {
        return row(cells.stream());
    }

    private Csv row(Stream<String> cells) {
        text.append(cells.map(Csv::cell).collect(Collectors.joining(","))).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private static String cell(String value) {
        String plain = CONTROL.matcher(value).replaceAll(" ");
        if (FORMULA.matcher(plain).matches() && !NEGATIVE.matcher(plain).matches()) {
            plain = '\'' + plain;
        }
        return plain.indexOf(',') >= 0 || plain.indexOf('"') >= 0 ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
    }
}
