package anpr.hub.adapters.drop;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What holds in all accounts of a server.
 *
 * @param root folder that holds a folder for each feed
 * @param names which files are temporary, which junk
 * @param keepUnfinished how long a file is kept that no client goes on with
 * @param maxFiles unfinished files and folders of one account
 */
public record DropRules(Path root, FileNames names, Duration keepUnfinished, int maxFiles) {}
