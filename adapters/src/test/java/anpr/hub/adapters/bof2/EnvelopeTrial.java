package anpr.hub.adapters.bof2;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.submission.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

/** BOF2's envelopes, read outside of any request. */
public final class EnvelopeTrial {
    private static final int MOST = 10;
    private static final int MOST_BYTES = 3_000;

    private EnvelopeTrial() {}

    /** By every service. */
    public static void credentials(byte[] body) {
        for (Bof2Service service : Bof2Service.values()) {
            try {
                assertThat(Envelope.credentials(body, service, MOST)).hasSizeLessThanOrEqualTo(MOST);
            } catch (RefusedException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        }
    }

    /** Requests of the hotlist services, and answers of servers of others. */
    public static void lists(byte[] body) {
        for (ListService service : ListService.values()) {
            try {
                assertThat(ListRequest.read(body, service).revisions()).hasSizeLessThanOrEqualTo(500);
            } catch (RefusedException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        }
        attempt(() -> ListReply.repository(new ByteArrayInputStream(body)));
        attempt(() -> ListReply.standings(new ByteArrayInputStream(body)));
        attempt(() -> ListReply.taken(new ByteArrayInputStream(body)));
        var zip = new ByteArrayOutputStream();
        attempt(() -> ListReply.update(new ByteArrayInputStream(body), zip, MOST_BYTES));
        assertThat(zip.size()).isLessThanOrEqualTo(MOST_BYTES);
    }

    private interface Attempt {
        void on() throws RefusedException;
    }

    private static void attempt(Attempt attempt) {
        try {
            attempt.on();
        } catch (RefusedException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
