package anpr.hub.adapters.fetch;

import anpr.hub.adapters.fetch.HttpPoll.CursorFrom;
import anpr.hub.adapters.fetch.HttpPoll.Method;
import anpr.hub.adapters.fetch.HttpPoll.Paging;
import anpr.hub.adapters.multipart.MultipartBody;
import anpr.hub.adapters.multipart.MultipartException;
import anpr.hub.core.digest.Sha256;
import anpr.hub.core.mapping.TextPath;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Ports;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * One round of asking: from the cursor on, page by page. The cursor moves when all pages of the round have landed, for
 * within a round nothing is known of their order; only where each page is asked for by the cursor, it moves with each.
 */
final class PollErrand implements FetchLine.Errand {
    private static final int LONGEST_CURSOR = 1_000;
    private static final int MOST_KNOWN = 200_000;
    private static final Pattern NEXT_LINK = Pattern.compile("<([^<>]{1,2000})>[^,<]{0,500}?;\\s*rel=\"?next\"?");

    private final Feed feed;
    private final Ports ports;
    private final String adapter;
    private final Map<String, String> settings;
    private final Template address;
    private final PartnerServer server;
    /** Digests of the pages that landed since the round before the last: what is there again is not landed again. */
    private Set<ByteBuffer> known = new HashSet<>();

    /** @throws IOException if a file that the settings name cannot be used */
    PollErrand(Feed feed, Ports ports, String adapter) throws IOException {
        this.feed = feed;
        this.ports = ports;
        this.adapter = adapter;
        this.settings = feed.settings();
        this.address = HttpPoll.URL.of(settings);
        if (HttpPoll.CURSOR.of(settings) == CursorFrom.VALUE
                && HttpPoll.CURSOR_PATH.find(settings).isEmpty()) {
            throw new IllegalArgumentException("setting 'cursorPath' is missing: the cursor is a value of the answer");
        }
        if (HttpPoll.PAGING.of(settings) == Paging.NEXT
                && HttpPoll.NEXT.find(settings).isEmpty()) {
            throw new IllegalArgumentException("setting 'nextPath' is missing: the answer has the next address");
        }
        this.server = new PartnerServer(
                feed, address.url(Map.of("cursor", "", "page", "")), PartnerServer.TIMEOUT.of(settings), ports);
    }

    /** A page as it came; {@code body} is empty where the server has nothing new. */
    private record Page(byte[] body, String mediaType, TransportFacts facts, String link, String mark) {}

    @Override
    public void run(FetchLine line) throws IOException, RefusedException {
        Instant begun = ports.clock().instant();
        Optional<String> kept = ports.cursors().find(feed.id());
        String cursor = kept.orElseGet(() -> HttpPoll.FIRST.of(settings));
        String reached = cursor;
        Set<ByteBuffer> seen = new HashSet<>();
        if (known.size() > MOST_KNOWN) {
            known.clear();
        }
        Paging paging = HttpPoll.PAGING.of(settings);
        int number = HttpPoll.FIRST_PAGE.of(settings);
        URI next = null;
        for (int pages = 0; ; pages++) {
            if (!line.open()) {
                return;
            }
            if (pages == HttpPoll.MOST_PAGES.of(settings)) {
                throw new IOException("the server has more pages than 'mostPages' allows, and the cursor stays");
            }
            Page page = fetch(next, cursor, begun, number + pages);
            if (isEmpty(page)) {
                break;
            }
            ByteBuffer digest = ByteBuffer.wrap(Sha256.of(page.body()));
            if (!seen.add(digest)) {
                if (paging == Paging.LINK || paging == Paging.NEXT) {
                    throw new IOException("the server's pages lead in a circle, and the cursor stays");
                }
                break;
            }
            if (!known.contains(digest)) {
                line.land(arrival(page));
                known.add(digest);
            }
            reached = reached(page, pages, reached, begun);
            if (paging == Paging.CURSOR) {
                if (reached.equals(cursor) || !isMore(page)) {
                    break;
                }
                move(kept.orElse(null), reached);
                kept = Optional.of(reached);
                cursor = reached;
            } else {
                next = next(paging, page, next);
                if (next == null && !(paging == Paging.PAGE && isMore(page))) {
                    break;
                }
            }
        }
        if (HttpPoll.CURSOR.of(settings) == CursorFrom.TIME) {
            reached = begun.toString();
        }
        known = seen;
        move(kept.orElse(null), reached);
    }

    private void move(@Nullable String from, String to) throws IOException {
        if (to.length() > LONGEST_CURSOR) {
            throw new IOException(
                    "the value that should be the cursor is longer than " + LONGEST_CURSOR + " characters");
        }
        if (!to.equals(from) && !to.isEmpty()) {
            ports.cursors().move(feed.id(), to);
        }
    }

    private Page fetch(@Nullable URI next, String cursor, Instant begun, int number)
            throws IOException, RefusedException {
        HttpUriRequestBase request = request(next, cursor, begun, number);
        try (PartnerServer.Answer answer = server.ask(request)) {
            byte[] body = AnswerBody.read(answer.response(), feed.maxBytes(), HttpPoll.LONGEST.of(settings));
            String mark =
                    switch (HttpPoll.CURSOR.of(settings)) {
                        case LAST_MODIFIED -> answer.header("Last-Modified");
                        case ETAG -> answer.header("ETag");
                        case NONE, VALUE, TIME -> "";
                    };
            return new Page(body, answer.mediaType(), answer.facts(), answer.header("Link"), mark);
        }
    }

