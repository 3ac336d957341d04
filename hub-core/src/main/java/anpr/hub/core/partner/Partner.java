package anpr.hub.core.partner;

import anpr.hub.core.egress.Standing;
import anpr.hub.core.provenance.AcquisitionPath;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An organisation that submits reads, and on what footing.
 *
 * @param id name of its folder in {@code partner-config}
 * @param controller the data controller of what it sends
 * @param sourceClass what it is; police alone are law enforcement
 * @param copiesOf feeds of others whose cameras are its own: it gets a copy of what they send
 */
public record Partner(
        String id,
        String organisation,
        String controller,
        SourceClass sourceClass,
        AcquisitionPath acquisitionPath,
        Agreement agreement,
        List<String> copiesOf,
        List<Feed> feeds) {
    /** Behind the id of a partner, the account by which it fetches its copies; no feed is called so. */
    public static final String COPIES = ".copies";

    public Partner {
        copiesOf = List.copyOf(copiesOf);
        feeds = List.copyOf(feeds);
    }

    /** Whether what is law enforcement's alone may go to it. */
    public Standing standing() {
        return switch (sourceClass) {
            case POLICE -> Standing.LAW_ENFORCEMENT;
            case LOCAL_AUTHORITY, CAR_PARK, COMMERCIAL -> Standing.OTHER;
        };
    }

    /** The same with those of these feeds that are its own. */
    Partner with(Collection<Feed> all) {
        List<Feed> own = all.stream().filter(feed -> feed.partner().equals(id)).toList();
        return new Partner(id, organisation, controller, sourceClass, acquisitionPath, agreement, copiesOf, own);
    }

    /** The kind of organisation behind a source. */
    public enum SourceClass {
        POLICE,
        LOCAL_AUTHORITY,
        CAR_PARK,
        COMMERCIAL
    }

    /**
     * The agreement under which data flows.
     *
     * @param lawfulBasis the legal gateway
     * @param expires last day, null if open-ended
     */
    public record Agreement(
            String reference, String lawfulBasis, @Nullable LocalDate expires) {
        /** Whether data may still flow on this day. */
        public boolean inForce(LocalDate day) {
            return expires == null || !day.isAfter(expires);
        }
    }
}
