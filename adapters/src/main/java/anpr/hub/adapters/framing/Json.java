package anpr.hub.adapters.framing;

import anpr.hub.core.transport.Framing;
import anpr.hub.core.transport.Option;
import java.util.List;
import java.util.Map;

/**
 * JSON objects or arrays back to back, with anything or nothing between them: each ends with the bracket that closes its
 * first. A line break ends a string that was not closed, so that a bad path of a hand-made template ({@code "C:\"}) does
 * not turn the rest of the stream inside out.
 */
final class Json implements Framing {
    @Override
    public String name() {
        return "json";
    }

    @Override
    public String summary() {
        return "JSON objects back to back or a line each: each ends with the bracket that closes its first.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of();
    }

    @Override
    public String mediaType(byte[] message) {
        return "application/json";
    }

    @Override
    public Cutter cutter(Map<String, String> settings, int maxBytes) {
        return new Brackets(maxBytes);
    }

    private static final class Brackets extends Cut {
        private int depth;
        private boolean inString;
        private boolean escaped;

        Brackets(int maxBytes) {
            super(maxBytes);
        }

        @Override
        int begin(byte[] bytes, int from, int to) {
            depth = 0;
            inString = false;
            escaped = false;
            int at = from;
            while (at < to && bytes[at] != '{' && bytes[at] != '[') {
                at++;
            }
            return at;
        }

        @Override
        int end(byte[] bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                byte b = bytes[i];
                if (escaped) {
                    escaped = false;
                } else if (inString) {
                    escaped = b == '\\';
                    inString = b != '"' && b != '\n';
                } else {
                    switch (b) {
                        case '"' -> inString = true;
                        case '{', '[' -> depth++;
                        case '}', ']' -> depth--;
                        default -> {
                            // between brackets
                        }
                    }
                    if (depth == 0) {
                        return i + 1;
                    }
                }
            }
            return -1;
        }
    }
}
