package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Small findings, one per shape, as a recorded run would have them. */
final class Samples {
    private Samples() {}

    static Map<String, Report> all() {
        var all = new LinkedHashMap<String, Report>();
        all.put("lost-update", lostUpdate());
        all.put("check-then-act", checkThenAct());
        all.put("use-before-ready", useBeforeReady());
        all.put("stale-read", staleRead());
        all.put("lost-wake-up", lostWakeUp());
        all.put("deadlock", deadlock());
        all.put("missed-fsync", missedFsync());
        return all;
    }

    static Report named(String name) {
        return Objects.requireNonNull(all().get(name));
    }

    private static Report report(Logs log, String test, String failure) {
        return Report.of(log.done(test, failure)).withReplayCommand("mvn test -Dtest=" + test + " -Dsimloop.seed=4823");
    }

    static Report lostUpdate() {
        var log = new Logs().step("", "main", "CounterTest.kt:18", -1);
        int main = log.last();
        log.at(1_000_000).step("", "increment#1", "CounterTest.kt:9", main).observe("counter", 0);
        int first = log.lastStep();
        log.step("", "increment#2", "CounterTest.kt:9", main).observe("counter", 0);
        int departed = log.lastStep();
        log.step("", "increment#1", "CounterTest.kt:11", first).observe("counter", 1);
        log.step("", "increment#2", "CounterTest.kt:11", departed).observe("counter", 1);
        log.step("", "main", "CounterTest.kt:20", log.last());
        log.add(EventKind.FAILURE, log.last(), "IllegalStateException", "two increments came to 1");
        var calm = new Logs().step("", "main", "CounterTest.kt:18", -1);
        calm.at(1_000_000).step("", "increment#1", "CounterTest.kt:9", 0).observe("counter", 0);
        calm.step("", "increment#1", "CounterTest.kt:11", 1).observe("counter", 1);
        calm.step("", "increment#2", "CounterTest.kt:9", 0).observe("counter", 1);
        calm.step("", "increment#2", "CounterTest.kt:11", 5).observe("counter", 2);
        calm.step("", "main", "CounterTest.kt:20", calm.last());
        return report(log, "CounterTest#increments", "IllegalStateException: two increments came to 1")
                .withNearestPassing(calm.done("CounterTest#increments", ""))
                .withDeviations(List.of(new ExplainedDeviation("schedule", 2, "increment#2", "increment#1", departed)));
    }

    static Report checkThenAct() {
        var log = new Logs().step("", "till#1", "Shop.java:21", -1).observe("stock", 1);
        log.step("", "till#2", "Shop.java:21", -1).observe("stock", 1);
        int departed = log.lastStep();
        log.step("", "till#1", "Shop.java:24", 0).observe("stock", 0).observe("sold", 1);
        log.step("", "till#2", "Shop.java:27", departed).observe("sold", 2);
        log.add(EventKind.VIOLATION, log.last(), "never oversold", "sold 2 of 1");
        return report(log, "ShopTest#sells", "PropertyViolation: always 'never oversold': sold 2 of 1")
                .withDeviations(List.of(new ExplainedDeviation("schedule", 1, "till#2", "till#1", departed)));
    }

    static Report useBeforeReady() {
        var log = new Logs().step("", "main", "App.kt:10", -1);
        log.step("", "handler", "App.kt:31", 0).observe("connection", "null");
        int departed = log.lastStep();
        log.add(EventKind.FAILURE, log.last(), "NullPointerException", "connection is null");
        var calm = new Logs().step("", "main", "App.kt:10", -1);
        calm.step("", "connector", "App.kt:24", 0).observe("connection", "db:5432");
        calm.step("", "handler", "App.kt:31", 0).observe("connection", "db:5432");
        return report(log, "AppTest#serves", "NullPointerException: connection is null")
                .withNearestPassing(calm.done("AppTest#serves", ""))
                .withDeviations(List.of(new ExplainedDeviation("schedule", 1, "handler", "connector", departed)));
    }

