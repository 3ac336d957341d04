package anpr.hub.adapters.ftp;

import anpr.hub.adapters.drop.Client;
import anpr.hub.adapters.drop.DropAccounts;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.transport.Tally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Set;
import org.apache.ftpserver.ConnectionConfig;
import org.apache.ftpserver.ConnectionConfigFactory;
import org.apache.ftpserver.DataConnectionConfigurationFactory;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.command.Command;
import org.apache.ftpserver.command.CommandFactory;
import org.apache.ftpserver.command.CommandFactoryFactory;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.impl.FtpIoSession;
import org.apache.ftpserver.listener.Listener;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.ssl.SslConfigurationFactory;

/**
 * An FTP server on which each feed has an account of its own, in a folder of its own, by the same rules as the SFTP
 * server: a file is a message when it is stored under a final name or renamed to one, and the reply to that is the receipt.
 *
 * <p>Data connections are passive only, and only from the address of the control connection: the hub calls nobody that a
 * client names. Nothing is read back. Safe for use by many threads.
 */
public final class FtpDrop implements AutoCloseable {
    private static final String LISTENER = "default";

    /** Commands whose replies say nothing of a message; FtpServer's own. */
    private static final Set<String> PLAIN = Set.of(
            "ABOR", "AUTH", "CDUP", "CWD", "DELE", "EPSV", "FEAT", "MDTM", "MKD", "MLST", "MODE", "NOOP", "OPTS",
            "PASV", "PBSZ", "PROT", "PWD", "QUIT", "REST", "RMD", "RNFR", "SIZE", "STRU", "SYST", "TYPE");

    private static final Set<String> LISTS = Set.of("LIST", "MLSD", "NLST");

    private static final Set<String> PASSIVE = Set.of("EPSV", "PASV");

    private final FtpServer server;
    private final Listener listener;
    private final DropAccounts accounts;

    private FtpDrop(FtpServer server, Listener listener, DropAccounts accounts) {
        this.server = server;
        this.listener = listener;
        this.accounts = accounts;
    }

    /**
     * Starts a server.
     *
     * @throws IOException if the address cannot be bound, the folder not be made, or the key not be read
     */
    public static FtpDrop start(FtpSettings settings, Gate gate, Intake intake, Tally tally, Clock clock)
            throws IOException {
        var accounts = DropAccounts.open(new FtpTransport(), settings.rules(), gate, intake, tally, clock);
        try {
            Listener listener = listener(settings);
            var factory = new FtpServerFactory();
            factory.addListener(LISTENER, listener);
            factory.setUserManager(new FeedUsers(accounts, settings.maxSessionsPerFeed()));
            factory.setFileSystem(user -> folder(accounts, user.getName()));
            FtpSettings.Tls tls = settings.tls();
            factory.setCommandFactory(commands(new TlsDemand(accounts, tally, tls != null && tls.required())));
            factory.setConnectionConfig(limits(settings));
            FtpServer server = factory.createServer();
            server.start();
            return new FtpDrop(server, listener, accounts);
        } catch (FtpException | RuntimeException e) {
            accounts.close();
            throw new IOException("The FTP server cannot start: " + e.getMessage(), e);
        }
    }

    private static DropFolder folder(DropAccounts accounts, String feed) throws FtpException {
        try {
            return new DropFolder(accounts.account(feed));
        } catch (IOException e) {
            throw new FtpException("The folder of an account cannot be made", e);
        }
    }

    private static Listener listener(FtpSettings settings) {
        int idleSeconds = Math.toIntExact(settings.idleTimeout().toSeconds());
        var data = new DataConnectionConfigurationFactory();
        data.setActiveEnabled(false);
        data.setPassiveIpCheck(true);
        data.setPassivePorts(settings.passivePorts());
        data.setPassiveExternalAddress(settings.passiveAddress());
        data.setIdleTime(idleSeconds);
        var factory = new ListenerFactory();
        factory.setServerAddress(settings.host());
        factory.setPort(settings.port());
        factory.setIdleTimeout(idleSeconds);
        FtpSettings.Tls tls = settings.tls();
        if (tls != null) {
            var ssl = new SslConfigurationFactory();
            ssl.setKeystoreFile(tls.keyStore().toFile());
            ssl.setKeystoreType("PKCS12");
            ssl.setKeystorePassword(tls.password());
            ssl.setSslProtocol("TLSv1.2", "TLSv1.3");
            factory.setSslConfiguration(ssl.createSslConfiguration());
            data.setSslConfiguration(ssl.createSslConfiguration());
        }
        factory.setDataConnectionConfiguration(data.createDataConnectionConfiguration());
        return factory.createListener();
    }

    private static CommandFactory commands(TlsDemand demand) {
        CommandFactory known = new CommandFactoryFactory().createCommandFactory();
        var commands = new CommandFactoryFactory();
        commands.setUseDefaultCommands(false);
        for (String name : PLAIN) {
            Command command = known.getCommand(name);
            commands.addCommand(name, PASSIVE.contains(name) ? keepingOffset(command) : command);
        }
        commands.addCommand("USER", demand.beforeName(known.getCommand("USER")));
        commands.addCommand("PASS", demand.beforePassword(known.getCommand("PASS")));
        for (String name : LISTS) {
            commands.addCommand(name, demand.beforeData(known.getCommand(name)));
        }
        commands.addCommand("STOR", demand.beforeData(new Store(false)));
        commands.addCommand("APPE", demand.beforeData(new Store(true)));
        commands.addCommand("RNTO", new Rename());
        return commands.createCommandFactory();
    }

    /** The library forgets where an upload goes on when it is asked for a data connection: a client may say that first. */
    private static Command keepingOffset(Command command) {
        return (session, context, request) -> {
            long offset = session.getFileOffset();
            command.execute(session, context, request);
            session.setFileOffset(offset);
        };
    }

    private static ConnectionConfig limits(FtpSettings settings) {
        var limits = new ConnectionConfigFactory();
        limits.setAnonymousLoginEnabled(false);
        limits.setMaxAnonymousLogins(0);
        limits.setMaxLogins(settings.maxSessions());
        limits.setMaxThreads(settings.maxSessions()); // landing blocks the session's thread
        limits.setMaxLoginFailures(3);
        limits.setLoginFailureDelay(500);
        return limits.createConnectionConfig();
    }

    /** Who speaks in a session. */
    static Client client(FtpIoSession session) {
        String address = session.getRemoteAddress() instanceof InetSocketAddress client
                ? client.getAddress().getHostAddress()
                : null;
        return new Client(address, session.isSecure() ? "TLS" : null, null);
    }

    /** The port that it listens on. */
    public int port() {
        return listener.getPort();
    }

    /** How many connections there are. */
    public int sessions() {
        return listener.isStopped() ? 0 : listener.getActiveSessions().size();
    }

    /** Removes unfinished files that are too old. Runs by itself from time to time. */
    void sweep() {
        accounts.sweep();
    }

    /** Ends all sessions; what they were writing stays unfinished. */
    @Override
    public void close() {
        server.stop();
        accounts.close();
    }
}
