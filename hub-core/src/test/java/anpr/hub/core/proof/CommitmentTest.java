package anpr.hub.core.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommitmentTest {
    private static final byte[] SEED = "a seed that nobody can guess, say".getBytes(UTF_8);

    /** RFC 9901, section 4.2.3: disclosure of family_name, and its digest. */
    @Test
    void aDigestIsThatOfTheStandardsExample() {
        assertThat(Disclosure.digest("WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"))
                .isEqualTo("X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0");
    }

    @Test
    void eachGroupOpensByItself() {
        Commitment commitment = Commitment.to(SEED, groups("\"ZZ99ZZZ\"", "{\"latitude\":51.5}"));
        String payload = new String(commitment.payload(), US_ASCII);

        assertThat(commitment.disclosures()).extracting(Disclosure::group).containsExactly("plate", "location.precise");
        assertThat(commitment.disclosures())
                .allSatisfy(disclosure -> assertThat(payload).contains('"' + disclosure.digest() + '"'));
        assertThat(Disclosure.parse(commitment.disclosures().getFirst().encoded())
                        .value())
                .isEqualTo("\"ZZ99ZZZ\"");
    }

    @Test
    void theSameSeedAndGroupsGiveTheSameBytes() {
        assertThat(Commitment.payload(SEED, groups("\"ZZ99ZZZ\"", null)))
                .isEqualTo(Commitment.to(SEED, groups("\"ZZ99ZZZ\"", null)).payload());
    }

    @Test
    void anotherSeedGivesOtherDigestsThroughout() {
        byte[] other = SEED.clone();
        other[0]++;
        String payload = new String(Commitment.payload(other, groups("\"ZZ99ZZZ\"", null)), US_ASCII);

        assertThat(digests(Commitment.payload(SEED, groups("\"ZZ99ZZZ\"", null))))
                .allSatisfy(digest -> assertThat(payload).doesNotContain(digest));
    }

    @Test
    void whatARecordHasNotDoesNotShowInTheNumberOfDigests() {
        assertThat(digests(Commitment.payload(SEED, groups("\"ZZ99ZZZ\"", null))))
                .hasSize(2);
        assertThat(digests(Commitment.payload(SEED, groups("\"ZZ99ZZZ\"", "1"))))
                .hasSize(2);
    }

    @Test
    void digestsAreSortedSoThatTheirOrderSaysNothing() {
        assertThat(digests(Commitment.payload(SEED, groups("1", "2")))).isSorted();
    }

    @Test
    void aShortSeedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Commitment.payload(new byte[31], groups("1", "2")))
                .withMessage("a seed has at least 32 bytes");
    }

    @Test
    void aDisclosureInAnotherWritingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Disclosure.parse("WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"));
    }

    private static SequencedMap<String, @Nullable String> groups(@Nullable String plate, @Nullable String location) {
        SequencedMap<String, @Nullable String> groups = new LinkedHashMap<>();
        groups.put("plate", plate);
        groups.put("location.precise", location);
        return groups;
    }

    private static List<String> digests(byte[] payload) {
        String json = new String(payload, US_ASCII);
        return Arrays.asList(
                json.substring("{\"_sd\":[\"".length(), json.indexOf("\"]")).split("\",\""));
    }
}
