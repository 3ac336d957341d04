package anpr.hub.core.mapping;

import anpr.hub.core.submission.Submission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The job of a mapping, written in a general language of transformation: from the same bytes to the same fields, by the
 * same alternatives, conversions and tables. In JSLT also by the same conditions: which messages and records are meant,
 * which are no reads, flags, the event, unfilled variables. What the other language has nothing for is left out of the
 * twin, never of ours: lineage, times and images as more than text, expressions, patterns with a group, parts; in XSLT
 * those conditions too. A path with a predicate or of any depth is to JSLT the place where it leads in this message.
 */
interface Twin {
    /** The reads as a tree of the other language's own. */
    Object map() throws Exception;

    /** What it gave for each read, by canonical name. */
    List<Map<String, String>> texts() throws Exception;

    /** Of which language it is. */
    String language();

    /** The twin for a message of one document in XML or JSON; empty for any other form. */
    static Optional<Twin> of(SourceType type, Submission submission) throws Exception {
        Message message = Message.of(submission).getFirst();
        PayloadText payload = PayloadText.decode(submission.body(), message.offset(), message.length());
        Formats.Form form = type.formats().form(payload);
        boolean xml = form.format() instanceof XmlReader;
        if (!xml && !(form.format() instanceof JsonReader json && !json.sequence())) {
            return Optional.empty();
        }
        Formats.Tree tree = form.read(payload);
        Document document =
                new Document(tree.root(), tree.nestedFault(), tree.unfilled(), payload, message, submission, null);
        for (RecordRule rule : type.records()) {
            List<Mapped> mapped = new ArrayList<>();
            rule.map(document, false, mapped);
            if (!mapped.isEmpty()) {
                byte[] own =
                        Arrays.copyOfRange(submission.body(), message.offset(), message.offset() + message.length());
                return Optional.of(
                        xml
                                ? new XsltTwin(rule, own)
                                : new JsltTwin(
                                        type,
                                        rule,
                                        tree.root(),
                                        form.placeholders().own(),
                                        own));
            }
        }
        return Optional.empty();
    }

    /** One step of a path: its separator, its test, its predicates as written. */
    record Step(boolean deep, String test, List<String> predicates) {
        private static final Pattern STEP =
                Pattern.compile("(//?|)((?:@?'(?:[^']|'')*')|[^/\\['][^/\\[]*)((?:\\[[^\\]]*\\])*)");
        private static final Pattern PREDICATE = Pattern.compile("\\[([^\\]]*)\\]");

        static List<Step> of(Path path) {
            List<Step> steps = new ArrayList<>();
            String source = path.toString();
            if (source.equals(".") || source.equals("/")) {
                return steps;
            }
            Matcher step = STEP.matcher(source);
            while (step.find()) {
                List<String> predicates = PREDICATE
                        .matcher(step.group(3))
                        .results()
                        .map(found -> found.group(1))
                        .toList();
                String test = step.group(2);
                boolean quoted = test.startsWith("'");
                steps.add(new Step(
                        step.group(1).equals("//"),
                        quoted ? test.substring(1, test.length() - 1).replace("''", "'") : test,
                        predicates));
            }
            return steps;
        }

        static boolean absolute(Path path) {
            return path.toString().startsWith("/");
        }
    }
}
