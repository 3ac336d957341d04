package anpr.hub.adapters.sftp;

import anpr.hub.adapters.drop.DropRules;
import anpr.hub.adapters.drop.FileNames;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the SFTP server runs.
 *
 * @param host address to listen on
 * @param port 0 for any that is free
 * @param hostKey file of the server's key; made if it is absent
 * @param root folder that holds a folder for each feed
 * @param names which files are temporary, which junk
 * @param keepUnfinished how long a file is kept that no client goes on with
 * @param maxFiles unfinished files and folders of one account
 * @param maxSessions connections at a time
 * @param maxSessionsPerFeed connections of one account at a time
 * @param authTimeout from the connection to the proof of the sender
 * @param idleTimeout without a word from the client
 */
public record SftpSettings(
        String host,
        int port,
        Path hostKey,
        Path root,
        FileNames names,
        Duration keepUnfinished,
        int maxFiles,
        int maxSessions,
        int maxSessionsPerFeed,
        Duration authTimeout,
        Duration idleTimeout) {

    DropRules rules() {
        return new DropRules(root, names, keepUnfinished, maxFiles);
    }

    /** The usual limits. */
    public static SftpSettings of(String host, int port, Path hostKey, Path root) {
        return new SftpSettings(
                host,
                port,
                hostKey,
                root,
                FileNames.USUAL,
                Duration.ofDays(7),
                1_000,
                200,
                20,
                Duration.ofSeconds(30),
                Duration.ofMinutes(10));
    }
}
