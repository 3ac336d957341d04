package anpr.hub.adapters.bof2;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.submission.RefusedException;

/** BOF2's envelope, read outside of any request. */
public final class EnvelopeTrial {
    private static final int MOST = 10;

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
}
