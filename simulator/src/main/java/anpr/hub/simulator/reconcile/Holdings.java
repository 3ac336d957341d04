package anpr.hub.simulator.reconcile;

import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.ReadKey;
import anpr.hub.simulator.truth.Expected;
import java.util.Map;
import java.util.Set;

/**
 * What the hub has, by its own records.
 *
 * @param stored rows in the national store for each natural key
 * @param quarantined records in quarantine by feed and reason
 * @param lateImages images that came in a submission of their own
 * @param apart rows of sightings and parking transactions, which are no reads, for each that a device can tell of
 * @param hits hits by list and read
 * @param ledger for each feed what each account of the ledger comes to
 * @param openMinutes feeds and minutes whose ledger does not close
 */
public record Holdings(
        Map<ReadKey, Integer> stored,
        Map<FeedReason, Integer> quarantined,
        Set<LateImage> lateImages,
        Map<Expected, Integer> apart,
        Map<ListedRead, Integer> hits,
        Map<String, Map<String, Long>> ledger,
        Set<String> openMinutes) {

    /** @param reason as the hub names it */
    public record FeedReason(String feed, String reason) implements Comparable<FeedReason> {
        @Override
        public int compareTo(FeedReason other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return feed + ' ' + reason;
        }
    }

    /** An image and the read that it belongs to. */
    public record LateImage(ReadKey key, ImageRole role) {}

    /** A read that is on a list. */
    public record ListedRead(String list, ReadKey key) {}

    long account(String feed, String account) {
        return ledger.getOrDefault(feed, Map.of()).getOrDefault(account, 0L);
    }
}
