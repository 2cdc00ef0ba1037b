package dev.simloop;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.simloop.campaign.Seeds;
import dev.simloop.internal.WallClock;
import dev.simloop.internal.run.IdentityHashes;
import dev.simloop.internal.run.LoopThread;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Nothing in a run may ask anyone but the loop for time, chance, identity or threads. */
class DeterminismRulesTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPath(
                    Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target/classes"));

    private static void holds(ArchRule rule) {
        rule.check(MAIN);
    }

    @Test
    void readsRealTimeInOnePlace() {
        holds(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(WallClock.class.getName())
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now"));
    }

    @Test
    void takesNoChanceFromElsewhere() {
        holds(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Seeds.class.getName())
                .and()
                // stands in for it on the loop's threads, and passes it on elsewhere
                .haveNameNotMatching("dev\\.simloop\\.internal\\.run\\.ChanceTakeOver(\\$.*)?")
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(SecureRandom.class)
                .orShould()
                .callMethod(UUID.class, "randomUUID"));
    }

    @Test
    void asksNoIdentity() {
        holds(noClasses()
                .that()
                // decides what they are
                .doNotHaveFullyQualifiedName(IdentityHashes.class.getName())
                .should()
                .callMethod(System.class, "identityHashCode", Object.class));
    }

    @Test
    void startsNoThreadsButLoopThreads() {
        holds(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(LoopThread.class.getName())
                .and()
                // ask a fresh one where its hashes come from, before any run
                .haveNameNotMatching("dev\\.simloop\\.internal\\.run\\.HashWords")
                .and()
                // one that is never started shows what it would inherit
                .haveNameNotMatching("dev\\.simloop\\.internal\\.run\\.ThreadLocals")
                .and()
                // real threads are what a schedule of markers is for
                .haveNameNotMatching("dev\\.simloop\\.marker\\.ScheduledThread")
                .should()
                .callConstructorWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                                assignableTo(Thread.class)))));
        holds(noClasses()
                .should()
                .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.core.domain.properties.HasName.Predicates.name("parallelStream")))
                .orShould()
                .callMethod(Collection.class, "parallelStream"));
    }

    @Test
    void dependsOnTheJdkAndTwoSmallLibraries() {
        holds(noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("dev.simloop..", "java..", "org.slf4j..", "org.jspecify.."));
    }
}
