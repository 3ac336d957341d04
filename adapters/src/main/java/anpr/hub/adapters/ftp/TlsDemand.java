package anpr.hub.adapters.ftp;

import anpr.hub.adapters.drop.DropAccounts;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import org.apache.ftpserver.command.Command;
import org.apache.ftpserver.ftplet.DefaultFtpReply;
import org.apache.ftpserver.impl.FtpIoSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds commands back that must not be said, or served, without TLS: of everyone where the server demands it, else of the
 * feeds that demand it for themselves.
 *
 * @param ofAll whether nobody may even give a name without TLS
 */
record TlsDemand(DropAccounts accounts, Tally tally, boolean ofAll) {
    private static final Logger LOG = LoggerFactory.getLogger(TlsDemand.class);

    /** USER: a client that is told no here has not yet sent its password. */
    Command beforeName(Command user) {
        return (session, context, request) -> {
            if (ofAll && !session.isSecure()) {
                refuse(session, 530, "Say AUTH TLS first");
            } else {
                user.execute(session, context, request);
            }
        };
    }

    /** PASS: the answer is that to a wrong password, so that names cannot be probed. */
    Command beforePassword(Command pass) {
        return (session, context, request) -> {
            if (!session.isSecure() && isDemandedOf(session.getUserArgument())) {
                refuse(session, 530, "Authentication failed.");
            } else {
                pass.execute(session, context, request);
            }
        };
    }

    /** Of everything that is sent on a data connection, the names of files too. */
    Command beforeData(Command command) {
        return (session, context, request) -> {
            if (!session.getDataConnection().isSecure()
                    && isDemandedOf(session.getUser().getName())) {
                refuse(session, 521, "Say PROT P first");
                session.resetState();
            } else {
                command.execute(session, context, request);
            }
        };
    }

    private boolean isDemandedOf(String name) {
        return ofAll
                || name != null
                        && accounts.feed(name)
                                .filter(feed -> FtpTransport.TLS.of(feed.settings()) == FtpTransport.Tls.REQUIRED)
                                .isPresent();
    }

    private void refuse(FtpIoSession session, int code, String why) {
        LOG.warn("Refused a command by ftp: it was said without TLS, which is required");
        tally.refused(new FtpTransport().adapter(), null, Refusal.NOT_ADMITTED);
        session.write(new DefaultFtpReply(code, why));
    }
}
