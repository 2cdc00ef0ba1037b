package dev.simloop.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Gives a {@code @ParameterizedTest} with a {@code long} parameter one seed after the other.
 *
 * <p>Each seed is a test row of its own, with its own line in the report: right for up to some thousand seeds, which
 * run one after the other and all of them. {@link SeedSweep} is one test for any number of seeds; it uses all cores and
 * stops at the first failure.
 *
 * <p>The seeds pinned for the method in {@code src/test/resources/simloop/<class name>.seeds} come first. Each line of
 * that file is {@code method  token  # comment}; a token has to be of strategy {@code random} here,
 * and a row fails that passes with another configuration than its token's. In a named module
 * the package {@code simloop} has to be open.
 *
 * <p>System properties, of the JVM that runs the tests (Maven hands {@code -D} on; Gradle does so with {@code
 * systemProperties(System.getProperties())} in the test task):
 *
 * <ul>
 *   <li>{@code simloop.seed=17} or {@code =17,18} runs these seeds and no others
 *   <li>{@code simloop.seeds=100000} is the number of seeds
 *   <li>{@code simloop.start=12345} is the first seed; {@code fresh} draws one, once per JVM, and prints it
 *   <li>{@code simloop.replay=TOKEN} runs the seed of a token
 * </ul>
 *
 * <p>The message of a failing run ends with its token, the line that runs it again and the line that pins it.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(SeedRows.class)
@ExtendWith(ReplayCommandExtension.class)
@SuppressWarnings("exports") // JUnit makes the two classes, nobody else names them
public @interface SeedSource {
    /** {@return how many seeds} */
    int count() default 1_000;

    /** {@return the first} */
    long start() default 0;

    /** {@return seeds to run in place of the range; simloop.seeds and simloop.start add a range after them} */
    long[] seeds() default {};
}
