package anpr.hub.core.mapping;

import anpr.hub.core.mapping.PatternSyntax.Characters;
import anpr.hub.core.mapping.PatternSyntax.Piece;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that all of a text must fit, in time linear in the text, whatever it says. RE2's syntax and
 * meaning. Immutable and safe for use by many threads.
 *
 * <p>Most expressions are tried here, by going back to the choices not yet taken, each at each place of the text once. What
 * is beyond {@link PatternSyntax}, a text with characters of two halves, and one so long that what was tried would take too
 * much to remember are RE2's own.
 */
final class TextPattern {
    private static final int MOST_STEPS = 1_000;
    /** Choices times places that are remembered, in bits. */
    private static final int MOST_REMEMBERED = 1 << 22;

    /** Steps of these kinds; from {@link #SAVE} on, the kind tells the slot of the groups. */
    private static final int TAKE = 0;

    private static final int CHOOSE = 1;
    private static final int FIT = 2;
    private static final int END = 3;
    private static final int SAVE = 4;

    private final Pattern library;
    private final @Nullable Steps steps;
    /** Upper and lower case are one in it, or in a part of it. */
    private final boolean anyCase;

    private TextPattern(Pattern library, @Nullable Steps steps) {
        this.library = library;
        this.anyCase = library.pattern().contains("(?i");
        this.steps = steps;
    }

    /** @throws com.google.re2j.PatternSyntaxException if it is no regular expression of RE2 */
    static TextPattern compile(String expression) {
        Pattern library = Pattern.compile(expression);
        Piece piece = PatternSyntax.read(expression);
        if (piece == null) {
            return new TextPattern(library, null);
        }
        Steps steps = new Steps();
        steps.start = steps.of(piece, steps.add(FIT, 0, 0));
        return new TextPattern(library, steps.count < MOST_STEPS ? steps.ready() : null);
    }

    /** The groups with a name, by their number. */
    Map<String, Integer> namedGroups() {
        return library.namedGroups();
    }

    int groupCount() {
        return library.groupCount();
    }

    boolean fits(String text) {
        return fits(text, 0, text.length());
    }

    boolean fits(String text, int from, int to) {
        return groups(text, from, to) != null;
    }

    /** What a group took of a text that fits; null if it does not fit, or the group has no part in it. */
    @Nullable
    String group(String text, int group) {
        int[] groups = groups(text, 0, text.length());
        return groups == null || groups[2 * group] < 0
                ? null
                : text.substring(groups[2 * group], groups[2 * group + 1]);
    }

    /**
     * Where each group begins in the text and ends, from group 0, which is all of it; -1 where a group has no part in it.
     * Null if the text from here to there does not fit.
     */
    int @Nullable [] groups(String text, int from, int to) {
        int[] groups = new int[2 * library.groupCount() + 2];
        if (steps != null && !(anyCase && hasFurtherCase(text, from, to))) {
            switch (steps.fit(text, from, to, groups)) {
                case YES -> {
                    groups[0] = from;
                    groups[1] = to;
                    return groups;
                }
                case NO -> {
                    return null;
                }
                case GIVEN_UP -> {}
            }
        }
        return byLibrary(text, from, to, groups);
    }

    /** The long s and the sign of kelvin: to RE2 another case of s and k, and the only ones past ASCII of any letter in it. */
    private static boolean hasFurtherCase(String text, int from, int to) {
        return text.indexOf('\u017f', from, to) >= 0 || text.indexOf('\u212a', from, to) >= 0;
    }

    /** Whether expressions like this one are left to the library, whatever the text. */
    boolean byLibraryAlone() {
        return steps == null;
    }

    /** What {@link #groups} must agree with. */
    int @Nullable [] byLibrary(String text, int from, int to) {
        return byLibrary(text, from, to, new int[2 * library.groupCount() + 2]);
    }

    private int @Nullable [] byLibrary(String text, int from, int to, int[] groups) {
        Matcher matcher = library.matcher(text.substring(from, to));
        if (!matcher.matches()) {
            return null;
        }
        for (int i = 0; i < groups.length; i++) {
            int at = i % 2 == 0 ? matcher.start(i / 2) : matcher.end(i / 2);
            groups[i] = at < 0 ? -1 : from + at;
        }
        return groups;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TextPattern pattern && pattern.library.equals(library);
    }

    @Override
    public int hashCode() {
        return library.hashCode();
    }

    @Override
    public String toString() {
        return library.pattern();
    }

    private enum Fit {
        YES,
        NO,
        GIVEN_UP
    }

    /** The expression as steps, each of which knows the next. */
    private static final class Steps {
        private int start;
        private int count;
        private int choices;
        private int[] kind = new int[16];
        private int[] next = new int[16];
        /** Of a choice, the step that is taken if all behind the next one fails. */
        private int[] other = new int[16];
        /** Of a choice, its number. */
        private int[] number = new int[16];

        private Characters[] taken = new Characters[16];
        /** Of a choice, what the text may go on with: if the next step is taken, and if the other is. */
        private Characters[] first = new Characters[16];

        private Characters[] otherFirst = new Characters[16];

