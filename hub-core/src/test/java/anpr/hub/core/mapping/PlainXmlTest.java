package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The quick reader of XML gives what the library gives, or gives up. */
class PlainXmlTest {
    private static final String ODD = "<>/&;:=\"' !-[]?ax1\n\r\t\u0001\u00e9\ufffe";
    private static final List<String> NAMES =
            List.of("a", "read", "ns:plate", "p:type", "Camera-1", "_x.y", "a1", "id", "xsi:nil");
    private static final List<String> TEXTS = List.of(
            "",
            "ZZ99 ZZZ",
            " ",
            "\n  ",
            "\r\n\t",
            "&amp;",
            "&lt;1&gt;",
            "caf\u00e9",
            "<![CDATA[<a> & b]]>",
            "<!-- no -->",
            "true");

    @Property
    void readsWhatTheLibraryReads(@ForAll("documents") String xml) {
        assertThat(plain(xml)).as(xml).isEqualTo(byLibrary(xml)).isNotNull();
    }

    @Property(tries = 5_000)
    void takesNothingThatTheLibraryRefuses(@ForAll("documents") String xml, @ForAll Random random) {
        StringBuilder broken = new StringBuilder(xml);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(broken.length());
            switch (random.nextInt(3)) {
                case 0 -> broken.deleteCharAt(at);
                case 1 -> broken.insert(at, ODD.charAt(random.nextInt(ODD.length())));
                default -> broken.insert(at, xml, 0, random.nextInt(xml.length()));
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

    @Example
    void givesUpAtWhatIsNotPlain() {
        for (String xml : List.of(
                "",
                "text",
                "</a>",
                "<a>",
                "<a></b>",
                "<a/><b/>",
                "<a/>text",
                "<!DOCTYPE a><a/>",
                "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
                "<a>&b;</a>",
                "<a>&#65;</a>",
                "<a>]]></a>",
                "<a b='1' b='2'/>",
                "<a xmlns='1' xmlns='2'/>",
                "<a b='1'c='2'/>",
                "<a b=1/>",
                "<a b='<'/>",
                "<a b/>",
                "<a><!-- -- --></a>",
                "<a><![CDATA[</a>",
                "<a><?b c?></a>",
                "<a>\u0001</a>",
                "<1/>",
                "< a/>",
                "<a".repeat(70),
                "<a>".repeat(70) + "</a>".repeat(70),
                "<?xml version='1.1'?><a/>",
                "<?xml version='1.0' encoding='UTF-16'?><a/>",
                " <?xml version='1.0'?><a/>")) {
            assertThat(plain(xml)).as(xml).isNull();
        }
    }

    @Provide
    Arbitrary<String> documents() {
        return Arbitraries.randomValue(random -> {
            StringBuilder xml = new StringBuilder();
            xml.append(random.nextBoolean() ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n" : "");
            xml.append(random.nextInt(4) == 0 ? "<!-- first -->" : "");
            element(xml, random, 4);
            return xml.append(random.nextBoolean() ? "\n" : "").toString();
        });
    }

    private static void element(StringBuilder xml, Random random, int depth) {
        String name = one(NAMES, random);
        xml.append('<').append(name);
        List<String> names = new ArrayList<>(NAMES);
        for (int i = random.nextInt(3); i > 0; i--) {
            String quote = random.nextBoolean() ? "\"" : "'";
            xml.append(random.nextBoolean() ? " " : "\n ")
                    .append(names.remove(random.nextInt(names.size())))
                    .append(random.nextBoolean() ? "=" : " = ")
                    .append(quote)
                    .append(random.nextBoolean() ? "true" : "x > y")
                    .append(quote);
        }
        if (random.nextInt(5) == 0) {
            xml.append(random.nextBoolean() ? "/>" : " />");
            return;
        }
        xml.append('>');
        for (int i = depth == 0 ? 0 : random.nextInt(4); i > 0; i--) {
            xml.append(one(TEXTS, random));
            element(xml, random, depth - 1);
        }
        xml.append(one(TEXTS, random)).append(one(TEXTS, random));
        xml.append("</").append(name).append(random.nextBoolean() ? ">" : " >");
    }

    private static String one(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    /** Every node with its place; null if the quick reader gives up. */
    private static List<String> plain(String xml) {
        Node root = Node.document();
        return new PlainXml(xml, 0, xml.length()).read(root) ? told(root, new ArrayList<>()) : null;
    }

    /** The same by the library; null if it refuses. */
    private static List<String> byLibrary(String xml) {
        Node root = Node.document();
        try {
            XmlReader.byLibrary(xml, 0, xml.length(), root);
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
