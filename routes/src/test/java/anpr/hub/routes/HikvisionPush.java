package anpr.hub.routes;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a camera that the register knows posts of one vehicle. */
final class HikvisionPush {
    static final String CAMERA = "02:00:5e:00:10:01";

    private HikvisionPush() {}

    static String of(String plate, Instant at) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <EventNotificationAlert version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
                <macAddress>%s</macAddress><channelID>1</channelID><dateTime>%s</dateTime>
                <activePostCount>1</activePostCount><eventType>ANPR</eventType><eventState>active</eventState>
                <ANPR><licensePlate>%s</licensePlate><line>1</line><direction>forward</direction>
                <confidenceLevel>93</confidenceLevel></ANPR>
                </EventNotificationAlert>""".formatted(CAMERA, at, plate);
    }

    /** Captured now, to the second. */
    static String of(String plate) {
        return of(plate, Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS));
    }
}
