package anpr.hub.routes;

import anpr.hub.routes.broker.MqttPacketTrial;
import anpr.hub.routes.content.CarvingTrial;

/** One thing behind the adapters that looks into senders' bytes, and what must hold whatever they are. */
enum HubTarget {
    CARVING {
        @Override
        void on(byte[] data) {
            CarvingTrial.on(data);
        }
    },
    PACKETS {
        @Override
        void on(byte[] data) {
            MqttPacketTrial.on(data);
        }
    };

    /** Fails for whatever must not come of these bytes. */
    abstract void on(byte[] data);
}
