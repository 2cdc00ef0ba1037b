package dev.simloop.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectModule;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import dev.simloop.junit.dropped.Dropped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.Filter;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What would have been green without running: each is a failing test, in launches as surefire, Gradle and IDEs make them. */
@Tag("jdk")
class DroppedTestsEngineTest {
    private static final String METHODS = Dropped.Methods.class.getName();
    private static final String PREFIX = METHODS + ".";

    @RegisterExtension
    private final SimLoopProperties properties = new SimLoopProperties();

    // ---- reasons

    @Test
    void failsForEachMethodThatJupiterDoesNotTakeAndSaysWhy() {
        assertThat(failures(selectClass(Dropped.Methods.class)))
                .containsExactlyInAnyOrder(
                        "@SimTest method " + PREFIX + "hidden does not run: it is private: JUnit takes methods that are"
                                + " not",
                        "@SeedSource method " + PREFIX + "hiddenRows does not run: it is private: JUnit takes methods"
                                + " that are not",
                        "@SimTest method " + PREFIX + "ofTheClass does not run: it is static: JUnit takes methods of an"
                                + " instance; in Kotlin, move it from the file or companion object into the class",
                        "@SimTest method " + PREFIX + "returning does not run: it returns int: JUnit takes methods that"
                                + " return nothing; in Kotlin, write { ... } in place of = ..., or give it the type Unit",
                        "@SeedSource method " + PREFIX + "notParameterized does not run: @SeedSource gives rows to a"
                                + " @ParameterizedTest, and the method is none: add @ParameterizedTest",
                        "@SeedSource method " + PREFIX + "once does not run: @SeedSource gives rows to a"
                                + " @ParameterizedTest, and the method is none: add @ParameterizedTest");
    }

    @Test
    void saysWhatASuspendingMethodTakes() {
        assertThat(failures(selectClass(Dropped.Suspending.class)))
                .singleElement()
                .asString()
                .matches(
                        ".*Suspending\\.suspends does not run: it (suspends, which JUnit takes from version 6 on, and the"
                                + " class path has JUnit 5\\..*|returns Object: .*)");
    }

    @Test
    void theTestHasTheSourceOfTheMethod() {
        var failing = EngineTestKit.engine(new DroppedTestsEngine())
                .selectors(selectMethod(Dropped.Methods.class, "returning"))
                .execute()
                .testEvents()
                .failed()
                .list()
                .get(0)
                .getTestDescriptor();

        assertThat(failing.getSource()).contains(MethodSource.from(METHODS, "returning", new Class<?>[0]));
        assertThat(failing.getDisplayName()).isEqualTo("returning");
    }

    @Test
    void looksIntoNestedClassesAndAtThoseThatAreNot() {
        assertThat(failures(selectClass(Dropped.Outer.class)))
                .containsExactlyInAnyOrder(
                        "@SimTest method " + Dropped.class.getName()
                                + "$Outer$Taken.hidden does not run: it is private:"
                                + " JUnit takes methods that are not",
                        "@SimTest method " + Dropped.class.getName() + "$Outer$Forgotten.neverSeen does not run: its"
                                + " class is an inner one without @Nested: add @Nested");
    }

    @Test
    void looksAtInheritedMethods() {
        assertThat(failures(selectClass(Dropped.Derived.class)))
                .singleElement()
                .asString()
                .contains("$Derived.inherited does not run: it is private");
        assertThat(failures(selectClass(Dropped.Base.class))).isEmpty();
    }

    @Test
    void makesNoTestWhereAllIsWell() {
        var kit = EngineTestKit.engine(new DroppedTestsEngine())
                .selectors(selectClass(Dropped.Fine.class))
                .execute();

        assertThat(kit.testEvents().count()).isZero();
    }

    // ---- what was left out on purpose

    @Test
    void leavesOutWhatIsDisabled() {
        assertThat(failures(selectClass(Dropped.LeftOut.class)))
                .singleElement()
                .asString()
                .contains("LeftOut.slow");
        assertThat(failures(selectClass(Dropped.AllDisabled.class))).isEmpty();
    }

    @Test
    void leavesOutWhatATagLeavesOut() {
        assertThat(failures(List.of(selectClass(Dropped.LeftOut.class)), TagFilter.excludeTags("slow")))
                .isEmpty();
        assertThat(failures(List.of(selectClass(Dropped.LeftOut.class)), TagFilter.includeTags("slow")))
                .hasSize(1);
        assertThat(failures(List.of(selectClass(Dropped.Methods.class)), TagFilter.includeTags("slow")))
                .isEmpty();
    }

    @Test
    void leavesOutWhatAFilterByMethodLeavesOut() {
        PostDiscoveryFilter surefires = descriptor -> FilterResult.includedIf(descriptor
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName().equals("runs"))
                .orElse(true));

