package anpr.hub.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.adapters.bof2.EnvelopeTrial;
import anpr.hub.adapters.framing.Framings;
import anpr.hub.adapters.http.HttpTrial;
import anpr.hub.adapters.multipart.MultipartBody;
import anpr.hub.adapters.multipart.MultipartException;
import anpr.hub.adapters.queue.MqttPush;
import anpr.hub.adapters.soap.SoapTrial;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.Submission.Part;
import anpr.hub.core.transport.Framing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One thing that reads the wire, and what must hold whatever stands on it. */
enum WireTarget {
    /** Every one there is. */
    FRAMINGS {
        @Override
        void on(byte[] data) {
            for (Framing framing : Framings.all()) {
                Framing.Cutter cutter = framing.cutter(Map.of(), MOST);
                try {
                    for (int at = 0; at < data.length; ) {
                        int length = Math.min(1 + (data[at] & 0x3F), data.length - at);
                        byte[] piece = Arrays.copyOfRange(data, at, at + length);
                        cutter.take(piece, length, message -> withinBounds(framing, message));
                        at += length;
                    }
                    cutter.end(message -> withinBounds(framing, message));
                } catch (RefusedException refused) {
                    assertThat(refused).hasMessageNotContaining("null");
                }
            }
        }
    },
    MULTIPART {
        @Override
        void on(byte[] data) {
            int line = 0;
            while (line < data.length && data[line] != '\n') {
                line++;
            }
            String stated = new String(data, 0, line, StandardCharsets.ISO_8859_1);
            for (String mediaType :
                    List.of("multipart/form-data; boundary=a", stated, "multipart/mixed; boundary=" + stated)) {
                try {
                    for (Part part : MultipartBody.parts(data, mediaType)) {
                        assertThat(part.offset()).isBetween(0, data.length);
                        assertThat(part.length()).isBetween(0, data.length - part.offset());
                    }
                } catch (MultipartException refused) {
                    assertThat(refused.getMessage()).isNotEmpty();
                }
            }
        }
    },
    INFLATE {
        @Override
        void on(byte[] data) {
            HttpTrial.inflate(data, MOST);
        }
    },
    DIGEST {
        @Override
        void on(byte[] data) {
            HttpTrial.digestLogin(new String(data, StandardCharsets.ISO_8859_1));
        }
    },
    BOF2 {
        @Override
        void on(byte[] data) {
            EnvelopeTrial.credentials(data);
        }
    },
    LISTS {
        @Override
        void on(byte[] data) {
            EnvelopeTrial.lists(data);
        }
    },
    SOAP {
        @Override
        void on(byte[] data) {
            SoapTrial.request(data);
        }
    },
    /** Nobody reaches another feed's topics. */
    TOPIC {
        private final Feed feed =
                FixedGate.feed("sample", "mqtt-push", Map.of("topics", "frigate/events,+/onvif-ej/#"));

        @Override
        void on(byte[] data) {
            String topic = new String(data, StandardCharsets.UTF_8);
            if (MqttPush.reaches(feed, topic) && topic.startsWith("feeds/")) {
                assertThat(topic + '/').startsWith("feeds/sample/");
            }
        }
    };

    private static final int MOST = 4_096;

    /** Fails for whatever must not come of these bytes. */
    abstract void on(byte[] data);

    private static void withinBounds(Framing framing, byte[] message) {
        assertThat(message.length).isBetween(1, MOST);
        assertThat(framing.mediaType(message)).isNotEmpty();
    }
}