    private HttpUriRequestBase request(@Nullable URI next, String cursor, Instant begun, int number)
            throws IOException {
        CursorFrom from = HttpPoll.CURSOR.of(settings);
        Map<String, String> values = Map.of(
                "cursor", from == CursorFrom.TIME ? time(cursor, begun) : cursor, "page", Integer.toString(number));
        Method method = next == null ? HttpPoll.METHOD.of(settings) : Method.GET;
        HttpUriRequestBase request = new HttpUriRequestBase(method.name(), next == null ? address.url(values) : next);
        if (method == Method.POST) {
            String type = HttpPoll.CONTENT_TYPE.of(settings);
            byte[] body = new Template(HttpPoll.BODY.find(settings).orElse("")).body(values, type);
            request.setEntity(new ByteArrayEntity(body, ContentType.parse(type)));
        }
        if (!cursor.isEmpty() && next == null) {
            switch (from) {
                case LAST_MODIFIED -> request.setHeader("If-Modified-Since", cursor);
                case ETAG -> request.setHeader("If-None-Match", cursor);
                case NONE, VALUE, TIME -> {
                    // It stands where the settings put it.
                }
            }
        }
        return request;
    }

    private String time(String cursor, Instant begun) throws IOException {
        try {
            Instant since = cursor.isEmpty() ? begun : Instant.parse(cursor);
            return HttpPoll.TIME_FORM
                    .of(settings)
                    .told(
                            since.minus(HttpPoll.OVERLAP.find(settings).orElse(Duration.ZERO)),
                            HttpPoll.TIME_ZONE.of(settings));
        } catch (DateTimeException e) {
            throw new IOException("the cursor is no instant such as 2026-03-14T08:15:30Z; see the feed's 'first'", e);
        }
    }

    private boolean isEmpty(Page page) throws IOException {
        Optional<TextPath> records = HttpPoll.RECORDS.find(settings);
        return page.body().length == 0 || records.isPresent() && !records.get().leadsAnywhereIn(page.body());
    }

    private boolean isMore(Page page) throws IOException {
        Optional<TextPath> more = HttpPoll.MORE.find(settings);
        return more.isEmpty()
                || more.get().in(page.body()).stream()
                        .anyMatch(text -> text.equalsIgnoreCase("true") || text.equals("1"));
    }

    private Arrival arrival(Page page) throws RefusedException {
        try {
            return new Arrival(
                    adapter,
                    page.mediaType(),
                    page.facts(),
                    page.body(),
                    MultipartBody.parts(page.body(), page.mediaType(), feed.limits()));
        } catch (MultipartException e) {
            throw new RefusedException(Refusal.MALFORMED, e.getMessage(), e);
        }
    }

    /** How far the feed has been fetched when this page has landed. */
    private String reached(Page page, int pages, String before, Instant begun) throws IOException {
        return switch (HttpPoll.CURSOR.of(settings)) {
            case NONE -> "";
            case TIME -> begun.toString();
            case LAST_MODIFIED, ETAG -> pages == 0 ? page.mark() : before;
            case VALUE -> {
                List<String> values = HttpPoll.CURSOR_PATH.of(settings).in(page.body());
                yield switch (HttpPoll.PICK.of(settings)) {
                    case LAST -> values.isEmpty() ? before : values.getLast();
                    case GREATEST_TEXT -> greatest(before, values, Comparator.naturalOrder());
                    case GREATEST_NUMBER -> greatest(before, values, Comparator.comparing(PollErrand::number));
                };
            }
        };
    }

    private static String greatest(String before, List<String> values, Comparator<String> order) throws IOException {
        try {
            return Stream.concat(Stream.of(before).filter(text -> !text.isEmpty()), values.stream())
                    .max(order)
                    .orElse("");
        } catch (NumberFormatException e) {
            throw new IOException("a value that should be the cursor is no number; see the feed's 'cursorPick'", e);
        }
    }

    private static BigDecimal number(String text) {
        if (text.length() > LONGEST_CURSOR) {
            throw new NumberFormatException("too long");
        }
        return new BigDecimal(text);
    }

    private @Nullable URI next(Paging paging, Page page, @Nullable URI present) throws IOException {
        String link =
                switch (paging) {
                    case NONE, PAGE, CURSOR -> null;
                    case LINK -> {
                        Matcher matcher = NEXT_LINK.matcher(page.link());
                        yield matcher.find() ? matcher.group(1) : null;
                    }
                    case NEXT ->
                        HttpPoll.NEXT.of(settings).in(page.body()).stream()
                                .findFirst()
                                .orElse(null);
                };
        if (link == null) {
            return null;
        }
        URI own = address.url(Map.of("cursor", "", "page", ""));
        try {
            URI next = Objects.requireNonNullElse(present, own).resolve(link);
            if (Objects.equals(next.getScheme(), own.getScheme())
                    && Objects.equals(next.getRawAuthority(), own.getRawAuthority())) {
                return next;
            }
        } catch (IllegalArgumentException e) {
            // Said below, for both.
        }
        throw new IOException("the server's next page is not on the server itself, and is not asked for");
    }

    @Override
    public void close() {
        server.close();
    }
}
