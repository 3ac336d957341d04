package anpr.hub.adapters.ftp;

import anpr.hub.adapters.drop.DropException;
import anpr.hub.adapters.drop.Upload;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import org.apache.ftpserver.command.AbstractCommand;
import org.apache.ftpserver.ftplet.DefaultFtpReply;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.ftplet.FtpRequest;
import org.apache.ftpserver.impl.FtpIoSession;
import org.apache.ftpserver.impl.FtpServerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * STOR and APPE, whose last reply is the receipt: 226 when the file is durable, or is no message.
 *
 * <p>FTP marks the end of a file by closing the data connection, as a sender that dies does too. One that is gone from its
 * control connection by then has not finished; what cannot be told so is why senders should upload under a temporary name
 * and rename.
 */
final class Store extends AbstractCommand {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final long PROOF_OF_LIFE_MILLIS = 50;

    private final boolean append;

    Store(boolean append) {
        this.append = append;
    }

    @Override
    public void execute(FtpIoSession session, FtpServerContext context, FtpRequest request)
            throws IOException, FtpException {
        try {
            if (!request.hasArgument()) {
                session.write(new DefaultFtpReply(501, "A file name is missing"));
                return;
            }
            store(session, (DropFile) session.getFileSystemView().getFile(request.getArgument()));
        } catch (FtpException e) {
            session.write(new DefaultFtpReply(553, "No such path here"));
        } finally {
            session.getDataConnection().closeDataConnection();
            session.resetState();
        }
    }

    private void store(FtpIoSession session, DropFile file) throws IOException {
        long offset = append && Files.exists(file.path()) ? file.getSize() : session.getFileOffset();
        try (Upload upload = file.account().open(file.path(), offset == 0)) {
            boolean complete = false;
            try {
                upload.position(offset);
                session.write(new DefaultFtpReply(150, "Go on"));
                session.getDataConnection()
                        .openConnection()
                        .transferFromClient(session.getFtpletSession(), Channels.newOutputStream(upload));
                complete = !session.getCloseFuture().awaitUninterruptibly(PROOF_OF_LIFE_MILLIS);
            } catch (DropException e) {
                throw e;
            } catch (Exception e) {
                LOG.debug("An upload was cut", e);
            } finally {
                if (!complete) {
                    file.account().abandon(file.path(), upload);
                }
            }
            if (complete) {
                file.account().finish(file.path(), upload, FtpDrop.client(session));
                session.write(new DefaultFtpReply(226, "Taken over"));
            } else {
                session.write(new DefaultFtpReply(426, "The upload was cut; nothing was taken over"));
            }
        } catch (DropException e) {
            session.write(new DefaultFtpReply(e.isLasting() ? 552 : 450, e.getMessage()));
        } catch (IOException e) {
            LOG.warn("Could not write a file; its sender is told to try again", e);
            session.write(new DefaultFtpReply(451, "The hub failed; send again later"));
        }
    }
}
