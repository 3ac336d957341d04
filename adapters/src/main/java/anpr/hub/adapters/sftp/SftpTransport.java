package anpr.hub.adapters.sftp;

import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Transport;
import java.util.List;

/** What a feed may say of {@link SftpDrop}. */
public final class SftpTransport implements Transport.Shared {
    static final Option<String> PUBLIC_KEY = Option.text(
            SftpDrop.PUBLIC_KEY_SETTING,
            "The public keys that open the feed's account, one a line as in authorized_keys; without any, its password"
                    + " does.");

    @Override
    public String name() {
        return SftpDrop.TRANSPORT;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "Files dropped on the hub's SFTP server, in an account of the feed's own; for back offices that export"
                + " files.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(PUBLIC_KEY);
    }
}
