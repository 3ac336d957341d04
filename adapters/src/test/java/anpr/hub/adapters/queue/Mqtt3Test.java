package anpr.hub.adapters.queue;

import anpr.hub.adapters.AdapterConformanceTest;
import java.util.Map;

/** The same by MQTT 3.1.1. */
@AdapterConformanceTest.Of("mqtt")
class Mqtt3Test extends MqttTest {
    @Override
    Map<String, String> settings() {
        return with(super.settings(), "version", "3.1.1");
    }
}
