package anpr.hub.core.mapping;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of the syntax of regular expressions that mappings make use of: literals, classes of ASCII characters,
 * groups, alternatives, repetition, {@code (?s)} and {@code (?i)}, an end of text. At all else it gives up; it refuses nothing, for the
 * library has taken the expression before.
 */
final class PatternSyntax {
    private static final int MOST_REPEATS = 100;
    private static final String SPACE = "\t\n\f\r ";
    private static final String SIGNS = "\\.[]{}()*+?|^$-/:;,=&%#<>\"'!@~_ ";

    /** A piece of an expression. */
    sealed interface Piece {
        /** Whether it fits the empty text. */
        boolean empty();

        /** One character of a set. */
        record One(Characters of) implements Piece {
            @Override
            public boolean empty() {
                return false;
            }
        }

        record Sequence(List<Piece> pieces) implements Piece {
            @Override
            public boolean empty() {
                return pieces.stream().allMatch(Piece::empty);
            }
        }

        record Either(List<Piece> pieces) implements Piece {
            @Override
            public boolean empty() {
                return pieces.stream().anyMatch(Piece::empty);
            }
        }

        /** @param most -1 for any number */
        record Repeat(Piece piece, int least, int most, boolean lazy) implements Piece {
            @Override
            public boolean empty() {
                return least == 0 || piece.empty();
            }
        }

        /** @param number from 1, by opening brackets */
        record Group(Piece piece, int number) implements Piece {
            @Override
            public boolean empty() {
                return piece.empty();
            }
        }

        /** The end of the text. */
        record End() implements Piece {
            @Override
            public boolean empty() {
                return true;
            }
        }
    }

    /**
     * A set of characters.
     *
     * @param low those from 0 to 63, a bit each
     * @param high those from 64 to 127
     * @param others whether every other is in it
     */
    record Characters(long low, long high, boolean others) {
        /** The upper-case letters among those from 64, and how far behind them the lower-case ones are. */
        private static final long UPPER = 0x07FF_FFFE;

        private static final int CASE = 32;

        static final Characters NONE = new Characters(0, 0, false);
        static final Characters ALL = NONE.inverse();
        static final Characters DIGITS = range('0', '9');
        static final Characters WORD =
                DIGITS.and(range('a', 'z')).and(range('A', 'Z')).and(one('_'));

        static Characters one(char c) {
            return c < 64 ? new Characters(1L << c, 0, false) : new Characters(0, 1L << c, false);
        }

        static Characters range(char from, char to) {
            Characters range = NONE;
            for (char c = from; c <= to; c++) {
                range = range.and(one(c));
            }
            return range;
        }

        static Characters of(String text) {
            return text.chars().mapToObj(c -> one((char) c)).reduce(NONE, Characters::and);
        }

        Characters and(Characters more) {
            return new Characters(low | more.low, high | more.high, others || more.others);
        }

        /** With the other case of each letter of ASCII. */
        Characters anyCase() {
            return new Characters(low, high | (high & UPPER) << CASE | high >>> CASE & UPPER, others);
        }

        Characters inverse() {
            return new Characters(~low, ~high, !others);
        }

        boolean has(char c) {
            return c < 64 ? (low >>> c & 1) != 0 : c < 128 ? (high >>> c & 1) != 0 : others;
        }
    }

