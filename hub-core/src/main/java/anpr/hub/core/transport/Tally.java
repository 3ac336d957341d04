package anpr.hub.core.transport;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.RefusedException.Refusal;
import org.jspecify.annotations.Nullable;

/** Counts what adapters turn away; what they land is counted behind the intake. Safe for use by many threads. */
public interface Tally {
    /**
     * A message or a sign-in was refused, and its sender told so.
     *
     * @param adapter id and version
     * @param feed null if the sender did not prove to be one; what it called itself is not passed on
     */
    void refused(String adapter, @Nullable Feed feed, Refusal refusal);

    /**
     * Something that is no message was passed over: a file of the sender's operating system, an empty file.
     *
     * @param what kind of thing, one of few words
     */
    void ignored(String adapter, Feed feed, String what);
}
