package anpr.hub.core.egress;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.read.ArbitraryReads;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.LocationDisclosure;
import anpr.hub.core.read.Read;
import anpr.hub.core.seal.Protection;
import anpr.hub.core.seal.ReadGroups;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final List<Recipient> RECIPIENTS = recipients();

    @Provide
    Arbitrary<Read> published() {
        return ArbitraryReads.published();
    }

    @Provide
    Arbitrary<Label> labels() {
        return Arbitraries.of(AcquisitionPath.class)
                .flatMap(path -> Arbitraries.of(LocationDisclosure.class).map(place -> Label.of(path, place)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(some -> some.stream().reduce(Label::and).orElseThrow());
    }

    @Provide
    Arbitrary<Recipient> anyRecipient() {
        return Arbitraries.of(RECIPIENTS);
    }

    /** Whoever changes a cell changes it here too, and says why. */
    @Test
    void eachRecipientAndPathIsDecided() {
        assertThat(RECIPIENTS.stream().map(GuardTest::row))
                .containsExactly("""
                STORE: NATIONAL WHOLE, FORCE WHOLE, LOCAL_AUTHORITY WHOLE, COMMERCIAL WHOLE, RETRIEVED WHOLE
                MATCHER: NATIONAL WHOLE, FORCE WHOLE, LOCAL_AUTHORITY WHOLE, COMMERCIAL WHOLE, RETRIEVED NOTHING
                HITS: NATIONAL WHOLE, FORCE WHOLE, LOCAL_AUTHORITY WHOLE, COMMERCIAL WHOLE, RETRIEVED WHOLE
                LOG: NATIONAL NOTHING, FORCE NOTHING, LOCAL_AUTHORITY NOTHING, COMMERCIAL NOTHING, RETRIEVED NOTHING
                METRIC: NATIONAL NOTHING, FORCE EDITED, LOCAL_AUTHORITY EDITED, COMMERCIAL EDITED, RETRIEVED EDITED
                DEFENCE: NATIONAL NOTHING, FORCE EDITED, LOCAL_AUTHORITY EDITED, COMMERCIAL EDITED, RETRIEVED EDITED
                PROSECUTOR: NATIONAL WHOLE, FORCE WHOLE, LOCAL_AUTHORITY WHOLE, COMMERCIAL WHOLE, RETRIEVED WHOLE
                COURT_ANNEX: NATIONAL EDITED, FORCE EDITED, LOCAL_AUTHORITY EDITED, COMMERCIAL EDITED, RETRIEVED EDITED
                Account LAW_ENFORCEMENT: NATIONAL WHOLE, FORCE WHOLE, LOCAL_AUTHORITY WHOLE, COMMERCIAL WHOLE, RETRIEVED WHOLE
                Account OTHER: NATIONAL NOTHING, FORCE NOTHING, LOCAL_AUTHORITY EDITED, COMMERCIAL EDITED, RETRIEVED NOTHING
                Partner LAW_ENFORCEMENT: NATIONAL WHOLE, FORCE WHOLE, LOCAL_AUTHORITY WHOLE, COMMERCIAL WHOLE, RETRIEVED WHOLE
                Partner OTHER: NATIONAL NOTHING, FORCE NOTHING, LOCAL_AUTHORITY WHOLE, COMMERCIAL WHOLE, RETRIEVED NOTHING
                """.lines().toArray(String[]::new));
    }

    @Property
    void whatIsMadeOfTwoIsAsStrictAsTheStricter(
            @ForAll("anyRecipient") Recipient recipient, @ForAll("labels") Label one, @ForAll("labels") Label other) {
        Release of = Guard.release(recipient, one.and(other));

        assertThat(of).isIn(Guard.release(recipient, one), Guard.release(recipient, other));
        assertThat(of).isLessThanOrEqualTo(Guard.release(recipient, one));
        assertThat(of).isLessThanOrEqualTo(Guard.release(recipient, other));
        assertThat(one.and(other)).isEqualTo(other.and(one));
    }

    @Property
    void nothingOfTheNationalCapabilityReachesWhoIsNoLawEnforcement(@ForAll("labels") Label label) {
        Label derived = label.and(Label.of(AcquisitionPath.NATIONAL, LocationDisclosure.OPEN));

        for (Recipient recipient : RECIPIENTS) {
            if (recipient instanceof Recipient.Account(String name, Standing standing) && standing == Standing.OTHER
                    || recipient instanceof Recipient.Partner(String id, Standing its) && its == Standing.OTHER) {
                assertThat(Guard.release(recipient, derived)).isEqualTo(Release.NOTHING);
            }
        }
    }

    @Test
    void whatDoesNotSayHowItWasComeByIsTakenForTheStrictest() {
        assertThat(Label.of(null, LocationDisclosure.OPEN)).isEqualTo(Label.of(AcquisitionPath.NATIONAL));
    }

    @Test
    void theRegisterOpensAPlaceAndNothingElse() {
        Label open = Label.of(AcquisitionPath.COMMERCIAL, LocationDisclosure.OPEN);

        assertThat(ReadGroups.GROUPING.groups().stream()
                        .filter(group -> open.protection(group) != group.protection())
                        .map(group -> group.name() + " " + open.protection(group)))
                .containsExactly("location.precise OPEN");
        assertThat(ReadGroups.GROUPING.groups()).allSatisfy(group -> assertThat(
                        open.and(Label.of(AcquisitionPath.COMMERCIAL)).protection(group))
                .isEqualTo(group.protection()));
    }

    @Property(tries = 100)
    void anEditedReadHasOpenGroupsAlone(@ForAll("published") Read read) throws JsonProcessingException {
        JsonNode edited = CanonicalRead.json().readTree(Edited.of(ReadGroups.GROUPING, read, Label.of(read)));

        assertThat(edited.path("id").path("recordId").asText())
                .isEqualTo(read.recordId().toString());
        assertThat(edited.has("location.precise"))
                .isEqualTo(read.locationDisclosure() == LocationDisclosure.OPEN
                        && ReadGroups.GROUPING.cut(read).get("location.precise") != null);
        edited.fieldNames().forEachRemaining(name -> assertThat(ReadGroups.GROUPING.groups().stream()
                        .filter(group -> group.name().equals(name))
                        .map(Label.of(read)::protection))
                .containsExactly(Protection.OPEN));
        assertThat(edited.toString()).doesNotContain("sha256", "submission", "digest");
    }

    private static String row(Recipient recipient) {
        String name =
                switch (recipient) {
                    case Recipient.Part part -> part.name();
                    case Recipient.Case copy -> copy.name();
                    case Recipient.Account account -> "Account " + account.standing();
                    case Recipient.Partner partner -> "Partner " + partner.standing();
                };
        return Arrays.stream(AcquisitionPath.values())
                .map(path -> path + " " + Guard.release(recipient, path))
                .collect(Collectors.joining(", ", name + ": ", ""));
    }

    private static List<Recipient> recipients() {
        List<Recipient> all = new ArrayList<>();
        all.addAll(List.of(Recipient.Part.values()));
        all.addAll(List.of(Recipient.Case.values()));
        for (Standing standing : Standing.values()) {
            all.add(new Recipient.Account("somebody", standing));
        }
        for (Standing standing : Standing.values()) {
            all.add(new Recipient.Partner("some-partner", standing));
        }
        return all;
    }
}
