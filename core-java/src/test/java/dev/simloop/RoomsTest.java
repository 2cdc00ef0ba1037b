package dev.simloop;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.simloop.disk.SimDisk;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.Machine;
import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module. */
class RoomsTest {
    private static final String ENGINE = "dev.simloop";
    private static final String CAMPAIGN = "dev.simloop.campaign..";
    private static final String STRATEGY = "dev.simloop.strategy..";
    private static final String[] EXPLAINING = {"dev.simloop.report..", "dev.simloop.shrink.."};

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPath(
                    Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target/classes"));

    private static void holds(ArchRule rule) {
        rule.check(MAIN);
    }

    @Test
    void theSmallInternalsKnowNothingOfOurs() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.simloop.internal")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE, "dev.simloop.spi..", "dev.simloop.tape..", "dev.simloop.failure.."));
    }

    @Test
    void failuresAndTapesKnowNothingThatRuns() {
        holds(noClasses()
                .that()
                .resideInAnyPackage("dev.simloop.failure..", "dev.simloop.tape..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ENGINE, "dev.simloop.spi..", "dev.simloop.internal..", CAMPAIGN)
                        // says something of a method and brings nothing along
                        .and(not(assignableTo(Annotation.class)))));
    }

    @Test
    void theEngineKnowsNothingOfWhatRunsManySeedsOrExplainsThem() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(
                        ENGINE,
                        "dev.simloop.spi..",
                        STRATEGY,
                        "dev.simloop.property..",
                        "dev.simloop.disk..",
                        "dev.simloop.faults..",
                        "dev.simloop.event..",
                        "dev.simloop.internal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CAMPAIGN)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(EXPLAINING));
    }

    @Test
    void campaignsKnowNothingOfReportsAndShrinking() {
        holds(noClasses()
                .that()
                .resideInAPackage(CAMPAIGN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(EXPLAINING));
    }

    @Test
    void strategiesSeeOnlyWhatAnyStrategySees() {
        holds(noClasses()
                .that()
                .resideInAPackage(STRATEGY)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE, CAMPAIGN, "dev.simloop.internal.."));
    }

    @Test
    void propertiesKnowTheRunOnlyAsWhatTheyMonitor() {
        holds(noClasses()
                .that()
                .resideInAnyPackage("dev.simloop.property..", "dev.simloop.internal.property..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ENGINE, CAMPAIGN)
                        // An annotation for every public copy.
                        .and(not(equivalentTo(CheckReturnValue.class)))));
    }

    /** A host has its disk as a part; the disk knows a machine, and so do those who listen for what happens to hosts. */
    @Test
    void aDiskAndAListenerDoNotKnowTheHost() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.simloop.disk..")
                .and()
                .doNotHaveSimpleName("DiskFaultKinds")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(Host.class.getName()));
        holds(noClasses()
                .that()
                .haveFullyQualifiedName(HostListener.class.getName())
                .or()
                .haveFullyQualifiedName(Machine.class.getName())
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(Host.class.getName()));
        holds(noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .and()
                .doNotHaveFullyQualifiedName(Host.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.simloop.disk.."));
        Set<String> known = new TreeSet<>();
        MAIN.get(Host.class).getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass())
                .filter(type -> type.getPackageName().equals(SimDisk.class.getPackageName()))
                .map(JavaClass::getSimpleName)
                .forEach(known::add);
        assertThat(known).containsExactly("SimDisk");
    }
}
