package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.PatternSyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;

/** What is tried here fits what RE2 fits, with the same groups, and takes no longer for a text that was made for it. */
class TextPatternTest {
    private static final String[] ATOMS = {
        "a",
        "b",
        "ab",
        "-",
        "\\.",
        ".",
        "[ab]",
        "s",
        "K",
        "[h-sK]",
        "[^sB]",
        "[^a]",
        "[a-c.]",
        "[^\\n]",
        "\\d",
        "\\D",
        "\\w",
        "\\W",
        "\\s",
        "\\S",
        "\\n",
        "\\\\",
        "$",
        "[\\w.\\[\\]]",
        "0"
    };
    private static final String[] REPEATS = {"", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{2,}", "{0,2}?"};
    private static final String[] GROUPS = {"(", "(?:", "(?s:", "(?i:"};
    private static final String[] FLAGS = {"", "", "(?s)", "(?i)", "(?is)"};
    private static final String TEXT = "aaAbBSk0.- \n\r\\[]_\u017f\u212a\u00e9\u20ac\ud83d\ude97\ud83d\u000b";

    @Property(tries = 20_000)
    void fitsWhatTheLibraryFits(@ForAll Random random) {
        String expression = FLAGS[random.nextInt(FLAGS.length)] + expression(random, 3);
        TextPattern pattern;
        try {
            pattern = TextPattern.compile(expression);
        } catch (PatternSyntaxException none) {
            return;
        }
        for (int i = 0; i < 8; i++) {
            String text = text(random);
            int from = random.nextInt(text.length() + 1);
            int to = from + random.nextInt(text.length() - from + 1);
            assertThat(pattern.groups(text, from, to))
                    .as("%s in '%s' from %d to %d", expression, text, from, to)
                    .isEqualTo(pattern.byLibrary(text, from, to));
        }
    }

    @Example
    void whatTheMappingsHaveIsTriedHere() {
        for (String expression : List.of(
                "(?s)(?:--[^\\n]*\\n)?(?:Content-[^\\n]*\\n)*\\s*Code=(?P<code>\\w+);action=(?P<action>\\w+)(?:;index=(?P<index>-?\\d+))?;data=(?P<data>\\{.*\\})\\s*(?:--[^\\n{}]*\\s*)?",
                "Events\\[0\\]\\.(?P<key>[\\w.\\[\\]]+) ?= ?(?P<value>.*)",
                "--.*|Content-.*|<.*>|Heartbeat",
                "(?s)\\s*(?P<country>[A-Z]{1,3})?(?:\\\\r|[\\\\/\\r\\n\\t])(?P<plate>[^\\\\/\\r\\n\\t]*)",
                "\\D*(\\d{4})\\D?(\\d\\d)\\D?(\\d\\d)(?:\\D.*)?",
                "((?:data:|[A-Za-z0-9+/]{40})(?s:.*))",
                "(?s).*(CameraApplicationPlatform/ALPV|fflprapp|/LPR$).*",
                "&[A-Z][A-Z_]*",
                "((?i:https?)://\\S+)",
                "(?is).*(licen[cs]e ?plate|plate|anpr|lpr).*")) {
            assertThat(TextPattern.compile(expression).byLibraryAlone())
                    .as(expression)
                    .isFalse();
        }
    }

    @Example
    void whatIsBeyondIsLeftToTheLibrary() {
        for (String expression :
                List.of("a(?i)b", "\\bab", "^ab", "[[:alpha:]]+", "(?:a*)*", "\\pL", "\u00e9", "\\x41")) {
            assertThat(TextPattern.compile(expression).byLibraryAlone())
                    .as(expression)
                    .isTrue();
        }
    }

    @Example
    void noTextMakesItSlow() {
        String text = "a".repeat(20_000) + "b";
        for (String expression :
                List.of("(?:a+)+", "(?:a|a|ab?)+", "(a|aa)+", ".*.*.*.*=.*", "(?:.*a){5}c", "(?:x?a)*(?:a?x?)+")) {
            TextPattern pattern = TextPattern.compile(expression);
            boolean fits =
                    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> pattern.fits(text), expression);
            assertThat(fits).as(expression).isEqualTo(pattern.byLibrary(text, 0, text.length()) != null);
        }
    }

    private static String expression(Random random, int depth) {
        StringBuilder expression = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String piece = depth > 0 && random.nextInt(3) == 0
                    ? GROUPS[random.nextInt(GROUPS.length)]
                            + expression(random, depth - 1)
                            + (random.nextBoolean() ? "" : "|" + expression(random, depth - 1))
                            + ')'
                    : ATOMS[random.nextInt(ATOMS.length)];
            expression.append(piece).append(REPEATS[random.nextInt(REPEATS.length)]);
        }
        return expression.toString();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(TEXT.charAt(random.nextInt(TEXT.length())));
        }
        return text.toString();
    }
}
