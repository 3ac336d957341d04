package anpr.hub.adapters.folder;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Files that appear in a folder, one a message. */
public final class FolderTransport implements Transport.ByFeed {
    /** What becomes of a file that was taken over. */
    enum Afterwards {
        MOVE,
        DELETE
    }

    static final Option<Path> PATH = new Option<>(
            "path", "absolute path", "The folder to look into, with its sub-folders.", null, true, text -> {
                Path path = Path.of(text);
                if (!path.isAbsolute()) {
                    throw new IllegalArgumentException("expected an absolute path");
                }
                return path.normalize();
            });
    static final Option<Duration> SETTLE = Option.duration(
                    "settle",
                    "How long a file must be unchanged to count as complete; one renamed from a temporary name"
                            + " is at once.")
            .otherwise("PT10S");
    static final Option<Duration> EVERY =
            Option.duration("every", "How often the hub looks.").otherwise("PT2S");
    static final Option<Afterwards> AFTERWARDS = Option.choice(
                    "afterwards", Afterwards.class, "Whether a file that was taken over moves to done/ or is deleted.")
            .otherwise("move");

    @Override
    public String name() {
        return "folder";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "Files that appear in a folder of the hub's machine, such as a share; what is refused moves to failed/ with"
                + " the reason.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(PATH, SETTLE, EVERY, AFTERWARDS);
    }

    @Override
    public boolean oneNodeOnly(Feed feed) {
        return true;
    }

    @Override
    public Line open(Feed feed, Ports ports) throws IOException {
        return WatchedFolder.open(feed, adapter(), ports);
    }
}
