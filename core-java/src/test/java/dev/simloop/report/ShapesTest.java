package dev.simloop.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.event.EventKind;
import org.junit.jupiter.api.Test;

/** What a shape needs before it is named, and what forbids it. */
class ShapesTest {
    private static final String FAILED = "IllegalStateException: wrong";

    private static String why(Logs failing, Logs passing) {
        return Report.of(failing.done("t", FAILED))
                .withNearestPassing(passing.done("t", ""))
                .why()
                .replace("\n", " ");
    }

    private static Logs failed(Logs log) {
        log.add(EventKind.FAILURE, log.last(), "IllegalStateException", "wrong");
        return log;
    }

    @Test
    void whatThePassingRunHasTooIsNotTheCause() {
        var failing = lostUpdate(new Logs());
        failing.step("", "c", "A.java:5", -1).observe("mode", "bad");
        var passing = lostUpdate(new Logs());
        passing.step("", "d", "A.java:6", -1).observe("mode", "good");

        assertThat(why(failed(lostUpdate(new Logs())), new Logs().step("", "a", "A.java:9", -1)))
                .startsWith("why: lost update of n:");
        assertThat(why(failed(failing), passing)).doesNotContain("lost update");
    }

    private static Logs lostUpdate(Logs log) {
        log.step("", "a", "A.java:1", -1).observe("n", 0);
        log.step("", "b", "A.java:1", -1).observe("n", 0);
        log.step("", "a", "A.java:2", -1).observe("n", 1);
        return log.step("", "b", "A.java:2", -1).observe("n", 1);
    }

    @Test
    void theFirstValueOfANameIsSetWhereItsLineOnlySets() {
        var log = new Logs().step("", "a", "A.java:1", -1).observe("x", "a");
        log.step("", "b", "A.java:1", -1).observe("x", "b");
        log.step("", "b", "A.java:2", -1).observe("y", "b");
        log.step("", "a", "A.java:2", -1).observe("y", "a");

        assertThat(Access.of(log.done("", "").events()))
                .extracting(Access::write)
                .containsExactly(true, true, true, true);
        assertThat(why(failed(log), new Logs().step("", "b", "A.java:1", -1)))
                .startsWith(
                        "why: interleaved writes of x and y: a wrote a at A.java:1 to x, then b wrote b at A.java:1");
    }

    @Test
    void aFailureIsNoActOnWhatWasChecked() {
        var log = new Logs().step("", "a", "A.java:1", -1).observe("n", 1);
        log.step("", "b", "A.java:2", -1).observe("n", 0);
        log.step("", "a", "A.java:3", -1);

        assertThat(why(failed(log), new Logs().step("", "b", "A.java:2", -1))).doesNotContain("check-then-act");
    }

    @Test
    void aLeakIsWhatThePassingRunPutsBack() {
        var log = new Logs().step("", "main", "A.java:1", -1).observe("free", 1);
        log.step("", "a", "A.java:2", -1).observe("free", 0);
        var passing = new Logs().step("", "main", "A.java:1", -1).observe("free", 1);
        passing.step("", "a", "A.java:2", -1).observe("free", 0);
        passing.step("", "a", "A.java:3", -1).observe("free", 1);
        var sold = new Logs().step("", "main", "A.java:1", -1).observe("free", 1);
        sold.step("", "a", "A.java:2", -1).observe("free", -1);

        assertThat(why(failed(log), passing))
                .startsWith(
                        "why: leak of free: a wrote 0 at A.java:2 (step 2, 0.000 s), and nobody put it back to 1, as a at"
                                + " A.java:3 does");
        assertThat(why(failed(sold), passing)).doesNotContain("leak of");
    }

    @Test
    void anElementIsUndeliveredWhereThePassingRunDeliversIt() {
        var log = new Logs().step("", "a", "A.java:1", -1).observe("sent", 7);
        log.step("", "b", "A.java:9", -1);
        var passing = new Logs().step("", "a", "A.java:1", -1).observe("sent", 7);
        passing.step("", "b", "A.java:2", -1).observe("got", 7);
        var own = new Logs().step("", "a", "A.java:1", -1).observe("sent", 7);
        own.step("", "a", "A.java:2", -1).observe("got", 7);

        assertThat(why(failed(log), passing))
                .startsWith(
                        "why: undelivered element: a told sent = 7 at A.java:1 (step 1, 0.000 s), and nobody told got = 7");
        assertThat(why(log, own)).doesNotContain("undelivered");
    }
}
