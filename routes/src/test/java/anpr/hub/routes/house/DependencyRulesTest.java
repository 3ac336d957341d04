package anpr.hub.routes.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.hotlist.Hit;
import anpr.hub.core.read.Read;
import anpr.hub.core.read.ReadKey;
import anpr.hub.core.read.Vrm;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.web.servlet.HandlerMapping;

/** Dependencies run one way: routes to adapters to hub-core, and the simulator knows none but hub-core. */
@AnalyzeClasses(packages = "anpr.hub", importOptions = ProductCode.class)
class DependencyRulesTest {
    private static final String CORE = "anpr.hub.core..";
    private static final String ADAPTERS = "anpr.hub.adapters..";
    private static final String ROUTES = "anpr.hub.routes..";
    private static final String SIMULATOR = "anpr.hub.simulator..";

    private static final String[] PLATFORM = {
        "org.apache.camel..",
        "org.apache.cxf..",
        "org.apache.sshd..",
        "org.apache.ftpserver..",
        "org.apache.mina..",
        "org.springframework..",
        "jakarta..",
        "java.sql..",
        "javax.sql..",
        "org.apache.activemq..",
        "com.hazelcast..",
        "org.postgresql..",
        "org.flywaydb.."
    };

    @ArchTest
    static final ArchRule HUB_CORE_IS_PLAIN_JAVA = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PLATFORM)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(ADAPTERS, ROUTES, SIMULATOR)
            .because("the domain must be readable, testable and movable without the platform it runs on");

    @ArchTest
    static final ArchRule ADAPTERS_KNOW_WHAT_ARRIVES_NOT_WHERE_IT_GOES = noClasses()
            .that()
            .resideInAPackage(ADAPTERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROUTES, SIMULATOR)
            .orShould()
            .dependOnClassesThat(resideInAnyPackage(
                            "org.springframework..", "javax.sql..", "org.apache.activemq..", "com.hazelcast..")
                    .and(not(belongToAnyOf(
                            ServletRegistrationBean.class,
                            HandlerMapping.class,
                            ActiveMQConnectionFactory.class,
                            TransportConfiguration.class,
                            NettyConnectorFactory.class))))
            .because("an adapter hands over by the port Intake; broker and database stand behind it. Of Spring it names"
                    + " only how a servlet is registered and where a path's variables are; of Artemis only the client by"
                    + " which a partner's broker is read");

    @ArchTest
    static final ArchRule ONLY_ROWS_OF_PARTNERS_ARE_FETCHED_BY_JDBC = noClasses()
            .that()
            .resideInAPackage(ADAPTERS)
            .and()
            .resideOutsideOfPackage("anpr.hub.adapters.jdbc")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..")
            .because(
                    "a partner's table is a wire like any other, and one package speaks it; the hub's own database stands"
                            + " behind ports");

    @ArchTest
    static final ArchRule THE_HUB_DOES_NOT_KNOW_ITS_SIMULATOR = noClasses()
            .that()
            .resideInAPackage(ROUTES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SIMULATOR)
            .allowEmptyShould(true)
            .because("what the simulator sees must be what any sender would see");

    @ArchTest
    static final ArchRule THE_SIMULATOR_KNOWS_THE_HUB_BY_ITS_WIRE = noClasses()
            .that()
            .resideInAPackage(SIMULATOR)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ADAPTERS, ROUTES)
            .because("a simulator that shares the hub's code shares its mistakes");

    @ArchTest
    static final ArchRule A_PSEUDONYM_IS_NEVER_A_PLATE = noClasses()
            .that()
            .resideInAPackage("anpr.hub.core.sighting..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Read.class, ReadKey.class, Vrm.class)
            .because("a hash stands for many marks: no way may lead from it to a read, a match or the national store");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_AN_ORDER = slices().matching("anpr.hub.(**)")
            .should()
            .beFreeOfCycles()
            // A read carries its hits, as data; the matcher knows what a VRM is. Only the records look back.
            .ignoreDependency(Read.class, Hit.class)
            .because("packages that need each other are one package");

    /** Rules over nothing hold; so there must be something. */
    @ArchTest
    static void everyModuleIsLookedAt(JavaClasses classes) {
        for (String module : List.of(CORE, ADAPTERS, SIMULATOR)) {
            assertThat(classes.stream().filter(resideInAPackage(module)).map(JavaClass::getName))
                    .as(module)
                    .isNotEmpty();
        }
    }
}
