package dev.simloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.tape.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
    private static final Event FIRST = step(0, 0, "root");
    private static final Event SEND = Event.of(1, EventKind.SEND, 5_000_000, 2)
            .withActor("n1/main", "n1")
            .withCause(0)
            .withSubject("n1->n2", "vote", 7)
            .withLine("Node.java:12");

    @TempDir
    Path dir;

    @Test
    void endsWithZeroWhereTheLogsAreEqual() throws IOException {
        var outcome = diff(log(FIRST, SEND), log(FIRST, SEND));

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).isEqualTo("equal, 2 events\n");
    }

    @Test
    void showsTheFirstEventThatDiffersWithWhatWasBefore() throws IOException {
        var outcome = diff(log(FIRST, SEND), log(FIRST, with(5_000_001, "n1/main", "n1", "vote", 7)));

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).isEqualTo("""
                they differ first in event 1: clock: it happened at another time
                   event         seconds   step kind      actor            what
                       0     0.000000000      1 step      root
                A      1     0.005000000      2 send      n1/main          n1->n2: vote (Node.java:12) <- 0
                B      1     0.005000001      2 send      n1/main          n1->n2: vote (Node.java:12) <- 0
                """);
    }

    @Test
    void classifiesWhatDiffers() throws IOException {
        assertThat(classOf(step(1, 0, "a"), step(1, 0, "b"))).isEqualTo("choice");
        assertThat(classOf(SEND, step(1, 5_000_000, "n1/main"))).isEqualTo("kind");
        assertThat(classOf(SEND, with(1, "n1/main", "n1", "vote", 7))).isEqualTo("clock");
        assertThat(classOf(SEND, with(5_000_000, "n1/other", "n1", "vote", 7))).isEqualTo("actor");
        assertThat(classOf(SEND, with(5_000_000, "n1/main", "n3", "vote", 7))).isEqualTo("host");
        assertThat(classOf(SEND, with(5_000_000, "n1/main", "n1", "veto", 7))).isEqualTo("value");
        assertThat(classOf(SEND, with(5_000_000, "n1/main", "n1", "vote", 8))).isEqualTo("value");
        assertThat(classOf(SEND, event(2, 0, "n1->n3", "Node.java:12"))).isEqualTo("subject");
        assertThat(classOf(SEND, event(2, 0, "n1->n2", "Node.java:13"))).isEqualTo("place");
        assertThat(classOf(SEND, event(2, Event.NO_CAUSE, "n1->n2", "Node.java:12")))
                .isEqualTo("cause");
        assertThat(classOf(SEND, event(3, 0, "n1->n2", "Node.java:12"))).isEqualTo("step");
    }

    @Test
    void aLogThatIsTheBeginningOfTheOtherEnds() throws IOException {
        var outcome = diff(log(FIRST, SEND), log(FIRST));

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out())
                .startsWith("they differ first in event 1: one log ends there\n")
                .endsWith("\nB        the log ends\n");
        JsonNode json = Shell.run("diff", file("a"), file("b"), "--json").json();
        assertThat(json.at("/class").asText()).isEqualTo("end");
        assertThat(json.at("/event").asInt()).isEqualTo(1);
        assertThat(json.at("/oneEvent/text").asText()).isEqualTo("vote");
        assertThat(json.at("/otherEvent").isNull()).isTrue();
    }

    @Test
    void saysWhenTheRunsAreNotOfOneToken() throws IOException {
        var other = new EventLog(Token.parse("sl2/2/random/-/2624f37d"), "", "", List.of(FIRST));

        var outcome = diff(log(FIRST), other);

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out())
                .isEqualTo("two runs: sl2/1/random/-/2624f37d and sl2/2/random/-/2624f37d\nequal, 1 events\n");
    }

    @Test
    void refusesWhatIsNoLog() throws IOException {
        log(FIRST).write(dir.resolve("a"));

        assertThat(Shell.run("diff", file("a"), file("gone")).errorLine())
                .isEqualTo("simloop diff: no such file: " + file("gone"));
        assertThat(Shell.run("diff", file("a"), file("a"), "--context", "-1").errorLine())
                .isEqualTo("simloop diff: number of events to show is negative: -1");
        assertThat(Shell.run("diff", file("a")).exit()).isEqualTo(2);
    }

    private String classOf(Event a, Event b) throws IOException {
        diff(log(FIRST, a), log(FIRST, b));
        return Shell.run("diff", file("a"), file("b"), "--json")
                .json()
                .at("/class")
                .asText();
    }

    private Shell.Outcome diff(EventLog a, EventLog b) throws IOException {
        a.write(dir.resolve("a"));
        b.write(dir.resolve("b"));
        return Shell.run("diff", file("a"), file("b"));
    }

    private String file(String name) {
        return dir.resolve(name).toString();
    }

    private static EventLog log(Event... events) {
        return new EventLog(Token.parse("sl2/1/random/-/2624f37d"), "", "", List.of(events));
    }

    private static Event step(int index, long nanos, String actor) {
        return Event.of(index, EventKind.STEP, nanos, index + 1).withActor(actor, "");
    }

    private static Event with(long nanos, String actor, String host, String text, long digest) {
        return Event.of(1, EventKind.SEND, nanos, 2)
                .withActor(actor, host)
                .withCause(0)
                .withSubject("n1->n2", text, digest)
                .withLine("Node.java:12");
    }

    private static Event event(long step, int cause, String subject, String at) {
        return Event.of(1, EventKind.SEND, 5_000_000, step)
                .withActor("n1/main", "n1")
                .withCause(cause)
                .withSubject(subject, "vote", 7)
                .withLine(at);
    }
}
