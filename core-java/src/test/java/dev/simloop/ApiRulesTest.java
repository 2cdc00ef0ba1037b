package dev.simloop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What can be told of the grammar of public calls by looking at classes; each rule is broken once on purpose. */
class ApiRulesTest {
    private static final Pattern COPY = Pattern.compile("(with|without|requiring|collecting)([A-Z].*)?");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPath(
                    Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target/classes"));

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
            .haveNameMatching("set[A-Z].*")
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("dev.simloop.internal..")
            .should()
            .haveRawReturnType(void.class);

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

    /** Breaks both rules. */
    public static final class Wrong {
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
        JavaClasses wrong = new ClassFileImporter().importClasses(Wrong.class);
        assertThatThrownBy(() -> COPIES_ARE_CHECKED.check(wrong)).hasMessageContaining("withNothing");
        assertThatThrownBy(() -> SETTERS_RETURN_NOTHING.check(wrong)).hasMessageContaining("setNothing");
    }
}
