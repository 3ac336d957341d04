package anpr.hub.core.mapping;

import anpr.hub.core.mapping.Mapped.Fault;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.submission.Submission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A source type: how one kind of vendor's messages becomes reads, compiled from its {@code mapping.yaml}. Immutable and
 * safe for use by many threads; nothing of the YAML is interpreted for a message.
 */
public final class SourceType {
    /**
     * What a sender of this type expects to hear when its message is durable.
     *
     * @param status HTTP status
     * @param mediaType of the body
     * @param body may contain {@code {receipt}}, in whose place the submission's id goes
     */
    public record Reply(int status, String mediaType, String body) {}

    /**
     * What a device hears that wants different answers for different things it sends.
     *
     * @param byPath ends of paths, in their order in the mapping, with the answer on each
     */
    record Answers(Reply otherwise, Map<String, Reply> byPath) {
        Answers {
            byPath = Collections.unmodifiableMap(new LinkedHashMap<>(byPath));
        }
    }

    private final Provenance.Component component;
    private final String text;
    private final String title;
    private final Answers reply;
    private final Formats formats;
    private final int priority;
    private final List<Condition> recognise;
    private final List<ReadRule.Ruling> messages;
    private final List<RecordRule> records;

    SourceType(
            Provenance.Component component,
            String text,
            String title,
            Answers reply,
            Formats formats,
            int priority,
            List<Condition> recognise,
            List<ReadRule.Ruling> messages,
            List<RecordRule> records) {
        this.component = component;
        this.text = text;
        this.title = title;
        this.reply = reply;
        this.formats = formats;
        this.priority = priority;
        this.recognise = List.copyOf(recognise);
        this.messages = List.copyOf(messages);
        this.records = List.copyOf(records);
    }

    SourceType of(String digest, String text) {
        return new SourceType(
                new Provenance.Component(component.id(), component.version(), digest),
                text,
                title,
                reply,
                formats,
                priority,
                recognise,
                messages,
                records);
    }

    /** Name of the folder in {@code mappings}. */
    public String id() {
        return component.id();
    }

    public String title() {
        return title;
    }

    /** Id, version and digest of the mapping with its code tables, as provenance shows them. */
    public Provenance.Component component() {
        return component;
    }

    /** The very {@code mapping.yaml} that this was compiled from, which its digest is of. */
    public String text() {
        return text;
    }

    public Reply reply() {
        return reply.otherwise();
    }

    /**
     * The answer to what was sent to this path.
     *
     * @param path as the sender wrote it; an answer of the mapping counts for every path with its end, for what stands
     *     before it is the partner's
     */
    public Reply reply(String path) {
        for (Map.Entry<String, Reply> answer : reply.byPath().entrySet()) {
            if (path.endsWith(answer.getKey())) {
                return answer.getValue();
            }
        }
        return reply.otherwise();
    }

    /**
     * What the submission's records say. Every record gives exactly one entry; a submission without records gives one
     * that says why.
     */
    public List<Mapped> map(Submission submission) {
        List<Mapped> mapped = new ArrayList<>();
        for (Message message : Message.of(submission)) {
            try {
                map(message, submission, mapped);
            } catch (UnreadableException e) {
                int index = mapped.isEmpty() ? -1 : mapped.size();
                mapped.add(new Mapped.Faulty(index, e.fault(), e.detail()));
            } catch (EndlessSearchException e) {
                int index = mapped.isEmpty() ? -1 : mapped.size();
                mapped.add(new Mapped.Faulty(index, Fault.HOSTILE, String.valueOf(e.getMessage())));
            }
        }
        return mapped;
    }

    private void map(Message message, Submission submission, List<Mapped> into) throws UnreadableException {
        byte[] body = submission.body();
        boolean packed = formats.zip() != null || formats.workbook() != null;
        if (!packed || !Archive.begins(body, message.offset(), message.length())) {
            map(document(message, submission), into);
            return;
        }
        PackedImages images = new PackedImages();
        for (Unpacked file : Unpacked.of(body, message.offset(), message.length(), formats, images)) {
            try {
                map(file.document(formats, submission, images), into);
            } catch (UnreadableException e) {
                into.add(new Mapped.Faulty(into.size(), e.fault(), file.called(e.detail())));
            }
        }
        for (String image : images.unnamed()) {
            String detail = Unpacked.called(image, "an image that no record in the zip names");
            into.add(new Mapped.Faulty(into.size(), Fault.UNRECOGNISED, detail));
        }
    }

    private Document document(Message message, Submission submission) throws UnreadableException {
        if (formats.image() && message.image(submission.body())) {
            Node root = Node.document();
            root.add("image");
            return new Document(root, null, List.of(), PayloadText.EMPTY, message, submission, null);
        }
        PayloadText payload = PayloadText.decode(submission.body(), message.offset(), message.length());
        Formats.Tree tree = formats.form(payload).read(payload);
        return new Document(tree.root(), tree.nestedFault(), tree.unfilled(), payload, message, submission, null);
    }

    Formats formats() {
        return formats;
    }

    List<ReadRule.Ruling> messages() {
        return messages;
    }

    List<RecordRule> records() {
        return records;
    }

    /** Whether a message with this tree is of this type. */
    boolean recognises(Node root) {
        return recognise.stream().anyMatch(condition -> condition.holds(root, root));
    }

    /** Whether a file of a zip, or a workbook's sheet, is of this type. */
    boolean recognisesPacked(Submission submission, Message message) throws UnreadableException {
        if (formats.zip() == null && formats.workbook() == null) {
            return false;
        }
        PackedImages images = new PackedImages();
        for (Unpacked file : Unpacked.of(submission.body(), message.offset(), message.length(), formats, images)) {
            try {
                if (recognises(file.document(formats, submission, images).root())) {
                    return true;
                }
            } catch (UnreadableException notOfThisType) {
                // Another file may be.
            }
        }
        return false;
    }

    int priority() {
        return priority;
    }

    private void map(Document document, List<Mapped> into) {
        Node root = document.root();
        int first = into.size();
        for (ReadRule.Ruling message : messages) {
            if (message.when().holds(root, root)) {
                into.add(new Mapped.Ruled(first, message.rule()));
                return;
            }
        }
        records(document, false, into);
        if (into.size() == first) {
            records(document, true, into);
        }
        faults(root, into);
        if (into.size() == first) {
            String nested = document.nestedFault();
            into.add(new Mapped.Faulty(
                    first == 0 ? -1 : first,
                    nested == null ? Fault.UNRECOGNISED : Fault.UNPARSEABLE,
                    nested == null
                            ? "no record of " + id() + " in the message, and no rule of the mapping says why"
                            : nested));
        }
    }

    /** The first entry that finds any counts. */
    private void records(Document document, boolean brokenAlone, List<Mapped> into) {
        int first = into.size();
        for (RecordRule rule : records) {
            rule.map(document, brokenAlone, into);
            if (into.size() > first) {
                return;
            }
        }
    }

    /** A row, line or value that could not be read is a record of its own, also where the mapping looks deeper. */
    private static void faults(Node root, List<Mapped> into) {
        for (Node child = root.firstChild; child != null; child = child.nextSibling) {
            if (child.fault != null && !child.faultTold) {
                child.faultTold = true;
                into.add(new Mapped.Faulty(into.size(), Fault.ROW_MALFORMED, child.fault));
            }
        }
    }
}
