package anpr.hub.adapters.sftp;

import anpr.hub.adapters.drop.DropAccounts;
import anpr.hub.adapters.drop.DropException;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.transport.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.common.SftpException;
import org.apache.sshd.sftp.server.SftpErrorStatusDataHandler;
import org.apache.sshd.sftp.server.SftpSubsystemEnvironment;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SFTP server on which each feed has an account of its own, in a folder of its own. A file is a message when the client closes
 * it under a final name, or renames it from a temporary to a final one; the status of that request is the hub's receipt.
 * The file is gone then: the hub keeps the message, and the folder only what is unfinished.
 *
 * <p>Nothing but SFTP version 3 is spoken: no shell, no commands, no forwarding. Safe for use by many threads.
 */
public final class SftpDrop implements AutoCloseable {
    /** The transport that a feed of this adapter has in the partner's configuration. */
    public static final String TRANSPORT = "sftp";

    /** Setting of a feed: the public keys that open its account, one a line, as in {@code authorized_keys}. */
    public static final String PUBLIC_KEY_SETTING = "sshPublicKey";

    private static final Logger LOG = LoggerFactory.getLogger(SftpDrop.class);

    private final SshServer server;
    private final SftpSettings settings;
    private final DropAccounts accounts;

    private SftpDrop(SftpSettings settings, DropAccounts accounts) {
        this.settings = settings;
        this.accounts = accounts;
        this.server = server();
    }

    /**
     * Starts a server.
     *
     * @throws IOException if the address cannot be bound, or the folder or key not be made
     */
    public static SftpDrop start(SftpSettings settings, Gate gate, Intake intake, Tally tally, Clock clock)
            throws IOException {
        var drop = new SftpDrop(
                settings, DropAccounts.open(new SftpTransport(), settings.rules(), gate, intake, tally, clock));
        try {
            drop.server.start();
        } catch (IOException e) {
            drop.accounts.close();
            throw e;
        }
        return drop;
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** How many connections there are. */
    public int sessions() {
        return server.isStarted() ? server.getActiveSessions().size() : 0;
    }

    /** Ends all sessions, what they were writing stays unfinished. */
    @Override
    public void close() throws IOException {
        accounts.close();
        server.stop(true);
    }

    /** Removes unfinished files that are too old. Runs by itself from time to time. */
    void sweep() {
        accounts.sweep();
    }

    private SshServer server() {
        SshServer ssh = SshServer.setUpDefaultServer();
        ssh.setHost(settings.host());
        ssh.setPort(settings.port());
        var hostKey = new SimpleGeneratorHostKeyProvider(settings.hostKey());
        hostKey.setAlgorithm(KeyUtils.EC_ALGORITHM);
        hostKey.setKeySize(256);
        ssh.setKeyPairProvider(hostKey);
        ModernAlgorithms.only(ssh);
        onlySftp(ssh);
        limits(ssh);
        ssh.setUserAuthFactories(
                List.<UserAuthFactory>of(new UserAuthPublicKeyFactory(), new UserAuthPasswordFactory()));
        ssh.setPasswordAuthenticator((username, password, session) -> byPassword(username, password));
        ssh.setPublickeyAuthenticator((username, key, session) -> byKey(username, key));
        return ssh;
    }

    private void onlySftp(SshServer ssh) {
        ssh.setShellFactory(null);
        ssh.setCommandFactory(null);
        ssh.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        ssh.setFileSystemFactory(new VirtualFileSystemFactory() {
            @Override
            public Path getUserHomeDir(SessionContext session) throws IOException {
                return Files.createDirectories(
                        accounts.account(session.getUsername()).root());
            }
        });
        var sftp = new SftpSubsystemFactory() {
            @Override
            public Command createSubsystem(ChannelSession channel) {
                return new DropSubsystem(
                        channel,
                        this,
                        accounts.account(channel.getServerSession().getUsername()));
            }
        };
        sftp.setFileSystemAccessor(new DropSubsystem.Uploads());
        sftp.setErrorStatusDataHandler(new OwnWords());
        ssh.setSubsystemFactories(List.of(sftp));
        SftpModuleProperties.SFTP_VERSION.set(ssh, 3);
    }

    private void limits(SshServer ssh) {
        CoreModuleProperties.AUTH_TIMEOUT.set(ssh, settings.authTimeout());
        CoreModuleProperties.IDLE_TIMEOUT.set(ssh, settings.idleTimeout());
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(ssh, 6);
        CoreModuleProperties.MAX_CONCURRENT_SESSIONS.set(ssh, settings.maxSessionsPerFeed());
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(ssh, 4);
        SftpModuleProperties.MAX_OPEN_HANDLES_PER_SESSION.set(ssh, 20);
        ssh.addSessionListener(new SessionListener() {
            @Override
            public void sessionCreated(Session session) {
                if (sessions() > settings.maxSessions()) {
                    LOG.warn("Closed a connection: {} are the most at a time", settings.maxSessions());
                    session.close(true);
                }
            }
        });
    }

    private boolean byPassword(String username, String password) {
        return accounts.admit(username, password).isPresent();
    }

    private boolean byKey(String username, PublicKey key) {
        // Not counted as refused: a client offers each key that it has, and then perhaps a password.
        return accounts.feed(username).map(feed -> feed.settings().getOrDefault(PUBLIC_KEY_SETTING, "")).stream()
                .flatMap(String::lines)
                .anyMatch(line -> isKey(username, line, key));
    }

    private static boolean isKey(String username, String line, PublicKey key) {
        try {
            PublicKey known = PublicKeyEntry.parsePublicKeyEntry(line.strip())
                    .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
            return KeyUtils.compareKeys(known, key);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.warn("A line of {} of feed {} is no public key", PUBLIC_KEY_SETTING, username);
            return false;
        }
    }

    /** Tells clients what this package says, and of any other failure its kind: a message may hold a path of the hub. */
    private static final class OwnWords implements SftpErrorStatusDataHandler {
        @Override
        public String resolveErrorMessage(
                SftpSubsystemEnvironment environment,
                int id,
                Throwable failure,
                int status,
                int command,
                Object... args) {
            return switch (failure) {
                case SftpException own -> String.valueOf(own.getMessage());
                case DropException own -> own.getMessage();
                default ->
                    SftpErrorStatusDataHandler.super.resolveErrorMessage(
                            environment, id, failure, status, command, args);
            };
        }
    }
}
