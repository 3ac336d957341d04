package anpr.hub.routes.line;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A gate that stands open for some feeds until a test closes it. */
final class OpenGate implements Gate {
    private final Map<String, Feed> feeds;

    OpenGate(Feed... feeds) {
        this.feeds =
                new ConcurrentHashMap<>(Arrays.stream(feeds).collect(Collectors.toMap(Feed::id, Function.identity())));
    }

    /** The agreement of this feed ends. */
    void end(String feed) {
        feeds.remove(feed);
    }

    void admit(Feed feed) {
        feeds.put(feed.id(), feed);
    }

    @Override
    public Optional<Feed> admit(String feed, String secret) {
        return Optional.empty();
    }

    @Override
    public Optional<Feed> feed(String feed) {
        return Optional.ofNullable(feeds.get(feed));
    }
}
