package anpr.hub.adapters.ftp;

import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Transport;
import java.util.List;

/** What a feed may say of {@link FtpDrop}. */
public final class FtpTransport implements Transport.Shared {
    static final Option<Tls> TLS = Option.choice(
                    "tls",
                    Tls.class,
                    "Whether the feed's sender may do without TLS; one that may not needs a hub that serves TLS.")
            .otherwise("offered");

    /** What the hub asks of a feed's sender. */
    enum Tls {
        OFFERED,
        REQUIRED
    }

    @Override
    public String name() {
        return "ftp";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "Files dropped on the hub's FTP server, in an account of the feed's own; for cameras that speak nothing"
                + " better, on networks that keep their passwords.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(TLS);
    }
}
