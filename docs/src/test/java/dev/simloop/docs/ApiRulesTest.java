package dev.simloop.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.simloop.CheckReturnValue;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be told of the grammar of public calls by looking at classes; each rule is broken once on purpose. */
class ApiRulesTest {
    private static final Pattern COPY = Pattern.compile("(with|without|requiring|collecting)([A-Z].*)?");

    private static final Path PROJECT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

    private static final JavaClasses MAIN = new ClassFileImporter()
            .importPaths(Stream.of(
                            "core-java",
                            "coroutines-bridge",
                            "junit",
                            "net",
                            "verify",
                            "integrations/reactor",
                            "integrations/rxjava",
                            "integrations/jdbc")
                    .map(module -> PROJECT.resolve(module).resolve("target/classes"))
                    .toList());

    /** A copy that can be dropped without a word. */
    private static final ArchRule COPIES_ARE_CHECKED = methods()
            .that(isCopy())
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("dev.simloop.internal..")
            .should()
            .beAnnotatedWith(CheckReturnValue.class);

    /** A live setting is {@code setX} and gives nothing back, so that nobody takes it for a copy. */
    private static final ArchRule SETTERS_RETURN_NOTHING = methods()
            .that()
            .arePublic()
            .and()
            .areNotStatic()
            .and()
            .haveNameMatching("set[A-Z].*")
            .and()
            .areDeclaredInClassesThat(isFace())
            .and(DescribedPredicate.describe("override nothing", method -> !overrides(method)))
            .should()
            .haveRawReturnType(void.class);

    /** A record's list of components can never change: only small values are records. */
    private static final int WIDEST_RECORD = 7;

