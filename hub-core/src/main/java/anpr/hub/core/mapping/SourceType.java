package anpr.hub.core.mapping;

import anpr.hub.core.mapping.Mapped.Fault;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.submission.Submission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** Readers for the formats that the type lists; a format without one is not listed. */
    record Formats(
            boolean xml,
            boolean json,
            @Nullable CsvReader csv,
            @Nullable KeyValueReader keyValue) {}

    private final Provenance.Component component;
    private final String title;
    private final Answers reply;
    private final Formats formats;
    private final List<Condition> recognise;
    private final List<ReadRule.Ruling> messages;
    private final List<RecordRule> records;

    SourceType(
            Provenance.Component component,
            String title,
            Answers reply,
            Formats formats,
            List<Condition> recognise,
            List<ReadRule.Ruling> messages,
            List<RecordRule> records) {
        this.component = component;
        this.title = title;
        this.reply = reply;
        this.formats = formats;
        this.recognise = List.copyOf(recognise);
        this.messages = List.copyOf(messages);
        this.records = List.copyOf(records);
    }

    SourceType withDigest(String digest) {
        return new SourceType(
                new Provenance.Component(component.id(), component.version(), digest),
                title,
                reply,
                formats,
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
        for (Message message : messages(submission)) {
            PayloadText payload = PayloadText.decode(submission.body(), message.offset(), message.length());
            try {
                map(new Document(read(payload), payload, message.images(), submission), mapped);
            } catch (UnreadableException e) {
                int index = mapped.isEmpty() ? -1 : mapped.size();
                mapped.add(new Mapped.Faulty(index, e.fault(), e.detail()));
            }
        }
        return mapped;
    }

    boolean recognises(PayloadText payload) {
        try {
            Node root = read(payload);
            return recognise.stream().anyMatch(condition -> condition.holds(root, root));
        } catch (UnreadableException e) {
            return false;
        }
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
        for (RecordRule rule : records) {
            rule.map(document, into);
            if (into.size() > first) {
                return;
            }
        }
        into.add(new Mapped.Faulty(
                first == 0 ? -1 : first,
                Fault.UNRECOGNISED,
                "no record of " + id() + " in the message, and no rule of the mapping says why"));
    }

    private Node read(PayloadText payload) throws UnreadableException {
        String text = payload.text();
        int from = 0;
        int to = text.length();
        while (from < to && blank(text.charAt(from))) {
            from++;
        }
        while (to > from && blank(text.charAt(to - 1))) {
            to--;
        }
        if (from == to) {
            throw new UnreadableException(Fault.UNPARSEABLE, "the message is empty");
        }
        return switch (text.charAt(from)) {
            case '<' -> {
                require(formats.xml(), "XML");
                yield XmlReader.read(text, from, to);
            }
            case '{', '[' -> {
                require(formats.json(), "JSON");
                yield JsonReader.read(text, from, to);
            }
            default -> {
                if (formats.csv() != null) {
                    yield formats.csv().read(text, from, to);
                }
                if (formats.keyValue() != null) {
                    yield formats.keyValue().read(text, from, to);
                }
                throw unlike("neither XML nor JSON");
            }
        };
    }

    private void require(boolean listed, String what) throws UnreadableException {
        if (!listed) {
            throw unlike(what);
        }
    }

    private UnreadableException unlike(String what) {
        return new UnreadableException(
                Fault.UNPARSEABLE, "the message is " + what + ", which source type " + id() + " does not send");
    }

    /** White space, and the NUL bytes with which some senders pad. */
    private static boolean blank(char c) {
        return Character.isWhitespace(c) || c == 0;
    }

    /** One message of a body, and the parts that are its images. */
    record Message(int offset, int length, List<Submission.Part> images) {}

    /**
     * The messages of a body: itself, or each part of it that begins like one. Images belong to the only message, or
     * else to the message before them.
     */
    static List<Message> messages(Submission submission) {
        byte[] body = submission.body();
        List<Submission.Part> parts = submission.parts();
        if (parts.isEmpty()) {
            return List.of(new Message(0, body.length, List.of()));
        }
        List<Submission.Part> texts =
                parts.stream().filter(part -> message(part, body)).toList();
        if (texts.isEmpty()) {
            // Nothing to be read: the first part gives the reason, and all of it is kept.
            Submission.Part first = parts.getFirst();
            return List.of(new Message(first.offset(), first.length(), List.of()));
        }
        List<Message> messages = new ArrayList<>();
        for (Submission.Part text : texts) {
            int from = texts.size() == 1 ? 0 : parts.indexOf(text) + 1;
            List<Submission.Part> images = new ArrayList<>();
            for (Submission.Part part : parts.subList(from, parts.size())) {
                if (texts.size() > 1 && texts.contains(part)) {
                    break;
                }
                if (part != text) {
                    images.add(part);
                }
            }
            messages.add(new Message(text.offset(), text.length(), images));
        }
        return messages;
    }

    private static boolean message(Submission.Part part, byte[] body) {
        String type = part.mediaType().toLowerCase(Locale.ROOT);
        if (type.startsWith("image/")) {
            return false;
        }
        int at = part.offset();
        int end = part.offset() + part.length();
        while (at < end && (body[at] <= ' ' && body[at] >= 0 || (body[at] & 0xFF) >= 0xBB && at < part.offset() + 3)) {
            at++;
        }
        return at < end && (body[at] == '<' || body[at] == '{' || body[at] == '[')
                || type.contains("csv")
                || type.contains("xml")
                || type.contains("json");
    }
}
