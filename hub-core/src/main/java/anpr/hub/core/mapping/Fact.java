package anpr.hub.core.mapping;

import anpr.hub.core.provenance.VideoStart;
import anpr.hub.core.submission.Submission;
import org.jspecify.annotations.Nullable;

/** What the hub knows of a message besides what it says. */
public enum Fact {
    /** URL path, path of the dropped file, or topic. */
    PATH("path"),
    /** The name of the file or of the part; else the last segment of the path. */
    FILE_NAME("fileName"),
    /** The topic, of a message that came by one: the path of such transports. */
    TOPIC("topic"),
    /** The peer's address without port. */
    REMOTE_ADDRESS("remoteAddress"),
    /** The name of the feed: the part of a pseudonym's scheme that tells two senders apart. */
    FEED("feed"),
    /** The hub's clock when the last byte had come, in ISO 8601 with Z: as a capture time it is only the time of receipt. */
    RECEIVED_AT("receivedAt"),
    /** When the video began that the records were made of, as the sender states it: see {@link Source.InVideo}. */
    VIDEO_START("videoStart");

    private final String word;

    Fact(String word) {
        this.word = word;
    }

    static Fact named(String word) {
        for (Fact fact : values()) {
            if (fact.word.equals(word)) {
                return fact;
            }
        }
        throw new IllegalArgumentException("no fact '" + word + "'");
    }

    /** A node outside the message, under {@code /transport}; null if the transport does not say. */
    @Nullable
    Node of(Document document) {
        Submission submission = document.submission();
        String path = submission.transport().path();
        String text =
                switch (this) {
                    case PATH, TOPIC -> path;
                    case FILE_NAME -> {
                        String own = document.message().fileName();
                        yield !own.isEmpty() || path == null ? own : path.substring(path.lastIndexOf('/') + 1);
                    }
                    case REMOTE_ADDRESS -> submission.transport().remoteAddress();
                    case FEED -> submission.feed();
                    case RECEIVED_AT -> submission.receivedAt().toString();
                    case VIDEO_START -> {
                        VideoStart start = submission.transport().videoStart();
                        yield start == null ? null : start.time();
                    }
                };
        if (text == null || text.isBlank()) {
            return null;
        }
        Node node = Node.document().add("transport").add(word);
        node.text(text);
        return node;
    }
}
