package anpr.hub.routes.health;

import anpr.hub.core.health.CameraJudge;
import anpr.hub.core.health.FeedFacts;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.read.CameraCategory;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * From when on something is wrong, {@code hub.health.*}. What is usual is learnt; these say how sure the hub must be.
 *
 * @param fewest records or messages that must be wrong before it is more than a bad message now and then
 * @param degradedShare of an hour's records or messages: one in ten is more than any sound device has
 * @param failingShare of the same: with so few good ones the feed is of no use
 * @param backlogMinutes of the feed's own rate that may wait; a restart of the database makes less
 * @param write how often sums of what cameras send are written; a minute is judged a minute and a half after its end
 * @param zone in which the cameras' weeks are lived
 * @param holidays days on which less is to be expected, there
 * @param falseSilences a month of one camera or feed that are put up with: 0.002 is one a day of 15,000 cameras
 * @param clockTolerance how far a clock may be off; what links reads of neighbours is out by as much
 * @param stuckReads of one mark in an hour: a vehicle that comes and goes is read less often
 * @param stuckShare of all of the hour's reads
 */
public record HealthSettings(
        @DefaultValue("10") long fewest,
        @DefaultValue("0.1") double degradedShare,
        @DefaultValue("0.9") double failingShare,
        @DefaultValue("5") int backlogMinutes,
        @DefaultValue("30s") Duration write,
        @DefaultValue("Europe/London") ZoneId zone,

        @DefaultValue({
            "2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31",
            "2027-08-30", "2027-12-27", "2027-12-28", "2028-01-03", "2028-04-14", "2028-04-17", "2028-05-01",
            "2028-05-29", "2028-08-28", "2028-12-25", "2028-12-26"
        })
        Set<LocalDate> holidays,

        @DefaultValue("0.002") double falseSilences,
        @DefaultValue("2s") Duration clockTolerance,
        @DefaultValue("12") int stuckReads,
        @DefaultValue("0.3") double stuckShare) {

    /** What feeds are judged by. */
    public FeedFacts.Limits feedLimits() {
        return new FeedFacts.Limits(fewest, degradedShare, failingShare, backlogMinutes);
    }

    /** What a feed's cameras of this kind are judged by. */
    CameraJudge.Limits cameraLimits(Feed feed, CameraCategory category) {
        boolean moves =
                switch (category) {
                    case MOBILE, MOVEABLE, DASHCAM -> true;
                    case FIXED, CCTV_INTEGRATED, CAR_PARK, OTHER -> false;
                };
        return new CameraJudge.Limits(
                falseSilences,
                clockTolerance,
                stuckReads,
                stuckShare,
                feed.doubts().jumpMetres(),
                moves);
    }
}