        assertThat(failures(List.of(selectClass(Dropped.Methods.class)), surefires))
                .isEmpty();
    }

    @Test
    void leavesOutClassesThatAFilterByNameLeavesOut() {
        assertThat(failures(
                        List.of(selectPackage("dev.simloop.junit.dropped")),
                        includeClassNamePatterns(".*(Fine|Derived)")))
                .singleElement()
                .asString()
                .contains("Derived.inherited");
        assertThat(failures(List.of(selectClass(Dropped.Methods.class)), includeClassNamePatterns(".*Fine")))
                .isEmpty();
    }

    // ---- requests

    @Test
    void isAskedForMethods() {
        assertThat(failures(selectMethod(Dropped.Methods.class, "runs"))).isEmpty();
        assertThat(failures(selectMethod(Dropped.Methods.class, "hidden"))).hasSize(1);
        assertThat(failures(selectMethod(METHODS, "notParameterized", "long"))).hasSize(1);
        // as an IDE does that does not know the parameters
        assertThat(failures(selectMethod(METHODS, "notParameterized"))).hasSize(1);
    }

    @Test
    void isAskedForUniqueIds() {
        var own = "[engine:simloop]/[class:" + METHODS + "]";
        var jupiters = "[engine:junit-jupiter]/[class:" + METHODS + "]";

        assertThat(failures(selectUniqueId(own))).hasSize(6);
        assertThat(failures(selectUniqueId(own + "/[method:notParameterized(long)]")))
                .hasSize(1);
        assertThat(failures(selectUniqueId(jupiters + "/[method:returning()]"))).hasSize(1);
        assertThat(failures(selectUniqueId(jupiters + "/[method:runs(dev.simloop.World)]")))
                .isEmpty();
        assertThat(failures(selectUniqueId("[engine:junit-jupiter]/[class:" + Dropped.class.getName()
                        + "$Outer]/[nested-class:Taken]/[method:hidden()]")))
                .hasSize(1);
    }

    @Test
    void isAskedForPackagesRootsAndModules() {
        int ofThePackage = tests(failures(selectPackage("dev.simloop.junit.dropped")));
        List<DiscoverySelector> roots =
                new ArrayList<>(selectClasspathRoots(Set.of(Path.of(System.getProperty("basedir", ""))
                        .resolve("target/test-classes")
                        .toAbsolutePath())));

        assertThat(ofThePackage).isEqualTo(6 + 1 + 1 + 2 + 1);
        assertThat(tests(failures(roots, includeClassNamePatterns("dev\\.simloop\\.junit\\.dropped\\..*"))))
                .isEqualTo(ofThePackage);
        assertThat(tests(failures(
                        List.of(selectModule("dev.simloop.junit")),
                        includeClassNamePatterns("dev\\.simloop\\.junit\\.dropped\\..*"))))
                .isEqualTo(ofThePackage);
    }

    @Test
    void leavesToJupiterWhatDoesNotExist() {
        assertThat(failures(selectMethod(METHODS, "nobody"))).isEmpty();
        assertThat(failures(selectClass("there.is.no.such.Thing"))).isEmpty();
    }

    // ---- pins and properties

    @Test
    void failsForAPinWhoseMethodDoesNotExist() {
        assertThat(failures(selectClass(Dropped.Renamed.class)))
                .containsExactly("simloop/dev.simloop.junit.dropped.Dropped$Renamed.seeds:3:"
                        + " dev.simloop.junit.dropped.Dropped$Renamed has no method oldName, so that this run is never"
                        + " tried: give the line the name of the method as it is now, or delete it");
        assertThat(failures(selectMethod(Dropped.Renamed.class, "newName"))).isEmpty();
    }

    @Test
    void failsForAFileWhoseClassDoesNotExistInALaunchOfAll() {
        var message = "simloop/dev.simloop.junit.dropped.OldClass.seeds: there is no class"
                + " dev.simloop.junit.dropped.OldClass, so that the runs in this file are never tried: give the file the"
                + " name of the class as it is now, or delete it";

        assertThat(failures(selectPackage("dev.simloop.junit.dropped"))).contains(message);
        assertThat(failures(selectMethod(Dropped.Fine.class, "test"))).doesNotContain(message);
    }

    static class Simulated {
        @SimTest(seeds = 1)
        void test() {}
    }

    @Test
    void failsForAPropertyThatNobodyReads() {
        properties.set("simloop.sed", "5");
        properties.set("simloop.user.anything", "5");
        var message =
                "system property simloop.sed is unknown: did you mean simloop.seed? Names below simloop.user. are free";

        assertThat(failures(selectMethod(Dropped.Fine.class, "test"))).containsExactly(message);
        assertThat(TestRun.of(Simulated.class).message()).isEqualTo(message);
    }

    private static int tests(List<String> failures) {
        return (int)
                failures.stream().filter(failure -> failure.startsWith("@")).count();
    }

    private static List<String> failures(DiscoverySelector selector) {
        return failures(List.of(selector));
    }

    private static List<String> failures(List<DiscoverySelector> selectors, Filter<?>... filters) {
        return EngineTestKit.engine(new DroppedTestsEngine())
                .selectors(selectors.toArray(DiscoverySelector[]::new))
                .filters(filters)
                .execute()
                .testEvents()
                .finished()
                .list()
                .stream()
                .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
                .flatMap(result -> result.getThrowable().stream())
                .map(failure -> String.valueOf(failure.getMessage()))
                .toList();
    }
}
