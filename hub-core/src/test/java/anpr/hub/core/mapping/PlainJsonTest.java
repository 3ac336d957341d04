package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The quick reader of JSON gives what the library gives, or gives up. */
class PlainJsonTest {
    private static final String ODD = "\"\\{}[]:,0-+.eE1tfn /u\u0000\u001f\u00a0";
    private static final String TEXT = "ZZ99 /\\\"\n\t\u0001\u007f\u0085\u00e9\u20ac\ud83d\ude97{}[]:,";

    @Property
    void readsWhatTheLibraryReads(@ForAll("documents") String json) {
        assertThat(plain(json)).isEqualTo(byLibrary(json)).isNotNull();
    }

    @Property(tries = 5_000)
    void takesNothingThatTheLibraryRefuses(@ForAll("documents") String json, @ForAll Random random) {
        StringBuilder broken = new StringBuilder(json);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(broken.length());
            switch (random.nextInt(3)) {
                case 0 -> broken.deleteCharAt(at);
                case 1 -> broken.insert(at, ODD.charAt(random.nextInt(ODD.length())));
                default -> broken.setLength(Math.max(1, at));
            }
            if (broken.isEmpty()) {
                return;
            }
        }
        List<String> plain = plain(broken.toString());
        if (plain != null) {
            assertThat(plain).as(broken.toString()).isEqualTo(byLibrary(broken.toString()));
        }
    }

    /** From the bytes of a body just as from a text that has none of its own. */
    @Property
    void readsABodyAsItsText(@ForAll("documents") String json) {
        // What stands around it in the body is not read.
        byte[] body = ("{\"" + json + "\"}").getBytes(StandardCharsets.UTF_8);
        PayloadText payload = PayloadText.decode(body, 2, body.length - 4);
        // Half a pair of surrogates has no bytes: a question mark stands for it.
        assertThat(plain(payload.text(), Node.document(payload)))
                .isEqualTo(byLibrary(payload.text()))
                .isNotNull();
    }

    /** What is strict JSON says the same where almost-JSON is taken too. */
    @Property
    void readsWhatTheLenientReaderReads(@ForAll("documents") String json) throws UnreadableException {
        Node quick = Node.document();
        assertThat(new PlainJson(quick, json, 0, json.length(), "item", true).read())
                .isTrue();
        Node library = Node.document();
        JsonReader.byLibrary(json, true, library);
        assertThat(told(quick, new ArrayList<>())).isEqualTo(told(library, new ArrayList<>()));
    }

    @Example
    void findsAControlWhereverItStandsInALongText() {
        for (int at = 0; at < 200; at++) {
            StringBuilder text = new StringBuilder("\u00e9".repeat(200)).append("\u20ac");
            text.setCharAt(at, '\u001f');
            assertThat(plain("{\"a\":\"" + text + "\"}")).isNull();
            text.setCharAt(at, ' ');
            assertThat(plain("{\"a\":\"" + text + "\"}")).hasSize(1);
        }
    }

    @Example
    void givesUpAtWhatIsNotStrictJson() {
        for (String json : List.of(
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":-}",
                "{\"a\":1e}",
                "{\"a\":NaN}",
                "{\"a\":truex}",
                "{\"a\":tru}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":1,}",
                "[1,]",
                "{a:1}",
                "{\"\\u0061\":1}",
                "{'a':1}",
                "{\"a\" 1}",
                "{\"a\":1}{",
                "{\"a\":\"open",
                "{\"a\":1",
                "[".repeat(70) + "]".repeat(70),
                "{\"a\":1\u00a0}",
                "{} //",
                "")) {
            assertThat(plain(json)).as(json).isNull();
        }
    }

    @Provide
    Arbitrary<String> documents() {
        return Arbitraries.randomValue(random -> {
            JsonNode value = random.nextBoolean() ? object(random, 4) : array(random, 4);
            return random.nextBoolean() ? value.toString() : value.toPrettyString();
        });
    }

    private static JsonNode value(Random random, int depth) {
        JsonNodeFactory made = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> made.nullNode();
            case 1 -> made.booleanNode(random.nextBoolean());
            case 2 -> made.numberNode(random.nextInt());
            case 3 -> made.numberNode(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
            case 4 -> made.numberNode(random.nextLong());
            case 5, 6 -> made.textNode(text(random));
            case 7 -> object(random, depth - 1);
            default -> array(random, depth - 1);
        };
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set(
                    (random.nextBoolean() ? "name" : "n\u00e4me {\ud83d\ude97/ ") + random.nextInt(9),
                    value(random, depth));
        }
        return object;
    }

    private static ArrayNode array(Random random, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(value(random, depth));
        }
        return array;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(9) == 0 ? 200 : 12); i > 0; i--) {
            text.append(TEXT.charAt(random.nextInt(TEXT.length())));
        }
        return text.toString();
    }

    /** Every node with its place; null if the quick reader gives up. */
    private static List<String> plain(String json) {
        return plain(json, Node.document());
    }

    private static @Nullable List<String> plain(String json, Node root) {
        return new PlainJson(root, json, 0, json.length(), "item", false).read() ? told(root, new ArrayList<>()) : null;
    }

    /** The same by the library; null if it refuses. */
    private static List<String> byLibrary(String json) {
        Node root = Node.document();
        try {
            JsonReader.byLibrary(json, false, root);
            return told(root, new ArrayList<>());
        } catch (UnreadableException e) {
            return null;
        }
    }

    private static List<String> told(Node node, List<String> into) {
        for (Node child = node.firstChild; child != null; child = child.nextSibling) {
            into.add(child.path() + ' ' + child.start + '-' + child.end + ' ' + child.text());
            told(child, into);
        }
        return into;
    }
}
