package anpr.hub.routes.console;

import anpr.hub.core.health.State;
import anpr.hub.core.partner.Partner;
import anpr.hub.routes.health.FeedHealth.Standing;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which feeds somebody wants to see, in which order. Bound from the query of an address; what is not said is null.
 *
 * @param name a part of a feed's name
 * @param sort first by this; {@link Column#STATE} unless said
 * @param page from 1 on
 */
record Wanted(
        @Nullable String name,
        @Nullable String partner,
        Partner.@Nullable SourceClass sourceClass,
        @Nullable State state,
        @Nullable Column sort,
        @Nullable Boolean descending,
        @Nullable Integer page) {
    /** More make a page slow to read, by eye and by ear. */
    static final int PAGE = 100;

    private static final String FEEDS = "/console/feeds";

    /** What feeds are sorted by, each from the end that an operator looks for. */
    enum Column {
        FEED("Feed", false, Comparator.comparing(Standing::feed)),
        PARTNER("Partner", false, Comparator.comparing(Standing::partner)),
        STATE("State", true, Comparator.comparing(Column::urgency)),
        RATE("Last hour", true, Comparator.comparing(feed -> feed.perMinute().stream()
                .mapToLong(Integer::longValue)
                .sum())),
        LAST(
                "Last record",
                false,
                Comparator.comparing(feed -> feed.lastRecord() == null ? Instant.MIN : feed.lastRecord())),
        DELAY(
                "Delay",
                true,
                Comparator.comparing(feed -> feed.delayP99() == null ? Duration.ofDays(-99) : feed.delayP99())),
        BACKLOG("Backlog", true, Comparator.comparing(Standing::backlog)),
        QUARANTINE("Quarantine", true, Comparator.comparing(Standing::quarantined)),
        HITS("Hits", true, Comparator.comparing(Standing::hits));

        private final String title;
        private final boolean descending;
        private final Comparator<Standing> order;

        Column(String title, boolean descending, Comparator<Standing> order) {
            this.title = title;
            this.descending = descending;
            this.order = order;
        }

        public String title() {
            return title;
        }

        /** What is paused is known; it comes after what somebody should look at. */
        private static int urgency(Standing feed) {
            return switch (feed.condition().state()) {
                case FAILING -> 4;
                case SILENT -> 3;
                case DEGRADED -> 2;
                case PAUSED -> 1;
                case HEALTHY -> 0;
            };
        }
    }

    Column column() {
        return sort == null ? Column.STATE : sort;
    }

    boolean isDescending() {
        return descending == null ? column().descending : descending;
    }

    public int pageNumber() {
        return page == null ? 1 : Math.max(1, page);
    }

    public boolean isFiltered() {
        return !blank(name) || !blank(partner) || sourceClass != null || state != null;
    }

    /** All but the state, of which the page shows how many there are of each. */
    List<Standing> ofAnyState(List<Standing> feeds) {
        String part = name == null ? "" : name.strip().toLowerCase(Locale.ROOT);
        return feeds.stream()
                .filter(feed -> feed.feed().contains(part))
                .filter(feed -> blank(partner) || feed.partner().equals(partner))
                .filter(feed -> sourceClass == null || feed.sourceClass() == sourceClass)
                .toList();
    }

    /** In order. */
    List<Standing> of(List<Standing> feeds) {
        Comparator<Standing> order = isDescending() ? column().order.reversed() : column().order;
        Stream<Standing> matching = ofAnyState(feeds).stream()
                .filter(feed -> state == null || feed.condition().state() == state);
        return matching.sorted(order.thenComparing(Standing::feed)).toList();
    }

    /** The address of the same in another order; the other way round if it is in this order. */
    String sortedBy(Column by) {
        boolean down = by == column() ? !isDescending() : by.descending;
        return address(FEEDS, state, by, down, null);
    }

    String ofState(@Nullable State only) {
        return address(FEEDS, only, sort, descending, null);
    }

    public String atPage(int number) {
        return address(FEEDS, state, sort, descending, number);
    }

    /** What a page that keeps itself up to date asks, which shows what has this digest. */
    String live(String seen) {
        String address = address("/console/live/feeds", state, sort, descending, page);
        return address + (address.contains("?") ? "&" : "?") + "seen=" + seen;
    }

    private String address(
            String path, @Nullable State only, @Nullable Column by, @Nullable Boolean down, @Nullable Integer number) {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        add(query, "name", blank(name) ? null : name);
        add(query, "partner", blank(partner) ? null : partner);
        add(query, "sourceClass", sourceClass);
        add(query, "state", only);
        add(query, "sort", by);
        add(query, "descending", down);
        add(query, "page", number);
        return path + query;
    }

    private static void add(StringJoiner query, String name, @Nullable Object value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
        }
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
