package anpr.hub.routes.broker;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/** The protocols by which subscribers take hits from the embedded broker; each is named as the broker names it. */
enum Reading {
    AMQP;

    /** As counts name it. */
    String adapter() {
        return "hits-" + name().toLowerCase(Locale.ROOT) + "/1";
    }

    /** The protocol of a connection; empty for one that no subscriber uses. */
    static Optional<Reading> of(RemotingConnection connection) {
        return Arrays.stream(values())
                .filter(one -> connection.getProtocolName().equals(one.name()))
                .findFirst();
    }
}
