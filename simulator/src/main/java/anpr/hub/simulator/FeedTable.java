package anpr.hub.simulator;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Partner;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.simulator.reconcile.Report;
import anpr.hub.simulator.reconcile.Report.FeedCounts;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What each feed came to, for people: a line each, by class of partner and transport. */
record FeedTable(PartnerConfig partners, Report report) {
    private static final String HEAD = "%-15s %-29s %-21s %-11s %8s %8s %8s %6s %7s %6s %8s";
    private static final String ROW = "%-15s %-29s %-21s %-11s %,8d %,8d %,8d %,6d %,7d %,6d %,8d";

    List<String> lines() {
        String head = String.format(
                Locale.ROOT,
                HEAD,
                "class",
                "partner, all (simulated)",
                "feed",
                "transport",
                "sent",
                "yes",
                "stored",
                "apart",
                "again",
                "quar.",
                "by rule");
        return Stream.concat(
                        Stream.of(head),
                        partners.feeds().values().stream()
                                .sorted(Comparator.comparing(
                                                (Feed feed) -> partner(feed).sourceClass())
                                        .thenComparing(Feed::partner)
                                        .thenComparing(Feed::id))
                                .map(this::line))
                .toList();
    }

    private String line(Feed feed) {
        FeedCounts counts = report.feeds().getOrDefault(feed.id(), new FeedCounts(0, 0, 0, 0, 0, 0, 0));
        return String.format(
                Locale.ROOT,
                ROW,
                partner(feed).sourceClass(),
                feed.organisation().replace(" (simulated)", ""),
                feed.id(),
                feed.transport(),
                counts.sent(),
                counts.acknowledged(),
                counts.stored(),
                counts.apart(),
                counts.again(),
                counts.quarantined(),
                counts.droppedByRule());
    }

    private Partner partner(Feed feed) {
        Partner partner = partners.partners().get(feed.partner());
        if (partner == null) {
            throw new IllegalStateException("feed '" + feed.id() + "' is of no partner");
        }
        return partner;
    }
}
