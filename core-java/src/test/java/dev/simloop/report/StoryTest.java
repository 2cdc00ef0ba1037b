package dev.simloop.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.shrink.FailureOdds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the words of a finding must name: the actors, both lines, the deciding choice or fault, the values. */
class StoryTest {
    static Stream<String> samples() {
        return Samples.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void tellsTheSample(String name) {
        Report report = Samples.named(name);
        Golden.matches(name + ".story.txt", report.story());
        assertThat(report.story())
                .contains("\nwhy: "
                        + name.replace("lost-update", "lost update")
                                .replace("use-before-ready", "use before ready")
                                .replace("stale-read", "stale read")
                                .replace("lost-wake-up", "lost wake-up")
                                .replace("missed-fsync", "missed fsync")
                                .replace("interleaved-writes", "interleaved writes"));
    }

    @Test
    void namesActorsLinesAndValuesOfALostUpdate() {
        assertThat(Samples.lostUpdate().story().replace("\n  ", " "))
                .contains(
                        "increment#2 ran at CounterTest.kt:9 instead of increment#1, which stood at CounterTest.kt:11")
                .contains("increment#1 read 0 at CounterTest.kt:9, increment#2 read 0 at CounterTest.kt:9")
                .contains("increment#1 wrote 1 at CounterTest.kt:11 and increment#2 wrote 1 at CounterTest.kt:11");
    }

    @Test
    void fitsOnOneScreenHoweverLongTheRun() {
        var failing = Logs.cluster(20_000, 0);
        List<ExplainedDeviation> deviations = Stream.iterate(3, i -> i + 7)
                .limit(50)
                .map(i -> new ExplainedDeviation("schedule", i, "n1/raft#1", "n2/raft#1", i))
                .collect(Collectors.toList());
        String story = Report.of(failing)
                .withNearestPassing(Logs.cluster(20_000, 5))
                .withDeviations(deviations)
                .withReplayCommand("again")
                .story();

        assertThat(story.lines().count()).isLessThanOrEqualTo(40);
        assertThat(story.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(160));
        assertThat(story).contains("and 44 more").endsWith("run again: again\n");
    }

    @Test
    void aRunWithoutAShapeNamesNone() {
        var log = new Logs().step("", "main", "A.java:1", -1).observe("x", 1);
        log.add(EventKind.FAILURE, log.last(), "IllegalStateException", "x is 1");

        assertThat(Report.of(log.done("t", "IllegalStateException: x is 1")).story())
                .isEqualTo("""
                    IllegalStateException: x is 1
                    failed at A.java:1 (step 1, 0.000 s)
                      x = 1, told by main at A.java:1 (step 1, 0.000 s)
                    """);
    }

    @Test
    void readsAndWritesAreToldByTheirValuesAndLines() {
        var log = new Logs().step("", "a", "A.java:1", -1).observe("v", 0);
        log.step("", "b", "A.java:1", -1).observe("v", 0);
        log.step("", "a", "A.java:2", -1).observe("v", 1);
        log.step("", "b", "A.java:2", -1).observe("v", 1);

        assertThat(Access.of(log.done("", "").events()))
                .extracting(Access::write)
                .containsExactly(false, false, true, true);
    }

    @Test
    void twoEqualStepsAreNoLostUpdate() {
        var log = new Logs().step("", "a", "A.java:1", -1).observe("left", 1);
        log.step("", "b", "A.java:1", -1).observe("left", 1);
        log.step("", "a", "A.java:2", -1).observe("left", 0);
        log.step("", "b", "A.java:2", -1).observe("left", -1);

        assertThat(Report.of(log.done("", "IllegalStateException: -1")).story().replace("\n  ", " "))
                .contains("why: check-then-act on left: b read 1 at A.java:1, a wrote 0 at A.java:2, and b went on");
    }

    @Test
    void aHolderMayBeNamedWithoutItsNumber() {
        var log = new Logs().step("", "in#1", "A.java:1", -1).observe("cash", "in");
        log.step("", "out#1", "A.java:1", -1).observe("stock", "out");
        log.step("", "in#1", "A.java:2", -1).observe("stock", "out");
        log.step("", "out#1", "A.java:2", -1).observe("cash", "in");

        assertThat(Report.of(log.done("", "DeadlockException: deadlock")).story())
                .contains("why: deadlock in a cycle of 2: in#1 waits for stock at A.java:2, which out#1 holds; out#1");
        log.step("", "in#2", "A.java:3", -1);
        assertThat(Report.of(log.done("", "DeadlockException: deadlock")).story())
                .describedAs("two are called in")
                .doesNotContain("why: ");
    }

    @Test
    void aMessageThatOvertookAnotherIsToldByBoth() {
        var log = new Logs().step("a", "a/main", "A.java:1", -1);
        int first = log.add(EventKind.SEND, 0, "a->b", "x = 2");
        int second = log.add(EventKind.SEND, 0, "a->b", "x?");
        log.step("b", "b/net", "A.java:3", second);
        int departed = log.lastStep();
        log.add(EventKind.DELIVER, second, "a->b", "x?");
        log.step("b", "b/net", "A.java:2", first);
        log.add(EventKind.DELIVER, first, "a->b", "x = 2");

        assertThat(Report.of(log.done("", "IllegalStateException: x is 1"))
                        .withDeviations(List.of(new ExplainedDeviation("schedule", 0, "b/net", "b/net", departed)))
                        .story()
                        .replace("\n     ", " "))
                .contains("b/net got x? (a->b, sent at A.java:3) instead of b/net, which would have got x = 2 (a->b,"
                        + " sent at A.java:2)");
    }

    @Test
    void aMendedProgramHasNoShape() {
        var log = new Logs().step("", "a", "A.java:1", -1).observe("v", 0);
        log.line("A.java:2").observe("v", 1);
        log.step("", "b", "A.java:1", -1).observe("v", 1);
        log.line("A.java:2").observe("v", 2);

        assertThat(Report.of(log.done("", "")).story()).doesNotContain("why: ");
    }

    @Test
    void aFileThatSurvivedThePowerCutIsNotBlamed() {
        var log = new Logs().step("n", "n/main", "A.java:1", -1);
        log.add(EventKind.WRITE, 0, "/scratch", "create");
        log.line("A.java:2").add(EventKind.WRITE, 0, "/a.log", "create");
        log.add(EventKind.FORCE, 0, "/a.log", "");
        log.add(EventKind.NOTE, 0, "disk.lost.name /a.log", "name; directory / was not forced");
        log.line("A.java:3").add(EventKind.CRASH, 0, "n", "");
        log.add(EventKind.FAILURE, 0, "java.lang.AssertionError", "the log is gone");

        assertThat(Report.of(log.done("", "AssertionError: the log is gone"))
                        .why()
                        .replace("\n", " "))
                .isEqualTo(
                        "why: missed fsync of directory /: the name /a.log, by n/main at A.java:2 (step 1, 0.000 s), was"
                                + " lost: directory / was not forced after that, before n lost its power at A.java:3 (step 1,"
                                + " 0.000 s)");
    }

    @Test
    void aPowerCutThatTookNothingIsNoMissedFsync() {
        var log = new Logs().step("n", "n/main", "A.java:1", -1);
        log.add(EventKind.WRITE, 0, "/state", "rename from /fresh");
        log.add(EventKind.CRASH, 0, "n", "");
        log.add(EventKind.FAILURE, 0, "java.lang.AssertionError", "something else");

        assertThat(Report.of(log.done("", "AssertionError: something else")).why())
                .doesNotContain("missed fsync");
    }

    @Test
    void aRunThatEndedAtALimitHasNoShape() {
        var log = new Logs().step("n1", "n1/a", "A.java:1", -1).observe("tick", "n1");
        log.step("n2", "n2/b", "A.java:1", -1).observe("tick", "n2");
        log.step("n1", "n1/a", "A.java:1", -1).observe("tick", "n1");
        log.add(EventKind.FAILURE, log.last(), "dev.simloop.failure.VirtualTimeLimitException", "it goes on");

        assertThat(Report.of(log.done("", "VirtualTimeLimitException: it goes on"))
                        .why())
                .isEmpty();
    }

    @Test
    void aFaultIsOneDepartureNamedByWhatItDid() {
        var log = new Logs().step("", "faults#1", "A.java:9", -1);
        int kind = log.add(EventKind.DRAW, 0, "fault", "7 of 10");
        int amount = log.add(EventKind.DRAW, 0, "fault", "27997004690 of 60000000000");
        log.add(EventKind.CLOCK, 0, "clock.step", "by -28 s");
        log.step("", "n1", "A.java:3", -1);
        log.add(EventKind.FAILURE, log.last(), "java.lang.AssertionError", "two leaders");

        String story = Report.of(log.done("", "AssertionError: two leaders"))
                .withDeviations(List.of(
                        new ExplainedDeviation("fault", 12, "7", "0", kind),
                        new ExplainedDeviation("fault", 15, "27997004690", "0", amount)))
                .story();

        assertThat(story)
                .contains("and without faults: 1\n  1. clock.step on  by -28 s at 0.000 s, step 1\n")
                .contains("\nwhy: clock.step on  by -28 s")
                .doesNotContain("27997004690");
    }

    /** Its moment is drawn from one stream, what it is from another, and weights before both: all of it is one departure. */
    @Test
    void aFaultNearAMomentIsOneDepartureWithTheSettingsOfItsRecipe() {
        var log = new Logs().step("", "root", "A.java:9", -1);
        int weight = log.add(EventKind.DRAW, 0, "fault", "3 of 4");
        log.step("", "faults#1", "A.java:9", -1);
        int moment = log.add(EventKind.DRAW, log.last(), "fault.near", "1 of 2");
        log.add(EventKind.PAUSE, log.last(), "", "");
        log.step("", "n1", "A.java:3", -1);
        log.add(EventKind.FAILURE, log.last(), "java.lang.AssertionError", "two leaders");

        String story = Report.of(log.done("", "AssertionError: two leaders"))
                .withDeviations(List.of(
                        new ExplainedDeviation("fault", 2, "3", "0", weight),
                        new ExplainedDeviation("fault.near", 0, "1", "0", moment)))
                .story();

        assertThat(story)
                .contains("and without faults: 1\n  1. pause of ")
                .contains("; nothing else departs from the calm run")
                .doesNotContain("weights and times");
    }

    /** What chance did long before the failure is no cause; from which step on there was no way back is told instead. */
    @Test
    void anOrderLongBeforeTheFailureIsNotCalledTheCause() {
        Report near = decidedAtTheStart(20);
        assertThat(near.why()).contains("a#1 ran at A.java:2 before b#1 ran at A.java:3");

        Report far = decidedAtTheStart(400);
        assertThat(far.why().replace("\n", " "))
                .isEqualTo(
                        "why: decided when c#1 told votes = 7 at A.java:9 (step 300, 0.000 s): drawn afresh from there"
                                + " on, all runs fail so, and 40 % from step 299");
    }

    @Test
    void whereNothingTellsTheStepThatDecidesLessIsSaid() {
        Report far = Report.of(ofSteps("a#1", "A.java:2", 400, "AssertionError: two leaders"))
                .withNearestPassing(ofSteps("b#1", "A.java:3", 400, ""));

        assertThat(far.why().replace("\n", " "))
                .isEqualTo("why: no single step is known: the nearest passing run goes another way 398 steps before the"
                        + " failure (step 2, 0.000 s), and what decides lies between");
    }

    private static Report decidedAtTheStart(int steps) {
        EventLog failing = ofSteps("a#1", "A.java:2", steps, "AssertionError: two leaders");
        var points = List.of(
                new FailureOdds.Point(0, 1, 0, 40),
                new FailureOdds.Point(299, 16, 0, 40),
                new FailureOdds.Point(300, 40, 0, 40));
        return Report.of(failing)
                .withNearestPassing(ofSteps("b#1", "A.java:3", steps, ""))
                .withOdds(new FailureOdds(points, steps));
    }

    private static EventLog ofSteps(String first, String line, int steps, String failure) {
        var log = new Logs().step("", "main", "A.java:1", -1);
        log.step("", first, line, 0);
        for (int i = 2; i < steps; i++) {
            log.step("", "c#1", "A.java:9", -1);
            if (i == 299) {
                log.observe("votes", 7);
            }
        }
        if (!failure.isEmpty()) {
            log.add(EventKind.FAILURE, log.last(), "java.lang.AssertionError", "two leaders");
        }
        return log.done("", failure);
    }

    @Test
    void writesThatStandBetweenThoseOfAnotherAreToldApart() {
        var log = new Logs()
                .step("", "main", "A.java:1", -1)
                .observe("street", "-")
                .observe("town", "-");
        log.step("", "a#1", "A.java:2", -1).observe("street", "Elm");
        log.step("", "b#1", "A.java:2", -1).observe("street", "Oak");
        log.step("", "b#1", "A.java:3", -1).observe("town", "Ulm");
        log.step("", "a#1", "A.java:3", -1).observe("town", "Bonn");
        log.add(EventKind.FAILURE, log.last(), "java.lang.AssertionError", "Oak, Bonn");

        assertThat(Report.of(log.done("", "AssertionError: Oak, Bonn")).why().replace("\n", " "))
                .isEqualTo(
                        "why: interleaved writes of street and town: a#1 wrote Elm at A.java:2 to street, then b#1 wrote"
                                + " Oak at A.java:2 to street and b#1 wrote Ulm at A.java:3 to town, and only then a#1 wrote Bonn at"
                                + " A.java:3 to town: street = Oak with town = Bonn is of neither");
    }

    @Test
    void theGuideShowsTheStoryAndTheTableAsTheyAre() throws IOException {
        Path guide = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docs/report.md");
        Report sample = Samples.lostUpdate();

        assertThat(guide)
                .content()
                .contains("```text\n" + sample.story() + "```")
                .contains("```text\n" + sample.interleaving() + "```");
    }
}
