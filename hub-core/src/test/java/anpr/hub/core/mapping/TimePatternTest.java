package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.read.TimeBasis.Precision;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimePatternTest {
    private static final TimePattern ISO = TimePattern.parse("iso");

    @ParameterizedTest
    @CsvSource({
        "iso, 2026-03-14T08:15:30Z, 2026-03-14T08:15:30, Z, SECOND",
        "iso, 2026-03-14 08:15, 2026-03-14T08:15, , MINUTE",
        "iso, 2026-03-14T08:15:30.8627622+00:00, 2026-03-14T08:15:30.862762200, Z, FINER",
        "iso, 2026-03-14T08:15:30.25-0500, 2026-03-14T08:15:30.250, -05:00, MILLISECOND",
        "iso, 2026-03-14 08:15:30 +01:00, 2026-03-14T08:15:30, +01:00, SECOND",
        "iso, '2026-03-14T08:15:30,250+01', 2026-03-14T08:15:30.250, +01:00, MILLISECOND",
        "iso, 2026-03-14 08:15:30 UTC, 2026-03-14T08:15:30, Z, SECOND",
        "d/M/yyyy H:mm[:ss], 14/03/2026 08:15, 2026-03-14T08:15, , MINUTE",
        "d/M/yyyy H:mm[:ss], 4/3/2026 8:15:01, 2026-03-04T08:15:01, , SECOND",
        "d/M/yyyy h:mm a, 14/03/2026 12:15 AM, 2026-03-14T00:15, , MINUTE",
        "d/M/yyyy h:mm a, 14/03/2026 12:15 pm, 2026-03-14T12:15, , MINUTE",
        "d MMM yyyy HH:mm, 14 March 2026 08:15, 2026-03-14T08:15, , MINUTE",
        "yyyy:MM:dd HH:mm:ss[.S], 2026:03:14 08:15:30.250, 2026-03-14T08:15:30.250, , MILLISECOND",
        "yyyyMMdd'T'HHmmssSSSS, 20260314T0815302500, 2026-03-14T08:15:30.250, , FINER",
        "yyyyMMddHHmmssSSS, 20260314081530250, 2026-03-14T08:15:30.250, , MILLISECOND",
        "yyyy-MM-dd, 2026-03-14, 2026-03-14T00:00, , DAY",
        "ddMMyyyy HHmmssSS, 14032026 08153025, 2026-03-14T08:15:30.250, , MILLISECOND",
        "yy-MM-dd HH-mm-ss[.S], 26-03-14 08-15-30.250000, 2026-03-14T08:15:30.250, , FINER",
        "epoch-s-local, 1773476130, 2026-03-14T08:15:30, , SECOND",
        "epoch-ms-local, 1.77347613025E12, 2026-03-14T08:15:30.250, , MILLISECOND",
        "epoch-local, 1773476130250, 2026-03-14T08:15:30.250, , MILLISECOND"
    })
    void readsWhatVendorsWrite(String pattern, String text, LocalDateTime time, String offset, Precision precision) {
        assertThat(TimePattern.parse(pattern).read(text))
                .isEqualTo(new TimeText.Local(time, offset == null ? null : ZoneOffset.of(offset), false, precision));
    }

    @ParameterizedTest
    @CsvSource({
        "1773476130, SECOND",
        "1773476130.000, MILLISECOND",
        "1773476130000, MILLISECOND",
        "1773476130000000, FINER",
        "1773476130000000000, FINER"
    })
    void aCountWithoutItsUnitTellsItByItsLength(String text, Precision precision) {
        assertThat(TimePattern.parse("epoch").read(text))
                .isEqualTo(new TimeText.Counted(Instant.parse("2026-03-14T08:15:30Z"), precision));
        assertThat(TimePattern.parse("epoch").read("1" + text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-00-00T00:00:00",
                "0001-01-01T00:00:00",
                "1900-01-01T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T00:00:60Z",
                "2026-01-01T00:00:00Zulu",
                "2026-01-01T00:00:00+19:00",
                "26-01-01T00:00:00Z",
                "yesterday",
                ""
            })
    void whatIsNoTimeIsNotGuessed(String text) {
        assertThat(ISO.read(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-22T11:47:1500:00, 2024-01-22T11:47:15, Z",
        "2024-01-22T11:47:1508:00, 2024-01-22T11:47:15, ",
        "2024-01-22T11:47:15.50001:00, 2024-01-22T11:47:15.500, ",
        "2024-01-22T11:47:15 08:00, 2024-01-22T11:47:15, "
    })
    void anOffsetThatLostItsSignIsNoticed(String text, LocalDateTime time, String offset) {
        assertThat(ISO.read(text)).isInstanceOfSatisfying(TimeText.Local.class, local -> {
            assertThat(local.time()).isEqualTo(time);
            assertThat(local.signLost()).isTrue();
            assertThat(local.offset()).isEqualTo(offset == null ? null : ZoneOffset.of(offset));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "epoch-s, 1773476130, 2026-03-14T08:15:30Z, SECOND",
        "epoch-s, 1773476130.25, 2026-03-14T08:15:30.250Z, MILLISECOND",
        "epoch-ms, 1773476130250, 2026-03-14T08:15:30.250Z, MILLISECOND",
        "epoch-us, 1773476130250001, 2026-03-14T08:15:30.250001Z, FINER",
        "epoch-ns, 1773476130250000001, 2026-03-14T08:15:30.250000001Z, FINER"
    })
    void countsSince1970(String pattern, String text, Instant instant, Precision precision) {
        assertThat(TimePattern.parse(pattern).read(text)).isEqualTo(new TimeText.Counted(instant, precision));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "999999999999999", "1e99", "now"})
    void aCountOfAnotherUnitIsNoTime(String text) {
        assertThat(TimePattern.parse("epoch-s").read(text)).isNull();
    }

    @Property
    void isoIsWhatTheJdkWrites(
            @ForAll @LongRange(min = 100_000, max = 4_000_000_000L) long second,
            @ForAll @IntRange(max = 999) int millis,
            @ForAll @IntRange(min = -18 * 4, max = 18 * 4) int quarters) {
        OffsetDateTime time = Instant.ofEpochSecond(second, millis * 1_000_000L)
                .atOffset(ZoneOffset.ofTotalSeconds(quarters * 15 * 60));

        assertThat(ISO.read(time.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME)))
                .isInstanceOfSatisfying(
                        TimeText.Local.class, local -> assertThat(local.time().toInstant(local.offset()))
                                .isEqualTo(time.toInstant().truncatedTo(ChronoUnit.MILLIS)));
    }

    @Property
    void noTextMakesItThrow(@ForAll String text) {
        TimeText time = ISO.read(text);

        assertThat(time == null || time instanceof TimeText.Local).isTrue();
    }

    @Test
    void aWrongPatternSaysWhatWasExpected() {
        assertThatThrownBy(() -> TimePattern.parse("dd/MM/yyyy Q")).hasMessageContaining("no letter 'Q'");
        assertThatThrownBy(() -> TimePattern.parse("HH:mm")).hasMessageContaining("at least y, M and d");
        assertThatThrownBy(() -> TimePattern.parse("yyyy-MM-dd[")).hasMessageContaining("'[' without ']'");
        assertThatThrownBy(() -> TimePattern.parse("yyyy-MM-dd]")).hasMessageContaining("']' without '['");
        assertThatThrownBy(() -> TimePattern.parse("yyyy-MM-dd'T")).hasMessageContaining("quote without its end");
    }
}
