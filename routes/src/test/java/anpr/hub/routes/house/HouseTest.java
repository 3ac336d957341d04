package anpr.hub.routes.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What holds of packages, tests and the top of the repository. */
class HouseTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", "."));

    @Test
    void everyPackageIsNullMarked() {
        JavaClasses classes =
                new ClassFileImporter().withImportOption(new ProductCode()).importPackages("anpr.hub");
        Set<JavaPackage> packages = classes.stream().map(JavaClass::getPackage).collect(Collectors.toSet());

        List<String> unmarked = packages.stream()
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();
        assertThat(unmarked)
                .as("packages without a package-info.java that has @NullMarked and says what they are for")
                .isEmpty();
        assertThat(packages).hasSizeGreaterThan(10);
    }

    @Test
    void noTestUsesAMockingLibrary() throws IOException {
        List<Path> tests;
        try (Stream<Path> modules = Files.list(HOME)) {
            tests = modules.map(module -> module.resolve("target/test-classes"))
                    .filter(Files::isDirectory)
                    .toList();
        }

        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.mockito..", "org.easymock..", "mockit..", "org.powermock..")
                .because("a fake or a real server shows behaviour; a mock repeats the code it stands for")
                .check(new ClassFileImporter().importPaths(tests));
    }

    @Test
    void theTopOfTheRepositoryIsAsItWasLaidOut() throws IOException {
        Set<String> laidOut = Set.of(
                "pom.xml",
                "README.md",
                "LICENSE",
                "hub",
                "mvnw",
                "hub-core",
                "adapters",
                "routes",
                "mappings",
                "partner-config",
                "simulator",
                "docs");
        // What building and running leave behind; git ignores both.
        Set<String> made = Set.of("target", "data");

        try (Stream<Path> entries = Files.list(HOME)) {
            List<String> others = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !laidOut.contains(name) && !made.contains(name))
                    .toList();
            assertThat(others).isEmpty();
        }
    }
}
