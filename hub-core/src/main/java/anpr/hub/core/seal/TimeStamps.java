package anpr.hub.core.seal;

import java.io.IOException;

/** Where the hub has the time stamped at which it had something (RFC 3161). */
@FunctionalInterface
public interface TimeStamps {
    /**
     * The authority's whole answer (TimeStampResp) about these bytes, after it was checked that it is about them, asked for
     * now, of about this time, and by a signer who leads to a trusted root.
     *
     * @throws IOException if it cannot be had or is not that; says why
     */
    byte[] stamp(byte[] bytes) throws IOException;
}