    static Report staleRead() {
        var log = new Logs().step("n1", "n1/replica", "Store.java:40", -1).observe("x", "v1");
        log.at(2_000_000).step("n1", "n1/replica", "Store.java:44", 0).observe("x", "v2");
        int sent = log.add(EventKind.SEND, log.lastStep(), "n1->n2", "Put(x=v2)");
        log.at(2_500_000);
        log.add(EventKind.DROP, sent, "n1->n2", "lost");
        log.at(3_000_000).step("n2", "n2/replica", "Store.java:61", -1).observe("x", "v1");
        log.add(EventKind.VIOLATION, log.last(), "reads see the last write", "read v1 after v2 was acknowledged");
        return report(
                        log,
                        "StoreTest#reads",
                        "PropertyViolation: always 'reads see the last write': read v1 after v2 was acknowledged")
                .withDeviations(List.of(new ExplainedDeviation("net.loss/n1->n2", 0, "lost", "delivered", 5)));
    }

    static Report lostWakeUp() {
        var log = new Logs().step("", "consumer", "Queue.java:30", -1).observe("items", 0);
        log.step("", "producer", "Queue.java:52", -1).observe("items", 1);
        int departed = log.lastStep();
        log.step("", "consumer", "Queue.java:33", 0);
        log.at(5_000_000).world("");
        log.add(
                EventKind.FAILURE,
                log.lastStep(),
                "DeadlockException",
                "deadlock at virtual time 0.005 s: nothing is ready, no timer is pending, and the scenario is not done;"
                        + " 1 waiting\n  consumer (coroutine) suspended at Queue.take(Queue.java:33)");
        return report(log, "QueueTest#takes", "DeadlockException: deadlock at virtual time 0.005 s: 1 waiting")
                .withDeviations(List.of(new ExplainedDeviation("schedule", 1, "producer", "consumer", departed)));
    }

    static Report deadlock() {
        var log = new Logs().step("", "plato", "Table.kt:14", -1).observe("fork 1", "plato");
        log.step("", "kant", "Table.kt:14", -1).observe("fork 2", "kant");
        int departed = log.lastStep();
        log.step("", "plato", "Table.kt:15", 0).observe("fork 2", "kant");
        log.step("", "kant", "Table.kt:15", departed).observe("fork 1", "plato");
        log.at(5_000_000).world("");
        log.add(EventKind.FAILURE, log.last(), "DeadlockException", "deadlock at virtual time 0.005 s");
        return report(log, "TableTest#dines", "DeadlockException: deadlock at virtual time 0.005 s: 2 waiting")
                .withDeviations(List.of(new ExplainedDeviation("schedule", 1, "kant", "plato", departed)));
    }

    static Report missedFsync() {
        var log = new Logs().step("n2", "n2/raft", "Log.java:88", -1);
        log.add(EventKind.WRITE, 0, "/raft/vote", "7 bytes at 0");
        int sent = log.add(EventKind.SEND, 0, "n2->n1", "Vote(term=3, for=n1)");
        log.at(1_200_000).world("n1");
        log.add(EventKind.DELIVER, sent, "n2->n1", "Vote(term=3, for=n1)");
        log.at(1_500_000).world("n2");
        log.add(EventKind.NOTE, Event.NO_CAUSE, "disk.lost.bytes /raft/vote", "of 7 bytes 0 are left");
        int crash = log.add(EventKind.CRASH, Event.NO_CAUSE, "n2", "power cut");
        log.at(9_000_000);
        int start = log.add(EventKind.START, crash, "n2", "incarnation 2");
        log.step("n2", "n2/raft", "Log.java:41", start).observe("vote of term 3", "n3");
        log.add(EventKind.VIOLATION, log.last(), "one vote per term", "n2 voted for n1 and n3 in term 3");
        return report(
                        log,
                        "RaftTest#votes",
                        "PropertyViolation: always 'one vote per term': n2 voted for n1 and n3 in term 3")
                .withDeviations(List.of(new ExplainedDeviation("fault", 4, "crash n2", "none", crash)));
    }
}