    private static final class GivenUpException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GivenUpException() {
            super("beyond this part of the syntax", null, false, false);
        }
    }

    private final String source;
    private int at;
    private int groups;
    private boolean anyLine;
    private boolean anyCase;

    private PatternSyntax(String source) {
        this.source = source;
    }

    /** The expression in pieces; null if it has more than is understood here. */
    static @Nullable Piece read(String expression) {
        try {
            PatternSyntax syntax = new PatternSyntax(expression);
            boolean both = syntax.take("(?is)");
            syntax.anyCase = both || syntax.take("(?i)");
            syntax.anyLine = both || syntax.take("(?s)");
            Piece piece = syntax.either();
            return syntax.at == expression.length() ? piece : null;
        } catch (GivenUpException beyond) {
            return null;
        }
    }

    private Piece either() {
        List<Piece> pieces = new ArrayList<>();
        do {
            pieces.add(sequence());
        } while (take("|"));
        return pieces.size() == 1 ? pieces.getFirst() : new Piece.Either(pieces);
    }

    private Piece sequence() {
        List<Piece> pieces = new ArrayList<>();
        while (at < source.length() && "|)".indexOf(source.charAt(at)) < 0) {
            pieces.add(repeated(piece()));
        }
        return new Piece.Sequence(pieces);
    }

    private Piece repeated(Piece piece) {
        int least = 0;
        int most = -1;
        if (take("+")) {
            least = 1;
        } else if (take("?")) {
            most = 1;
        } else if (take("{")) {
            least = number();
            most = take(",") ? source.startsWith("}", at) ? -1 : number() : least;
            need(take("}") && most != 0);
        } else if (!take("*")) {
            return piece;
        }
        boolean lazy = take("?");
        // What may be nothing any number of times, or repeated twice over, has rules of its own.
        need(!piece.empty() && (at == source.length() || "*+?{".indexOf(source.charAt(at)) < 0));
        return new Piece.Repeat(piece, least, most, lazy);
    }

    private int number() {
        int number = 0;
        int from = at;
        while (at < source.length() && Characters.DIGITS.has(source.charAt(at)) && number <= MOST_REPEATS) {
            number = number * 10 + source.charAt(at++) - '0';
        }
        need(at > from && number <= MOST_REPEATS);
        return number;
    }

    private Piece piece() {
        char c = source.charAt(at);
        if (c == '(') {
            return group();
        }
        at++;
        return switch (c) {
            case '[' -> new Piece.One(characters());
            case '.' ->
                new Piece.One(anyLine ? Characters.ALL : Characters.one('\n').inverse());
            case '\\' -> new Piece.One(cased(escaped()));
            case '$' -> new Piece.End();
            case '^', '*', '+', '?', '{' -> throw new GivenUpException();
            default -> new Piece.One(cased(one(c)));
        };
    }

    private Piece group() {
        boolean lineBefore = anyLine;
        boolean caseBefore = anyCase;
        int number = 0;
        if (take("(?P<") || take("(?<")) {
            at = source.indexOf('>', at) + 1;
            number = ++groups;
        } else if (take("(?s:")) {
            anyLine = true;
        } else if (take("(?i:")) {
            anyCase = true;
        } else if (!take("(?:")) {
            need(!source.startsWith("(?", at));
            at++;
            number = ++groups;
        }
        Piece inside = either();
        need(take(")"));
        anyLine = lineBefore;
        anyCase = caseBefore;
        return number == 0 ? inside : new Piece.Group(inside, number);
    }

    private Characters characters() {
        boolean inverse = take("^");
        Characters set = Characters.NONE;
        int from = at;
        while (at == from || !source.startsWith("]", at)) {
            need(at < source.length() && !source.startsWith("[:", at) && !source.startsWith("&&", at));
            Characters next = member();
            boolean range = at + 1 < source.length() && source.charAt(at) == '-' && source.charAt(at + 1) != ']';
            if (range) {
                at++;
                next = Characters.range(only(next), only(member()));
            }
            set = set.and(next);
        }
        at++;
        return inverse ? cased(set).inverse() : cased(set);
    }

    private Characters cased(Characters set) {
        return anyCase ? set.anyCase() : set;
    }

    private Characters member() {
        need(at < source.length());
        char c = source.charAt(at++);
        return c == '\\' ? escaped() : one(c);
    }

    private static char only(Characters set) {
        need(!set.others() && Long.bitCount(set.low()) + Long.bitCount(set.high()) == 1);
        return (char)
                (set.low() != 0 ? Long.numberOfTrailingZeros(set.low()) : 64 + Long.numberOfTrailingZeros(set.high()));
    }

    private Characters escaped() {
        need(at < source.length());
        char c = source.charAt(at++);
        return switch (c) {
            case 'd' -> Characters.DIGITS;
            case 'D' -> Characters.DIGITS.inverse();
            case 'w' -> Characters.WORD;
            case 'W' -> Characters.WORD.inverse();
            case 's' -> Characters.of(SPACE);
            case 'S' -> Characters.of(SPACE).inverse();
            case 'n' -> one('\n');
            case 'r' -> one('\r');
            case 't' -> one('\t');
            default -> {
                need(SIGNS.indexOf(c) >= 0);
                yield one(c);
            }
        };
    }

    private static Characters one(char c) {
        need(c < 128);
        return Characters.one(c);
    }

    private boolean take(String token) {
        boolean here = source.startsWith(token, at);
        at += here ? token.length() : 0;
        return here;
    }

    private static void need(boolean understood) {
        if (!understood) {
            throw new GivenUpException();
        }
    }
}
