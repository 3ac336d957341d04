package anpr.hub.routes.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.text.DateFormat;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What no code of the hub may do, and why. */
@AnalyzeClasses(packages = "anpr.hub", importOptions = ProductCode.class)
class ForbiddenTest {
    /** Constructors and methods that take the charset of the machine, by their parameters. */
    private static final Set<String> OF_THE_DEFAULT_CHARSET = Set.of(
            "java.lang.String.getBytes()",
            "java.lang.String.<init>([B)",
            "java.lang.String.<init>([B, int, int)",
            "java.io.ByteArrayOutputStream.toString()",
            "java.io.InputStreamReader.<init>(java.io.InputStream)",
            "java.io.OutputStreamWriter.<init>(java.io.OutputStream)",
            "java.io.PrintStream.<init>(java.io.OutputStream)",
            "java.io.PrintStream.<init>(java.io.OutputStream, boolean)",
            "java.io.PrintWriter.<init>(java.io.OutputStream)",
            "java.io.PrintWriter.<init>(java.io.OutputStream, boolean)",
            "java.io.FileReader.<init>(java.io.File)",
            "java.io.FileReader.<init>(java.lang.String)",
            "java.io.FileWriter.<init>(java.io.File)",
            "java.io.FileWriter.<init>(java.lang.String)",
            "java.util.Scanner.<init>(java.io.InputStream)",
            "java.nio.charset.Charset.defaultCharset()");

    private static final Set<String> STAMPS =
            Set.of("anpr.hub.routes.seal.StampAuthority", "anpr.hub.simulator.stamp.TimeStampAuthority");

    @ArchTest
    static final ArchRule THE_DOMAIN_IS_TOLD_THE_TIME = noClasses()
            .that()
            .resideInAPackage("anpr.hub.core..")
            .should()
            .callMethodWhere(describe("it asks the machine for the time", ForbiddenTest::readsTheClock))
            .because("a clock that is handed in can be set by a test, and named in provenance");

    @ArchTest
    static final ArchRule THE_DOMAIN_IS_GIVEN_ITS_IDS = noClasses()
            .that()
            .resideInAPackage("anpr.hub.core..")
            .should()
            .callMethod(UUID.class, "randomUUID")
            .because("ids sort by time (UUIDv7) and come from one generator that is handed in");

    @ArchTest
    static final ArchRule EVERY_TEXT_NAMES_ITS_CHARSET = noClasses()
            .should()
            .callCodeUnitWhere(describe(
                    "it decodes or encodes by the machine's charset",
                    (JavaCall<?> call) -> OF_THE_DEFAULT_CHARSET.contains(signature(call))))
            .because("the bytes of a read must not depend on the machine that makes them");

    @ArchTest
    static final ArchRule ONLY_COMMANDS_PRINT = noClasses()
            .that(describe("are no commands", type -> !isCommand(outermost(type))))
            .should()
            .getField(System.class, "out")
            .orShould()
            .getField(System.class, "err")
            .because("a hub speaks by its log and its ledger; printing is for what a person started at a terminal");

    @ArchTest
    static final ArchRule TIME_IS_JAVA_TIME = noClasses()
            .that(describe(
                    "do not verify or make time stamps",
                    type -> !STAMPS.contains(outermost(type).getName())))
            .should()
            .dependOnClassesThat(describe("are java.util.Date itself", type -> type.isEquivalentTo(Date.class)))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Calendar.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(DateFormat.class)
            .because(
                    "they carry the machine's zone, and change under one's hands; only the JDK's X.509 and BouncyCastle's time"
                            + " stamps are told and tell the time in no other way");

    @ArchTest
    static final ArchRule PARTS_ARE_HANDED_IN = noFields()
            .should()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .orShould()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("jakarta.annotation.Resource")
            .because("a constructor shows what a class needs, and a test can give it");

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .because("such a name stands where nobody knew what the class is for");

    private static boolean readsTheClock(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        String method = call.getTarget().getName();
        boolean now = owner.getPackageName().equals("java.time")
                && method.equals("now")
                && call.getTarget().getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
        boolean clock = owner.isEquivalentTo(Clock.class) && method.startsWith("system");
        return now || clock || owner.isEquivalentTo(System.class) && method.equals("currentTimeMillis");
    }

    private static String signature(JavaCall<?> call) {
        return call.getTarget().getRawParameterTypes().stream()
                .map(JavaClass::getName)
                .collect(Collectors.joining(
                        ", ",
                        call.getTargetOwner().getName() + '.' + call.getTarget().getName() + '(',
                        ")"));
    }

    private static boolean isCommand(JavaClass type) {
        return type.getMethods().stream().anyMatch(method -> method.getName().equals("main") && takesArguments(method));
    }

    private static boolean takesArguments(JavaCodeUnit method) {
        return method.getRawParameterTypes().size() == 1
                && method.getRawParameterTypes().getFirst().isEquivalentTo(String[].class);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ForbiddenTest::outermost).orElse(type);
    }
}
