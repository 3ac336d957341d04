package anpr.hub.routes.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.egress.Guard;
import anpr.hub.core.hotlist.Hit;
import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import anpr.hub.core.sighting.PseudonymousSighting;
import anpr.hub.routes.content.ContentStore;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nothing gives records out but what asks the guard. */
@AnalyzeClasses(packages = "anpr.hub", importOptions = ProductCode.class)
class WaysOutTest {
    /** What is a record, or holds some. */
    private static final Set<String> RECORDS = Set.of(
            Read.class.getName(),
            CanonicalRead.class.getName(),
            PseudonymousSighting.class.getName(),
            ParkingTransaction.class.getName(),
            Hit.class.getName(),
            "anpr.hub.routes.message.ReadBatch",
            "anpr.hub.routes.message.SightingBatch",
            "anpr.hub.routes.message.TransactionBatch",
            "anpr.hub.routes.message.HitBatch",
            "anpr.hub.routes.store.ShownHit",
            "anpr.hub.routes.store.Told",
            "anpr.hub.routes.store.LinkedReads",
            "anpr.hub.routes.store.Shown");

    /** They bring records in and carry them from leg to leg, on the hub's own queues and into its own tables. */
    private static final Set<String> WITHIN = Set.of(
            // Has stored reads from LookBacks, which asks.
            "anpr.hub.routes.hotlist.LookingBack",
            "anpr.hub.routes.leg.HitLeg",
            "anpr.hub.routes.leg.NormaliseLeg",
            "anpr.hub.routes.leg.Publication",
            "anpr.hub.routes.leg.SightingLeg",
            "anpr.hub.routes.leg.TransactionLeg",
            // Counts.
            "anpr.hub.routes.health.Pulse",
            "anpr.hub.routes.health.CameraHourSum",
            "anpr.hub.routes.retention.Traces",
            "anpr.hub.routes.seal.Sealing",
            "anpr.hub.routes.store.Hits",
            "anpr.hub.routes.store.NationalStore",
            // Hands hits to couriers, who ask.
            "anpr.hub.routes.store.Outbox",
            "anpr.hub.routes.delivery.HitNotice",
            "anpr.hub.routes.delivery.QueueWay",
            // Look with the eyes of Entitled, which asks.
            "anpr.hub.routes.store.HitDesk",
            "anpr.hub.routes.web.HitsController");

    /** What they show is not of the hub's data, or holds no value of a record. */
    private static final Set<String> OF_NO_RECORD_OF_THE_HUB = Set.of(
            // Of files that whoever tries has in hand.
            "anpr.hub.routes.cli.TrialReport",
            "anpr.hub.routes.cli.TryCommand",
            // For who has the hub's data directory, and with it all that it shows.
            "anpr.hub.routes.disclosure.Remade",
            "anpr.hub.routes.disclosure.Rerun",
            // Events, in the same form of JSON.
            "anpr.hub.routes.store.AuditTrail",
            // Entries of lists, likewise; whom a list is there for is decided where it is asked for.
            "anpr.hub.routes.store.VoiStore",
            // Of a list, in the form in which hits are told.
            "anpr.hub.routes.store.ListReview",
            // Salted digests, of a read that the guard let pass whole.
            "anpr.hub.routes.seal.ReadProofs",
            "anpr.hub.routes.web.LogsController");

    @ArchTest
    static void whoHoldsRecordsAsksTheGuard(JavaClasses classes) {
        var holders = new TreeMap<String, Set<String>>();
        for (JavaClass each : classes) {
            if (each.getPackageName().startsWith("anpr.hub.routes")) {
                Set<String> known = each.getDirectDependenciesFromSelf().stream()
                        .map(Dependency::getTargetClass)
                        .map(WaysOutTest::outermost)
                        .collect(Collectors.toCollection(TreeSet::new));
                holders.computeIfAbsent(outermost(each), name -> new TreeSet<>())
                        .addAll(known);
            }
        }
        holders.forEach((name, known) -> known.remove(name));
        holders.values().removeIf(known -> known.stream().noneMatch(RECORDS::contains));
        holders.keySet().removeAll(RECORDS);
        // The store's own parts hand nothing out but through its public classes.
        holders.keySet()
                .removeIf(name -> name.startsWith("anpr.hub.routes.store.")
                        && !classes.get(name).getModifiers().contains(JavaModifier.PUBLIC));
        Set<String> asking = holders.entrySet().stream()
                .filter(holder -> holder.getValue().contains(Guard.class.getName())
                        || holder.getValue().contains("anpr.hub.routes.store.WayOut"))
                .map(java.util.Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> others = new TreeSet<>(holders.keySet());
        others.removeAll(asking);
        Set<String> allowed = new TreeSet<>(WITHIN);
        allowed.addAll(OF_NO_RECORD_OF_THE_HUB);

        assertThat(asking)
                .as("ways out")
                .contains(
                        "anpr.hub.routes.store.ReadSearch",
                        "anpr.hub.routes.store.Sightings",
                        "anpr.hub.routes.store.ParkingTransactions",
                        "anpr.hub.routes.disclosure.CaseSearch",
                        "anpr.hub.routes.delivery.Couriers",
                        "anpr.hub.routes.leg.MatchLeg",
                        "anpr.hub.routes.leg.StoreLeg");
        assertThat(others).as("hold records and do not ask").containsExactlyInAnyOrderElementsOf(allowed);
    }

    @ArchTest
    static final ArchRule THE_WEB_HAS_RECORDS_FROM_THE_STORE_ALONE = noClasses()
            .that()
            .resideInAPackage("anpr.hub.routes.web")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(JdbcClient.class, ContentStore.class)
            .because("the store gives out what the guard lets pass, and the web nothing else");

    @ArchTest
    static final ArchRule A_SENDER_HEARS_OF_NO_RECORD = noClasses()
            .that()
            .resideInAPackage("anpr.hub.adapters..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    Read.class, CanonicalRead.class, PseudonymousSighting.class, ParkingTransaction.class, Hit.class)
            .because("what an adapter answers is made before there is a record, and must not differ by one");

    private static String outermost(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }
}
