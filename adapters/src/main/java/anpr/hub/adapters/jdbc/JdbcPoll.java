package anpr.hub.adapters.jdbc;

import anpr.hub.adapters.fetch.FetchLine;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Asks a partner's database for the rows of a table that are new, and looks back at those that may have been edited: each
 * version of a row that is seen is landed. Any database with a JDBC driver on the class path will do; it is only read.
 */
public final class JdbcPoll implements Transport.ByFeed {
    static final Option<String> URL = new Option<>(
                    "url",
                    "JDBC address",
                    "The database; without user and password in it.",
                    null,
                    false,
                    JdbcPoll::withoutPassword)
            .needed();
    static final Option<String> USER = Option.text(
                    "user", "The user; the password is the feed's line in partner-secrets.yaml.")
            .needed();
    static final Option<String> QUERY = Option.text(
                    "query",
                    "Selects what is new, sorted by the watermark; {cursor} is a text parameter, so cast it: where"
                            + " Capture_Date >= cast({cursor} as timestamp) order by Capture_Date.")
            .needed();
    static final Option<String> KEY =
            Option.text("key", "The column that tells rows apart.").needed();
    static final Option<String> WATERMARK = Option.text(
                    "watermark", "The column whose value in the last row is the cursor.")
            .needed();
    static final Option<String> FIRST =
            Option.text("first", "The cursor of the first round.").needed();
    static final Option<String> LOOK_BACK_QUERY = Option.text(
            "lookBackQuery",
            "Selects the rows that may have been edited; {since} is a timestamp parameter: where Capture_Date >="
                    + " {since}.");
    static final Option<Duration> LOOK_BACK = Option.duration("lookBack", "How far back edited rows are looked for.")
            .otherwise("PT12H");
    static final Option<ZoneId> TIME_ZONE = Option.zone("timeZone", "The zone of the table's times, for {since}.")
            .otherwise("UTC");
    static final Option<Duration> INTERVAL =
            Option.duration("interval", "How long to wait between two rounds.").otherwise("PT30S");
    static final Option<Duration> TIMEOUT = Option.duration(
                    "timeout", "How long to wait for a connection, and for a statement.")
            .otherwise("PT30S");
    static final Option<Integer> BATCH =
            Option.whole("batch", 1, 1_000, "Most rows in a submission.").otherwise("100");
    static final Option<List<String>> IMAGE_COLUMNS = new Option<>(
            "imageColumns",
            "names with commas between",
            "The columns that hold paths of images.",
            "",
            false,
            text -> Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList());
    static final Option<String> IMAGE_PREFIX = Option.text(
                    "imagePrefix", "How those paths begin, such as D:\\ANPR\\images.")
            .otherwise("");
    static final Option<Path> IMAGE_FOLDER = new Option<>(
            "imageFolder",
            "folder",
            "Where the share with the images is mounted; it stands for the prefix.",
            null,
            false,
            Path::of);

    private static String withoutPassword(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("jdbc:") || lower.contains("password=") || lower.contains("pwd=")) {
            throw new IllegalArgumentException("expected a JDBC address without a password");
        }
        return text.strip();
    }

    @Override
    public String name() {
        return "jdbc-poll";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "Asks a partner's database for new and edited rows of a table, with the images whose paths they hold.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(
                URL,
                USER,
                QUERY,
                KEY,
                WATERMARK,
                FIRST,
                LOOK_BACK_QUERY,
                LOOK_BACK,
                TIME_ZONE,
                INTERVAL,
                TIMEOUT,
                BATCH,
                IMAGE_COLUMNS,
                IMAGE_PREFIX,
                IMAGE_FOLDER);
    }

    @Override
    public boolean oneNodeOnly(Feed feed) {
        return true;
    }

    @Override
    public Line open(Feed feed, Ports ports) {
        return new FetchLine(
                feed, adapter(), ports, INTERVAL.of(feed.settings()), new TableErrand(feed, ports, adapter()));
    }
}
