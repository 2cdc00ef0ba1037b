package dev.simloop.junit;

import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.Timing;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Makes a method one test that runs as a simulated program under many seeds, on all cores, and fails with the first
 * finding.
 *
 * <p><b>The method</b> is the scenario. It may take a {@link dev.simloop.World}, a {@link dev.simloop.SimLoop}, and what
 * JUnit resolves otherwise (once for the test: each run is given the same object). In Kotlin, with {@code
 * simloop-coroutines} on the class path, it may have a {@code SimScope} as receiver or parameter, and may suspend; JUnit
 * asks for {@code kotlin-reflect} then. JUnit finds methods that return nothing, or {@code Unit}, and are neither private
 * nor static; a future that nobody waits for need not be returned, for its failure fails the run, which goes on until
 * nothing in the foreground is left to do.
 *
 * <p><b>Instances.</b> Each run has an instance of the test class of its own, made by the constructor without parameters
 * (with one of each enclosing class, for a nested one), so that runs on several threads share nothing but statics. {@code
 * @BeforeEach} and {@code @AfterEach} methods belong to the run: they are called on its instance, in its simulated time,
 * and may take the same parameters as the test, the latter without what JUnit resolves. {@code @BeforeAll} and {@code
 * @AfterAll}, and the callbacks of extensions, are called once for the test. A field that an extension sets is an
 * error, for the runs' instances would not have it.
 *
 * <p><b>Which runs.</b> The pinned ones first, then {@link #seeds} seeds from {@link #start} on. The system properties
 * and the files of pinned seeds are those of {@link SeedSource}, with tokens of any strategy; {@code
 * simloop.strategy=pct(3)} hunts with one strategy, and {@code simloop.tape=FILE} repeats the run of a tape.
 *
 * <p>{@link SeedSweep} does the same as a function, for any test framework.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(SimTestExtension.class)
@SuppressWarnings("exports") // JUnit makes the class, nobody else names it
public @interface SimTest {
    /** {@return how many seeds} */
    int seeds() default 1_000;

    /** {@return the first} */
    long start() default 0;

    /**
     * {@return the descriptor of the strategy, such as {@code fifo} or {@code pct(3)}; empty for that of the configuration, and
     * where that has none, for one drawn for each run} See {@link dev.simloop.campaign.Campaign#withStrategy}.
     */
    String strategy() default "";

    /**
     * {@return the bound within which all schedules are run in place of seeds, such as {@code preemptions(2)}, {@code delays(3)} or {@code
     * unbounded}; empty for seeds} The test fails with a counterexample, and if {@link #schedules} do not suffice; what a search that ends
     * can say, a proof or less, is printed. {@link #start} is then the seed to which wide draws are fixed. A run of that much is no hunt:
     * properties that name seeds or a strategy hunt instead. See {@link dev.simloop.campaign.Exhaustive}.
     */
    String exhaustive() default "";

    /** {@return how many schedules an {@link #exhaustive} test may run} */
    long schedules() default 1_000_000;

    /**
     * {@return whether things may be late in a part of the runs} {@link Timing#EXACT} for a test that asserts exact times; so it is
     * too where the configuration says so. See {@link SimConfig#withTiming}.
     */
    Timing timing() default Timing.HICCUPS;

    /**
     * {@return what the code under test reaches for by itself and the runs take over; as the configuration says where this is empty}
     * See {@link SimConfig#withTakeOver}. Where this JVM was not started for it, as without the agent, whose jar is on the class path, the test
     * has a JVM of its own that is, and prints so.
     */
    TakeOver[] takeOver() default {};

    /**
     * {@return whether coroutines really run in parallel, so that another goes on in the midst of what is between two suspensions} Needs JDK
     * 25, the agent and {@code -Dsimloop.points}. See {@link SimConfig#withParallel}.
     */
    boolean parallel() default false;

    /** {@return what makes the configuration, once for the test; has a constructor without parameters} */
    Class<? extends Supplier<SimConfig>> config() default Defaults.class;

    /**
     * {@return how many workers run seeds, threads or, where the runs take over what there is once in a JVM, JVMs; 0 for one
     * per core}
     */
    int workers() default 0;

    /**
     * {@return how many seeds there are to one that is run twice and fails if the two runs differ} 1 is all of them; 0 is
     * what the system property {@code simloop.audit} says, and none without it. See {@link
     * dev.simloop.campaign.Campaign#audit}.
     */
    int audit() default 0;

    /** {@return how many runs shrinking a finding may try; 0 for no shrinking} */
    int shrinkRuns() default 2_000;

    /** {@return for about how many seconds on the wall} */
    int shrinkSeconds() default 60;

    /** {@return counters and properties that have to happen in some run; see {@link dev.simloop.campaign.Campaign#requireHits}} */
    String[] requireHits() default {};

    /** {@return whether all that was declared has to happen; see {@link dev.simloop.campaign.Campaign#requireAll}} */
    boolean requireAll() default false;

    /** The default configuration. */
    final class Defaults implements Supplier<SimConfig> {
        /** For the annotation. */
        public Defaults() {}

        @Override
        public SimConfig get() {
            return SimConfig.defaults();
        }
    }
}
