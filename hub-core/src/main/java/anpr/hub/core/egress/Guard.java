package anpr.hub.core.egress;

import anpr.hub.core.provenance.AcquisitionPath;
import java.util.EnumSet;
import java.util.Set;

/**
 * Decides what may leave to whom. There is no other way out for a record, for what was made of it, or for that it exists.
 * Each pair of recipient and path is decided here and nowhere else; what is come by for the national capability reaches
 * nobody who is not law enforcement (DPA 2018 s.36(4), national standards for ANPR).
 */
public final class Guard {
    private Guard() {}

    /** What may leave of something that has this label: the least that any of its paths allows. */
    public static Release release(Recipient recipient, Label label) {
        Release least = Release.WHOLE;
        for (AcquisitionPath path : label.paths()) {
            Release one = release(recipient, path);
            if (one.compareTo(least) < 0) {
                least = one;
            }
        }
        return least;
    }

    /** What may leave of something that was come by in this way, and in no other. */
    public static Release release(Recipient recipient, AcquisitionPath path) {
        return switch (recipient) {
            case Recipient.Part part -> inside(part, path);
            case Recipient.Case copy -> ofCase(copy, path);
            case Recipient.Account account ->
                switch (account.standing()) {
                    case LAW_ENFORCEMENT -> Release.WHOLE;
                    case OTHER -> withoutPolicePower(path) ? Release.EDITED : Release.NOTHING;
                };
            case Recipient.Partner partner ->
                switch (partner.standing()) {
                    case LAW_ENFORCEMENT -> Release.WHOLE;
                    case OTHER -> withoutPolicePower(path) ? Release.WHOLE : Release.NOTHING;
                };
        };
    }

    /** The paths of which anything at all may leave to this recipient. */
    public static Set<AcquisitionPath> paths(Recipient recipient) {
        Set<AcquisitionPath> open = EnumSet.noneOf(AcquisitionPath.class);
        for (AcquisitionPath path : AcquisitionPath.values()) {
            if (release(recipient, path) != Release.NOTHING) {
                open.add(path);
            }
        }
        return open;
    }

    private static Release inside(Recipient.Part part, AcquisitionPath path) {
        return switch (part) {
            case STORE, HITS -> Release.WHOLE;
            case MATCHER ->
                switch (path) {
                    case NATIONAL, FORCE, LOCAL_AUTHORITY, COMMERCIAL -> Release.WHOLE;
                    // It was asked for in one case, and is for no other.
                    case RETRIEVED -> Release.NOTHING;
                };
            case LOG -> Release.NOTHING;
            // Of a feed its name and counts: of no record anything.
            case METRIC -> path == AcquisitionPath.NATIONAL ? Release.NOTHING : Release.EDITED;
        };
    }

    private static Release ofCase(Recipient.Case copy, AcquisitionPath path) {
        return switch (copy) {
            case DEFENCE -> path == AcquisitionPath.NATIONAL ? Release.NOTHING : Release.EDITED;
            case PROSECUTOR -> Release.WHOLE;
            case COURT_ANNEX -> Release.EDITED;
        };
    }

    private static boolean withoutPolicePower(AcquisitionPath path) {
        return switch (path) {
            case NATIONAL, FORCE, RETRIEVED -> false;
            case LOCAL_AUTHORITY, COMMERCIAL -> true;
        };
    }
}
