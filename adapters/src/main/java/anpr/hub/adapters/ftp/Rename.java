package anpr.hub.adapters.ftp;

import anpr.hub.adapters.drop.DropException;
import java.io.IOException;
import org.apache.ftpserver.command.AbstractCommand;
import org.apache.ftpserver.ftplet.DefaultFtpReply;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.ftplet.FtpRequest;
import org.apache.ftpserver.impl.FtpIoSession;
import org.apache.ftpserver.impl.FtpServerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RNTO, whose reply is the receipt: a temporary file that gets its final name is a message. */
final class Rename extends AbstractCommand {
    private static final Logger LOG = LoggerFactory.getLogger(Rename.class);

    @Override
    public void execute(FtpIoSession session, FtpServerContext context, FtpRequest request) throws IOException {
        try {
            if (!request.hasArgument() || !(session.getRenameFrom() instanceof DropFile from)) {
                session.write(new DefaultFtpReply(503, "Say RNFR first, and the new name"));
                return;
            }
            var to = (DropFile) session.getFileSystemView().getFile(request.getArgument());
            from.account().rename(from.path(), to.path(), FtpDrop.client(session));
            session.write(new DefaultFtpReply(250, "Taken over, or renamed"));
        } catch (DropException e) {
            session.write(new DefaultFtpReply(e.isLasting() ? 553 : 450, e.getMessage()));
        } catch (FtpException e) {
            session.write(new DefaultFtpReply(553, "No such path here"));
        } catch (IOException e) {
            LOG.warn("Could not rename a file; its sender is told to try again", e);
            session.write(new DefaultFtpReply(450, "The hub failed; try again later"));
        } finally {
            session.resetState();
        }
    }
}
