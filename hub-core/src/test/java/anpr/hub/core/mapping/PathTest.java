package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTest {
    private static final String MESSAGE = """
            <v:batch xmlns:v="urn:example" site="North"><read id="1"><plate>ZZ99ZZZ</plate><odd.key>x</odd.key></read>
            <read id="2"><plate>QQ12QQQ</plate><shots><shot><kind>plate</kind><ref>a</ref></shot>
            <shot><kind>wide</kind><ref>b</ref></shot></shots></read></v:batch>""";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "/batch/read/plate; ZZ99ZZZ,QQ12QQQ",
                "/batch/read[2]/plate; QQ12QQQ",
                "/batch/read[@id='2']/plate; QQ12QQQ",
                "/batch/@site; North",
                "/batch/*/plate; ZZ99ZZZ,QQ12QQQ",
                "//plate; ZZ99ZZZ,QQ12QQQ",
                "//shot[kind='wide']/ref; b",
                "/batch/read//ref; a,b",
                "/batch/read/'odd.key'; x",
                "/batch/read/plate/../@id; 1,2",
                "/batch/nothing; ",
                "/plate; "
            })
    void findsByLocalNames(String path, String expected) throws UnreadableException {
        assertThat(find(MESSAGE, path))
                .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected.split(",")));
    }

    @ParameterizedTest
    @CsvSource({
        "/batch/site, North",
        "/batch/read/@plate, ZZ99ZZZ",
        "/batch/read[2]/id, 2",
        "/batch/read/@kind, ",
        "/batch//id, ",
    })
    void aChildThatIsNotThereMayBeAnAttributeAndTheOtherWay(String path, @Nullable String expected)
            throws UnreadableException {
        Node root = read(MESSAGE);

        Node found = Path.parse(path).first(root, root, false);

        assertThat(found == null ? null : found.text()).isEqualTo(expected);
    }

    @Test
    void entriesOfAnArrayAreLikeRepeatedElements() throws UnreadableException {
        String json = """
                {"reads":[{"plate":"ZZ99ZZZ"},{"plate":"QQ12QQQ"}],"tags":["a","b"],"none":[],"nothing":null,"n":1.50e3}""";

        assertThat(find(json, "/reads/plate")).containsExactly("ZZ99ZZZ", "QQ12QQQ");
        assertThat(find(json, "/reads[2]/plate")).containsExactly("QQ12QQQ");
        assertThat(find(json, "/tags")).containsExactly("a", "b");
        assertThat(find(json, "/none")).isEmpty();
        assertThat(find(json, "/nothing")).isEmpty();
        assertThat(find(json, "/n")).containsExactly("1.50e3");
        assertThat(find("[{\"a\":1},{\"a\":2}]", "/item[2]/a")).containsExactly("2");
    }

    @Test
    void aPredicateMayLookUpWhatTheRecordSays() throws UnreadableException {
        Node root = read("{\"cars\":[{\"image\":2},{\"image\":1},{}],"
                + "\"images\":[{\"index\":1,\"data\":\"one\"},{\"index\":2,\"data\":\"two\"}]}");
        Path data = Path.parse("/images[index=(image)]/data");

        assertThat(Path.parse("/cars").all(root, root))
                .extracting(car -> data.all(car, root).stream()
                        .map(node -> String.valueOf(node.text()))
                        .toList())
                .containsExactly(List.of("two"), List.of("one"), List.of());
    }

    @Test
    void aNodeKnowsItsConcretePath() throws UnreadableException {
        assertThat(nodes(MESSAGE, "//shot/ref"))
                .extracting(Node::path)
                .containsExactly("/batch/read[2]/shots/shot[1]/ref", "/batch/read[2]/shots/shot[2]/ref");
        assertThat(nodes("{\"reads\":[{\"my plate\":\"x\"}]}", "/reads/'my plate'"))
                .extracting(Node::path)
                .containsExactly("/reads[1]/'my plate'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "a//; expected a name at character 4",
                "a[0]; expected a position from 1 at character 3",
                "a[b]; expected '=' and a quoted text at character 4",
                "a[b='c; expected a closing quote at character 7",
                "a[b=(c; expected a path and ')' at character 6",
                "a b; expected '/' or '[' at character 2",
                "/a/; expected a name at character 4"
            })
    void aWrongPathSaysWhereAndWhatWasExpected(String path, String complaint) {
        assertThatThrownBy(() -> Path.parse(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint)
                .hasMessageContaining(path);
    }

    @Property
    void anyNameCanBeQuoted(@ForAll @StringLength(min = 1, max = 12) @CharRange(from = ' ', to = '~') String name)
            throws UnreadableException {
        String json = "{\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\":\"found\"}";

        assertThat(find(json, "/'" + name.replace("'", "''") + "'")).containsExactly("found");
    }

    @Property
    void everyConcretePathFindsItsNode(@ForAll("names") List<String> names) throws UnreadableException {
        StringBuilder xml = new StringBuilder("<root>");
        names.forEach(
                name -> xml.append('<').append(name).append(">t</").append(name).append('>'));
        Node root = read(xml.append("</root>").toString());

        for (Node node : Path.parse("/root/*").all(root, root)) {
            assertThat(Path.parse(node.path()).all(root, root)).containsExactly(node);
        }
    }

    @net.jqwik.api.Provide
    net.jqwik.api.Arbitrary<List<String>> names() {
        return net.jqwik.api.Arbitraries.of("a", "b", "c").list().ofMaxSize(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "/", "a/b[c='d']//@e/..", "'it''s'"})
    void showsItselfAsWritten(String path) {
        assertThat(Path.parse(path)).hasToString(path);
    }

    private static List<String> find(String message, String path) throws UnreadableException {
        return nodes(message, path).stream()
                .map(node -> String.valueOf(node.text()))
                .toList();
    }

    private static List<Node> nodes(String message, String path) throws UnreadableException {
        Node root = read(message);
        return Path.parse(path).all(root, root);
    }

    private static Node read(String message) throws UnreadableException {
        Node root = Node.document();
        Format.Text format = message.startsWith("<") ? new XmlReader() : new JsonReader(false, false);
        format.read(message, 0, message.length(), root);
        return root;
    }
}
