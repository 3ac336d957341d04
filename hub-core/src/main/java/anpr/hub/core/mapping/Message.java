package anpr.hub.core.mapping;

import anpr.hub.core.submission.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One message of a body, and the parts that are its images.
 *
 * @param fileName by which the sender called it; empty if it did not
 */
record Message(int offset, int length, String fileName, List<Submission.Part> images) {
    /**
     * The messages of a body: itself, or each part of it that begins like one. Images belong to the only message, or
     * else to the message before them. A body that is an image is its own image.
     */
    static List<Message> of(Submission submission) {
        byte[] body = submission.body();
        List<Submission.Part> parts = submission.parts();
        if (parts.isEmpty()) {
            String type = imageType(body, 0, body.length);
            List<Submission.Part> itself =
                    type.isEmpty() ? List.of() : List.of(new Submission.Part("", "", type, 0, body.length));
            return List.of(new Message(0, body.length, "", itself));
        }
        List<Submission.Part> texts =
                parts.stream().filter(part -> message(part, body)).toList();
        if (texts.isEmpty()) {
            // The first that is no image may be of any form; if all are images, they are the message.
            Submission.Part first = parts.stream()
                    .filter(part -> !part.mediaType().startsWith("image/"))
                    .findFirst()
                    .orElse(parts.getFirst());
            return List.of(of(first, parts, body));
        }
        if (texts.size() == 1) {
            return List.of(of(texts.getFirst(), parts, body));
        }
        List<Message> messages = new ArrayList<>();
        for (Submission.Part text : texts) {
            int from = parts.indexOf(text) + 1;
            int to = from;
            while (to < parts.size() && !texts.contains(parts.get(to))) {
                to++;
            }
            messages.add(of(text, parts.subList(from, to), body));
        }
        return messages;
    }

    /** Whether the message itself is a JPEG or PNG. */
    boolean image(byte[] body) {
        return !imageType(body, offset, length).isEmpty();
    }

    /** Whether these bytes are a JPEG or PNG. */
    static boolean isImage(byte[] content) {
        return !imageType(content, 0, content.length).isEmpty();
    }

    private static Message of(Submission.Part text, List<Submission.Part> around, byte[] body) {
        boolean image = !imageType(body, text.offset(), text.length()).isEmpty();
        return new Message(
                text.offset(),
                text.length(),
                text.fileName(),
                around.stream().filter(part -> part != text || image).toList());
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

    /** Media type by the first bytes; empty for anything but a JPEG or PNG. */
    private static String imageType(byte[] body, int offset, int length) {
        if (length < 4) {
            return "";
        }
        int first = (body[offset] & 0xFF) << 16 | (body[offset + 1] & 0xFF) << 8 | body[offset + 2] & 0xFF;
        return first == 0xFFD8FF ? "image/jpeg" : first == 0x89504E && body[offset + 3] == 'G' ? "image/png" : "";
    }
}
