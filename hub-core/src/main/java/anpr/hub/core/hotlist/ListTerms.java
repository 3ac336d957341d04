package anpr.hub.core.hotlist;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a VOI list says of it. No default is a rule of the police: the national values are unknown
 * (national-record, 5.4 and 11), so each is the owner's to set.
 *
 * @param owner the organisation whose list it is
 * @param priority 1 to 9, 1 the most urgent; 5 if unsaid
 * @param covert hits, counts and the list itself are for entitled eyes only
 * @param whitelist its vehicles raise no hit on any list
 * @param active whether it is matched; true if unsaid
 * @param reviewOn the day on which the owner is to look at it again; null if unsaid
 * @param purpose why it is kept; null if unsaid
 * @param authority who allowed it, and under which power; null if unsaid
 * @param weedFormat of the weed dates, as {@link DateTimeFormatter#ofPattern(String)} has it; day/month/year if unsaid
 * @param weedMoment when on its weed date an entry stops matching
 * @param liveWithin the age up to which a hit is live; two minutes if unsaid
 * @param repeatWithin for how long one vehicle at one camera is told once; zero: each time
 * @param acknowledgeWithin after how long a hit that nobody acknowledged is escalated; zero: never
 * @param escalateTo whom it is escalated to; null if unsaid
 * @param lookBack how far back stored reads are searched for a new entry, by the authority that is stated, and not without
 *     one; zero: not at all
 */
public record ListTerms(
        String owner,
        int priority,
        boolean covert,
        boolean whitelist,
        boolean active,
        @Nullable LocalDate reviewOn,
        @Nullable String purpose,
        @Nullable String authority,
        String weedFormat,
        WeedMoment weedMoment,
        Duration liveWithin,
        Duration repeatWithin,
        Duration acknowledgeWithin,
        @Nullable String escalateTo,
        Duration lookBack) {
    private static final int LEAST_URGENT = 9;
    private static final int MIDDLE = 5;

    /** Of a list of which nothing is said. */
    public static final ListTerms UNSTATED =
            of(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** When on the weed date, as the day is in London. */
    public enum WeedMoment {
        START_OF_DAY,
        END_OF_DAY
    }

    /** @throws IllegalArgumentException if a value is out of its range */
    public ListTerms {
        if (owner.isBlank()) {
            throw new IllegalArgumentException("owner: expected the name of an organisation");
        }
        if (priority < 1 || priority > LEAST_URGENT) {
            throw new IllegalArgumentException("priority: expected 1 to 9, not " + priority);
        }
        if (liveWithin.isNegative()
                || repeatWithin.isNegative()
                || acknowledgeWithin.isNegative()
                || lookBack.isNegative()) {
            throw new IllegalArgumentException(
                    "liveWithin, repeatWithin, acknowledgeWithin, lookBack: expected no time below zero");
        }
        if (!WeedDates.readable(weedFormat)) {
            throw new IllegalArgumentException("weedFormat: expected a pattern such as dd/MM/uuuu");
        }
    }

    /** The terms of which some are said; what is null has its default. */
    @JsonCreator
    public static ListTerms of(
            @JsonProperty("owner") @Nullable String owner,
            @JsonProperty("priority") @Nullable Integer priority,
            @JsonProperty("covert") @Nullable Boolean covert,
            @JsonProperty("whitelist") @Nullable Boolean whitelist,
            @JsonProperty("active") @Nullable Boolean active,
            @JsonProperty("reviewOn") @Nullable LocalDate reviewOn,
            @JsonProperty("purpose") @Nullable String purpose,
            @JsonProperty("authority") @Nullable String authority,
            @JsonProperty("weedFormat") @Nullable String weedFormat,
            @JsonProperty("weedMoment") @Nullable WeedMoment weedMoment,
            @JsonProperty("liveWithin") @Nullable Duration liveWithin,
            @JsonProperty("repeatWithin") @Nullable Duration repeatWithin,
            @JsonProperty("acknowledgeWithin") @Nullable Duration acknowledgeWithin,
            @JsonProperty("escalateTo") @Nullable String escalateTo,
            @JsonProperty("lookBack") @Nullable Duration lookBack) {
        return new ListTerms(
                Objects.requireNonNullElse(owner, "unstated"),
                Objects.requireNonNullElse(priority, MIDDLE),
                Objects.requireNonNullElse(covert, false),
                Objects.requireNonNullElse(whitelist, false),
                Objects.requireNonNullElse(active, true),
                reviewOn,
                purpose,
                authority,
                Objects.requireNonNullElse(weedFormat, "d/M/uuuu"),
                Objects.requireNonNullElse(weedMoment, WeedMoment.END_OF_DAY),
                Objects.requireNonNullElse(liveWithin, Duration.ofMinutes(2)),
                Objects.requireNonNullElse(repeatWithin, Duration.ZERO),
                Objects.requireNonNullElse(acknowledgeWithin, Duration.ZERO),
                escalateTo,
                Objects.requireNonNullElse(lookBack, Duration.ZERO));
    }

    /** The terms of a list of which no more is said than this. */
    public static ListTerms of(String owner, int priority, boolean covert) {
        return of(owner, priority, covert, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** Whether stored reads may be searched for what comes to the list. */
    public boolean searched() {
        return active && !whitelist && !lookBack.isZero() && authority != null && !authority.isBlank();
    }

    /** The same of a list that is not matched. */
    public ListTerms withdrawn() {
        return new ListTerms(
                owner,
                priority,
                covert,
                whitelist,
                false,
                reviewOn,
                purpose,
                authority,
                weedFormat,
                weedMoment,
                liveWithin,
                repeatWithin,
                acknowledgeWithin,
                escalateTo,
                lookBack);
    }
}
