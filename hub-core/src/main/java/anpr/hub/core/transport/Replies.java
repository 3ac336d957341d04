package anpr.hub.core.transport;

import anpr.hub.core.partner.Feed;
import java.util.UUID;

/** How a feed's sender wants to hear yes. Safe for use by many threads. */
@FunctionalInterface
public interface Replies {
    /** The answer to a message of this feed that is durable. */
    Reply reply(Feed feed);

    /**
     * The same for a message sent to this path: some devices want different answers for what they send to different
     * ones.
     */
    default Reply reply(Feed feed, String path) {
        return reply(feed);
    }

    /**
     * An answer in the sender's dialect; a wrong one makes some devices send again for ever.
     *
     * @param status 200 to 299
     * @param mediaType of the body
     * @param body {@code {receipt}} in it stands for the submission's id; may be empty
     */
    record Reply(int status, String mediaType, String body) {
        /** The body for this submission. */
        public String body(UUID receipt) {
            return body.replace("{receipt}", receipt.toString());
        }
    }
}
