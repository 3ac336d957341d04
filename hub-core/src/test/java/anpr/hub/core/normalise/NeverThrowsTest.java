package anpr.hub.core.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import anpr.hub.core.submission.Submission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is done to a message, each submission has an outcome, no exception leaves, and what is accepted is whole. */
class NeverThrowsTest {
    private static final List<Sample> SAMPLES = Sample.all();
    private static final byte[] SPITEFUL = {
        '<', '>', '&', '"', '{', '}', '[', ']', ',', 0, (byte) 0xFF, (byte) 0xC3, '\n'
    };

    @Provide
    Arbitrary<Sample> samples() {
        return Arbitraries.of(SAMPLES);
    }

    @Property(tries = 3000)
    void mutatedMessagesHaveOutcomes(@ForAll("samples") Sample sample, @ForAll long seed) {
        Submission submission = mutated(sample, new Random(seed));
        Normaliser normaliser = Trials.normaliser(new Trials.MemoryImages());

        List<Outcome> outcomes =
                normaliser.normalise(submission, Trials.feed(sample.type())).outcomes();

        assertThat(outcomes).isNotEmpty();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Accepted(int _, Read read, var _)) {
                assertThat(read.vrm()).matches("[A-Z0-9]{1,12}");
                assertThat(read.filedAt()).isPresent();
                assertThat(CanonicalRead.fromJson(CanonicalRead.toJson(read)).vrm())
                        .isEqualTo(read.vrm());
            }
            if (outcome instanceof Outcome.Quarantined quarantined) {
                assertThat(quarantined.reason()).as(quarantined.detail()).isNotEqualTo(Outcome.Reason.INTERNAL);
            }
        }
    }

    @Property(tries = 500)
    void arbitraryBytesHaveOutcomes(@ForAll byte[] bytes, @ForAll("samples") Sample sample) {
        List<Outcome> outcomes = Trials.normaliser(new Trials.MemoryImages())
                .normalise(Trials.submission(bytes, List.of()), Trials.feed(sample.type()))
                .outcomes();

        assertThat(outcomes).isNotEmpty();
    }

    private static Submission mutated(Sample sample, Random random) {
        byte[] body = sample.body().clone();
        List<Submission.Part> parts = new ArrayList<>(sample.parts());
        for (int i = random.nextInt(8); i >= 0; i--) {
            int at = random.nextInt(body.length);
            switch (random.nextInt(4)) {
                case 0 -> body[at] = SPITEFUL[random.nextInt(SPITEFUL.length)];
                case 1 -> body[at] = (byte) random.nextInt(256);
                case 2 -> {
                    int other = random.nextInt(body.length);
                    int length = Math.min(random.nextInt(40), body.length - Math.max(at, other));
                    System.arraycopy(body.clone(), other, body, at, length);
                }
                default -> {
                    if (parts.isEmpty() && random.nextInt(4) == 0) {
                        body = Arrays.copyOf(body, Math.max(1, at));
                    }
                }
            }
        }
        return Trials.submission(body, parts);
    }
}
