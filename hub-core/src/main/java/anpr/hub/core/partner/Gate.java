package anpr.hub.core.partner;

import java.util.Optional;

/** Decides which feed a credential opens. Safe for use by many threads. */
public interface Gate {
    /**
     * The feed that this credential opens, and no other; empty if the feed is unknown, the secret is wrong, or the
     * agreement has ended. Takes the same time whether the feed exists or not.
     *
     * @param feed the feed's id, which is also its account name
     * @param secret API key or password as presented
     */
    Optional<Feed> admit(String feed, String secret);

    /**
     * The feed of this name, whoever asks; empty if it is unknown or the agreement has ended. For transports that prove
     * the sender otherwise (an SSH key). What was taken over while the agreement stood is processed to its end: legs
     * behind the intake look feeds up in the configuration, not here.
     */
    Optional<Feed> feed(String feed);

    /**
     * The feed whose secret this is, for a sender that can be told a URL but no name; empty as {@link #admit}. A gate
     * that does not know admits nobody.
     */
    default Optional<Feed> holder(String secret) {
        return Optional.empty();
    }

    /**
     * What HTTP digest authentication is reckoned with: the hash of name, {@link DigestKey#REALM} and secret.
     *
     * @return empty if none is kept for the feed, or the feed is not admitted
     */
    default Optional<DigestKey> digestKey(String feed) {
        return Optional.empty();
    }
}