        int add(int what, int then, int otherwise) {
            if (count == kind.length) {
                kind = Arrays.copyOf(kind, 2 * count);
                next = Arrays.copyOf(next, 2 * count);
                other = Arrays.copyOf(other, 2 * count);
                number = Arrays.copyOf(number, 2 * count);
                taken = Arrays.copyOf(taken, 2 * count);
                first = Arrays.copyOf(first, 2 * count);
                otherFirst = Arrays.copyOf(otherFirst, 2 * count);
            }
            kind[count] = what;
            next[count] = then;
            other[count] = otherwise;
            number[count] = what == CHOOSE ? choices++ : 0;
            return count++;
        }

        /** The first of the steps by which a piece is taken and then gone on with. */
        int of(Piece piece, int then) {
            return switch (piece) {
                case Piece.One(Characters characters) -> {
                    int step = add(TAKE, then, 0);
                    taken[step] = characters;
                    yield step;
                }
                case Piece.Sequence(List<Piece> pieces) -> {
                    int step = then;
                    for (Piece each : pieces.reversed()) {
                        step = of(each, step);
                    }
                    yield step;
                }
                case Piece.Either(List<Piece> pieces) -> {
                    int step = of(pieces.getLast(), then);
                    for (Piece each : pieces.subList(0, pieces.size() - 1).reversed()) {
                        step = add(CHOOSE, of(each, then), step);
                    }
                    yield step;
                }
                case Piece.Repeat repeat -> of(repeat, then);
                case Piece.Group(Piece inside, int group) ->
                    add(SAVE + 2 * group, of(inside, add(SAVE + 2 * group + 1, then, 0)), 0);
                case Piece.End() -> add(END, then, 0);
            };
        }

        private int of(Piece.Repeat repeat, int then) {
            int step = then;
            if (repeat.most() < 0) {
                step = add(CHOOSE, 0, then);
                choice(step, of(repeat.piece(), step), then, repeat.lazy());
            }
            for (int i = repeat.least(); i < repeat.most() && count < MOST_STEPS; i++) {
                int optional = add(CHOOSE, 0, then);
                choice(optional, of(repeat.piece(), step), then, repeat.lazy());
                step = optional;
            }
            for (int i = 0; i < repeat.least() && count < MOST_STEPS; i++) {
                step = of(repeat.piece(), step);
            }
            return step;
        }

        private void choice(int step, int more, int enough, boolean lazy) {
            next[step] = lazy ? enough : more;
            other[step] = lazy ? more : enough;
        }

        Steps ready() {
            for (int step = 0; step < count; step++) {
                if (kind[step] == CHOOSE) {
                    first[step] = first(next[step], new boolean[count]);
                    otherFirst[step] = first(other[step], new boolean[count]);
                }
            }
            return this;
        }

        /** The characters that can be taken first from this step on. */
        private Characters first(int step, boolean[] seen) {
            if (seen[step]) {
                return Characters.NONE;
            }
            seen[step] = true;
            return switch (kind[step]) {
                case TAKE -> taken[step];
                case CHOOSE -> first(next[step], seen).and(first(other[step], seen));
                case FIT -> Characters.NONE;
                default -> first(next[step], seen);
            };
        }

        Fit fit(String text, int from, int to, int[] groups) {
            Arrays.fill(groups, -1);
            if ((long) choices * (to - from + 1) > MOST_REMEMBERED) {
                return Fit.GIVEN_UP;
            }
            long[] tried = null;
            Untried untried = null;
            int step = start;
            int at = from;
            while (true) {
                boolean failed = false;
                int what = kind[step];
                if (what == TAKE) {
                    char c = at < to ? text.charAt(at) : 0;
                    if (Character.isSurrogate(c)) {
                        return Fit.GIVEN_UP;
                    }
                    failed = at >= to || !taken[step].has(c);
                    at++;
                    step = next[step];
                } else if (what == CHOOSE) {
                    int place = number[step] * (to - from + 1) + at - from;
                    tried = tried == null ? new long[(choices * (to - from + 1) >> 6) + 1] : tried;
                    if ((tried[place >> 6] >>> place & 1) != 0) {
                        failed = true;
                    } else {
                        tried[place >> 6] |= 1L << place;
                        // At the end what needs no character may still fit, by either.
                        boolean both = at == to;
                        boolean one = both || first[step].has(text.charAt(at));
                        boolean two = both || otherFirst[step].has(text.charAt(at));
                        if (one && two) {
                            untried = untried == null ? new Untried() : untried;
                            untried.push(other[step], at);
                        }
                        failed = !one && !two;
                        step = one ? next[step] : other[step];
                    }
                } else if (what == FIT || what == END) {
                    if (at == to && what == FIT) {
                        return Fit.YES;
                    }
                    failed = at != to;
                    step = next[step];
                } else {
                    if (untried != null && !untried.isEmpty()) {
                        untried.push(~(what - SAVE), groups[what - SAVE]);
                    }
                    groups[what - SAVE] = at;
                    step = next[step];
                }
                while (failed) {
                    if (untried == null || untried.isEmpty()) {
                        return Fit.NO;
                    }
                    at = untried.pop();
                    step = untried.pop();
                    failed = step < 0;
                    if (failed) {
                        groups[~step] = at;
                    }
                }
            }
        }
    }

    /** What to go back to: choices, each with its place in the text, and groups, each with where it was before. */
    private static final class Untried {
        private int[] entries = new int[64];
        private int size;

        boolean isEmpty() {
            return size == 0;
        }

        void push(int what, int where) {
            if (size == entries.length) {
                entries = Arrays.copyOf(entries, 2 * size);
            }
            entries[size++] = what;
            entries[size++] = where;
        }

        int pop() {
            return entries[--size];
        }
    }
}
