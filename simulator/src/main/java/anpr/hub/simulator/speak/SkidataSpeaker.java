package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.truth.Expected;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * SKIDATA's entries (vendor-formats, 6.1), put into a queue at the partner's broker: parking transactions, which name a
 * device of the car park and no camera. An exit in 1900 is none.
 */
final class SkidataSpeaker implements Speaker {
    private final Station station;
    private int transactions;

    SkidataSpeaker(Station station) {
        this.station = station;
    }

    @Override
    public List<Message> tell(List<Passage> passages) {
        return passages.stream()
                .map(passage -> tell(passage.without(Oddity.UNKNOWN_CAMERA)))
                .toList();
    }

    private Message tell(Passage passage) {
        Expected expected =
                switch (passage.oddity()) {
                    case BROKEN -> new Expected.Quarantined(Outcome.Reason.UNPARSEABLE);
                    case EMPTY_PLATE -> new Expected.Dropped(Outcome.Rule.NOT_A_READ);
                    // Staff may enter a time to come: a transaction has no limit there.
                    case NONE, LATE, OUT_OF_ORDER, CLOCK_AHEAD, WRONG_OFFSET, UNKNOWN_CAMERA ->
                        new Expected.Transacted(
                                station.feed().id(), passage.plate().vrm(), passage.toldTime());
                };
        String namespace = station.oneOf(
                "http://www.skidata.com/parking/transactionmanagement/v1/notification",
                "http://www.skidata.com/parking/events/v1/notification");
        String entry = OffsetDateTime.ofInstant(passage.toldTime(), station.zone(passage.camera()))
                .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        String plate =
                passage.oddity() == Oddity.EMPTY_PLATE ? "" : passage.plate().asShown();
        String xml = "<parkingTransactionNotification xmlns=\"" + namespace + "\">\n<transactionId>"
                + station.feed().id() + "-" + Long.toHexString(station.random().nextLong()) + "-" + ++transactions
                + "</transactionId>\n<identification><PlateNo>" + plate + "</PlateNo></identification>\n<carParkId>"
                + passage.camera().sourceId() + "</carParkId>\n<deviceId>"
                + passage.camera().cameraId()
                + "</deviceId>\n<entryDateTime>" + entry + "</entryDateTime>\n"
                + "<exitDateTime>1900-01-01T01:01:01+01:00</exitDateTime>\n</parkingTransactionNotification>\n";
        if (passage.oddity() == Oddity.BROKEN) {
            xml = xml.substring(0, xml.indexOf("</carParkId>"));
        }
        return station.message(
                new Message.Queued(station.feed().settings().getOrDefault("address", "")),
                xml.getBytes(StandardCharsets.UTF_8),
                List.of(expected));
    }
}
