package anpr.hub.adapters.fetch;

import anpr.hub.core.mapping.TextPath;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks a partner's HTTP server for what is new, again and again: plate lists of cameras, search pages, REST interfaces.
 * Each page that holds something new is one submission, byte for byte. How far it has been fetched is the feed's cursor,
 * which moves only after what lies before it has landed.
 */
public final class HttpPoll implements Transport.ByFeed {
    static final Option<Template> URL = url("The address; {cursor} and {page} in it stand for what they are.");
    static final Option<Method> METHOD =
            Option.choice("method", Method.class, "How it is asked.").otherwise("get");
    static final Option<String> BODY =
            Option.text("body", "What is posted; {cursor} and {page} in it stand for what they are.");
    static final Option<String> CONTENT_TYPE =
            Option.text("contentType", "The type of what is posted.").otherwise("application/xml");
    static final Option<Duration> INTERVAL =
            Option.duration("interval", "How long to wait between two rounds.").otherwise("PT30S");
    static final Option<Duration> LONGEST = Option.duration("longestAnswer", "How long one answer may take in all.")
            .otherwise("PT2M");
    static final Option<CursorFrom> CURSOR = Option.choice(
                    "cursor",
                    CursorFrom.class,
                    "Where the cursor comes from: a value in the answer, its Last-Modified or ETag, or the time of asking.")
            .otherwise("none");
    static final Option<TextPath> CURSOR_PATH =
            path("cursorPath", "Where the answer has the values of which the cursor is one, in the paths of mappings.");
    static final Option<Pick> PICK = Option.choice(
                    "cursorPick",
                    Pick.class,
                    "Which of the values is the cursor; the greatest where lists are not sorted.")
            .otherwise("last");
    static final Option<String> FIRST =
            Option.text("first", "The cursor of the first round.").otherwise("");
    static final Option<Duration> OVERLAP = Option.duration(
            "overlap", "With the time of asking: how far before the last round to ask, for what came late.");
    static final Option<TimeForm> TIME_FORM = new Option<>(
            "timeForm",
            "iso, epoch-s, epoch-ms, epoch-us, or a pattern such as yyyyMMddHHmmss",
            "With the time of asking: how it is written.",
            "iso",
            false,
            TimeForm::of);
    static final Option<ZoneId> TIME_ZONE =
            Option.zone("timeZone", "The zone of a pattern.").otherwise("UTC");
    static final Option<TextPath> RECORDS =
            path("records", "Where the answer has its records; a page without any is not landed.");
    static final Option<Paging> PAGING = Option.choice(
                    "paging",
                    Paging.class,
                    "How there is more than one page: a Link header, an address in the answer, {page}, or {cursor}.")
            .otherwise("none");
    static final Option<TextPath> NEXT = path("nextPath", "Where the answer has the address of the next page.");
    static final Option<TextPath> MORE =
            path("morePath", "Where the answer says true or 1 as long as there are more pages.");
    static final Option<Integer> FIRST_PAGE =
            Option.whole("firstPage", 0, 1_000_000, "What {page} begins with.").otherwise("1");
    static final Option<Integer> MOST_PAGES = Option.whole(
                    "mostPages", 1, 100_000, "More pages than this in a round are taken for a fault of the server.")
            .otherwise("1000");

    enum Method {
        GET,
        POST
    }

    enum CursorFrom {
        NONE,
        VALUE,
        LAST_MODIFIED,
        ETAG,
        TIME
    }

    enum Pick {
        LAST,
        GREATEST_NUMBER,
        GREATEST_TEXT
    }

    enum Paging {
        NONE,
        LINK,
        NEXT,
        PAGE,
        CURSOR
    }

    private static Option<Template> url(String description) {
        Option<URI> address = Option.address("url", List.of("http", "https"), description);
        return new Option<Template>("url", address.type(), description, null, false, text -> {
                    Template template = new Template(text.strip());
                    try {
                        URI example = template.url(Map.of("cursor", "1", "page", "1"));
                        return Optional.of(example.toString())
                                .map(address.parse())
                                .map(sound -> template)
                                .orElseThrow();
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException(
                                "expected an " + address.type() + " with a host and without a password", e);
                    }
                })
                .needed();
    }

    private static Option<TextPath> path(String name, String description) {
        return new Option<>(name, "path, such as //Plate/picName", description, null, false, TextPath::parse);
    }

    @Override
    public String name() {
        return "http-poll";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "Asks a partner's HTTP server for what is new, again and again; for plate lists, search pages and REST"
                + " interfaces.";
    }

    @Override
    public List<Option<?>> options() {
        List<Option<?>> own = List.of(
                URL,
                METHOD,
                BODY,
                CONTENT_TYPE,
                INTERVAL,
                PartnerServer.TIMEOUT,
                LONGEST,
                CURSOR,
                CURSOR_PATH,
                PICK,
                FIRST,
                OVERLAP,
                TIME_FORM,
                TIME_ZONE,
                RECORDS,
                PAGING,
                NEXT,
                MORE,
                FIRST_PAGE,
                MOST_PAGES);
        return Stream.concat(own.stream(), PartnerServer.OPTIONS.stream()).toList();
    }

    @Override
    public boolean oneNodeOnly(Feed feed) {
        return true;
    }

    @Override
    public Line open(Feed feed, Ports ports) throws IOException {
        return new FetchLine(
                feed, adapter(), ports, INTERVAL.of(feed.settings()), new PollErrand(feed, ports, adapter()));
    }
}