    private static final ArchRule RECORDS_ARE_SMALL = classes()
            .that(isFace())
            .and()
            .areRecords()
            .should(new ArchCondition<>("have at most " + WIDEST_RECORD + " components") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    int components = type.reflect().getRecordComponents().length;
                    events.add(new SimpleConditionEvent(
                            type, components <= WIDEST_RECORD, type.getName() + " has " + components + " components"));
                }
            });

    /** What may be absent is {@code @Nullable}, which Kotlin reads; not an {@code Optional} here and a null there. */
    private static final ArchRule ABSENCE_IS_NULL = methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat(isFace())
            .should()
            .notHaveRawReturnType(Optional.class);

    /** Spans of time are a {@code Duration}; nanoseconds as a number are for adapters, and for sums that are read. */
    private static final ArchRule TIME_IS_A_DURATION = methods()
            .that(takesNanos())
            .should(new ArchCondition<>("take a Duration") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    events.add(SimpleConditionEvent.violated(method, method.getFullName() + " takes nanoseconds"));
                }
            })
            .allowEmptyShould(true);

    /** What is built by calls on one object, which each of them gives back. */
    private static final Set<String> FLUENT = Set.of("ModelBuilder", "Mixer", "ModelDriver", "Chaos");

    /** What gives its own type and takes something is a copy, whatever its name, except where one object is built up. */
    private static final ArchRule WHAT_GIVES_ITS_OWN_TYPE_IS_CHECKED =
            methods().that(givesItsOwnType()).should().beAnnotatedWith(CheckReturnValue.class);

    private static DescribedPredicate<JavaClass> isFace() {
        return DescribedPredicate.describe(
                "are what a user sees",
                type -> type.getModifiers().contains(JavaModifier.PUBLIC)
                        && !type.getPackageName().startsWith("dev.simloop.internal")
                        && !type.getPackageName().equals("dev.simloop.spi"));
    }

    /** Methods of adapters, which live with nanoseconds of the loop's clock, and a moment in a log. */
    private static final Set<String> MOMENTS =
            Set.of("Domain.schedule", "SimLoop.runNested", "SimLoop.waitNested", "Event.of");

    private static DescribedPredicate<JavaMethod> takesNanos() {
        return DescribedPredicate.describe(
                "are public and take a long that is a span of time",
                method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                        && isFace().test(method.getOwner())
                        && !MOMENTS.contains(method.getOwner().getSimpleName() + "." + method.getName())
                        && !overrides(method)
                        && Arrays.stream(method.reflect().getParameters())
                                .anyMatch(parameter -> parameter.getType() == long.class
                                        && parameter.getName().matches("(?i).*(nanos|millis)")));
    }

    private static DescribedPredicate<JavaMethod> givesItsOwnType() {
        return DescribedPredicate.describe(
                "are public, take something and give their own type",
                method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                        && !method.getModifiers().contains(JavaModifier.STATIC)
                        && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !method.getRawParameterTypes().isEmpty()
                        && method.getRawReturnType().equals(method.getOwner())
                        && isFace().test(method.getOwner())
                        && !FLUENT.contains(method.getOwner().getSimpleName())
                        && !overrides(method));
    }

    /** What another library's type asks for has that library's name. */
    private static boolean overrides(JavaMethod method) {
        Class<?>[] parameters = method.reflect().getParameterTypes();
        return Stream.concat(
                        method.getOwner().getAllRawSuperclasses().stream(),
                        method.getOwner().getAllRawInterfaces().stream())
                .anyMatch(above -> Arrays.stream(above.reflect().getMethods())
                        .anyMatch(inherited -> inherited.getName().equals(method.getName())
                                && inherited.getParameterCount() == parameters.length));
    }

    private static DescribedPredicate<JavaMethod> isCopy() {
        return DescribedPredicate.describe(
                "are public and give a copy",
                method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                        && !method.getModifiers().contains(JavaModifier.STATIC)
                        && method.getRawReturnType().equals(method.getOwner())
                        && COPY.matcher(method.getName()).matches());
    }

    @Test
    void copiesAreChecked() {
        COPIES_ARE_CHECKED.check(MAIN);
        assertThat(MAIN.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(isCopy())
                        .count())
                .isGreaterThan(30);
    }

    @Test
    void settersReturnNothing() {
        SETTERS_RETURN_NOTHING.check(MAIN);
    }

    @Test
    void recordsAreSmall() {
        RECORDS_ARE_SMALL.check(MAIN);
    }

    @Test
    void absenceIsNull() {
        ABSENCE_IS_NULL.check(MAIN);
    }

    @Test
    void timeIsADuration() {
        TIME_IS_A_DURATION.check(MAIN);
    }

    @Test
    void whatGivesItsOwnTypeIsChecked() {
        WHAT_GIVES_ITS_OWN_TYPE_IS_CHECKED.check(MAIN);
    }

    /** Breaks each rule. */
    public static final class Wrong {
        /** Has too much to stay as it is. */
        public record Wide(int a, int b, int c, int d, int e, int f, int g, int h) {}

        /** {@return a copy whose name does not say so} */
        public Wrong workers(int count) {
            return count == 0 ? this : new Wrong();
        }

        /** {@return what may be absent} */
        public Optional<String> found() {
            return Optional.empty();
        }

        /** Waits. */
        public void await(long timeoutNanos) {}

        /** {@return a copy} */
        public Wrong withNothing() {
            return this;
        }

        /** {@return itself} */
        public Wrong setNothing() {
            return this;
        }
    }

    @Test
    void aViolationOfEachIsFound() {
        JavaClasses wrong = new ClassFileImporter().importClasses(Wrong.class, Wrong.Wide.class);
        assertThatThrownBy(() -> COPIES_ARE_CHECKED.check(wrong)).hasMessageContaining("withNothing");
        assertThatThrownBy(() -> SETTERS_RETURN_NOTHING.check(wrong)).hasMessageContaining("setNothing");
        assertThatThrownBy(() -> RECORDS_ARE_SMALL.check(wrong)).hasMessageContaining("Wide has 8 components");
        assertThatThrownBy(() -> ABSENCE_IS_NULL.check(wrong)).hasMessageContaining("found");
        assertThatThrownBy(() -> TIME_IS_A_DURATION.check(wrong)).hasMessageContaining("await(long) takes nanoseconds");
        assertThatThrownBy(() -> WHAT_GIVES_ITS_OWN_TYPE_IS_CHECKED.check(wrong))
                .hasMessageContaining("Wrong.workers");
    }
}
