package dev.simloop.marker;

import static dev.simloop.marker.MarkedThread.thread;
import static dev.simloop.marker.Markers.reach;
import static dev.simloop.marker.Step.step;
import static dev.simloop.marker.Step.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("jdk")
class ScheduleTest {
    /** Loses updates. */
    private static final class Account {
        private int balance = 100;

        void deposit(int amount) {
            reach("read");
            int read = balance;
            reach("write");
            balance = read + amount;
        }
    }

    /** Goes through {@code markers} and tells of each. */
    private static void walk(List<String> told, String name, String... markers) {
        for (String marker : markers) {
            reach(marker);
            told.add(name + " " + marker);
        }
    }

    private static String lines(String... lines) {
        return String.join("\n", lines);
    }

    private static String toldBy(Schedule schedule, String... markers) {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        schedule.run(thread("t1", () -> walk(told, "t1", markers)), thread("t2", () -> walk(told, "t2", markers)));
        return String.join(", ", told);
    }

    private static boolean tries(Runnable first, Runnable second) {
        return Schedule.of(step("t1", "in"), step("t2", "in"), step("t1", "out"), step("t2", "out"))
                .tryRun(thread("t1", first::run), thread("t2", second::run));
    }

    /** Passes both markers with a lock held. */
    private static Runnable holding(Object lock) {
        return () -> {
            synchronized (lock) {
                reach("in");
                reach("out");
            }
        };
    }

    /** Takes the second lock where the other thread holds it. */
    private static Runnable taking(Object first, Object second) {
        return () -> {
            synchronized (first) {
                reach("in");
                synchronized (second) {
                    reach("out");
                }
            }
        };
    }

    @Test
    void triesAnOrderThatLocksMayRuleOut() {
        Object one = new Object();
        Object two = new Object();

        assertThat(tries(holding(one), holding(two))).isTrue();
        assertThat(tries(holding(one), holding(one))).isFalse();
        assertThatThrownBy(() -> tries(taking(one, two), taking(two, one)))
                .isInstanceOf(MarkerException.class)
                .hasMessageStartingWith("no thread can get on: ");
        assertThatThrownBy(() -> tries(() -> reach("in"), () -> reach("in")))
                .isInstanceOf(MarkerException.class)
                .hasMessageContaining("is never reached: t1 has ended");
    }

    @Test
    void losesAnUpdateInOneOrderAndNotInAnother() {
        Account lost = new Account();
        Schedule.of(step("t1", "read"), step("t2", "read"), step("t1", "write"), step("t2", "write"))
                .run(thread("t1", () -> lost.deposit(50)), thread("t2", () -> lost.deposit(70)));
        assertThat(lost.balance).isEqualTo(170);

        Account kept = new Account();
        Schedule.of(step("t2", "read"), step("t2", "write"), step("t1", "read"), step("t1", "write"))
                .run(thread("t1", () -> kept.deposit(50)), thread("t2", () -> kept.deposit(70)));
        assertThat(kept.balance).isEqualTo(220);
    }

    @Test
    void twoThreadsOfFiveMarkersHave252OrdersAndGoThroughEach() {
        String[] markers = {"a", "b", "c", "d", "e"};
        List<Schedule> orders = Schedule.allOrders(steps("t1", markers), steps("t2", markers));
        assertThat(orders).hasSize(252);
        Set<String> seen = new HashSet<>();
        for (Schedule order : orders) {
            assertThat(toldBy(order, markers)).isEqualTo(order.toString());
            seen.add(order.toString());
        }
        assertThat(seen).hasSize(252);
        assertThat(orders.get(0)).hasToString("t1 a, t1 b, t1 c, t1 d, t1 e, t2 a, t2 b, t2 c, t2 d, t2 e");
        assertThat(orders.get(251)).hasToString("t2 a, t2 b, t2 c, t2 d, t2 e, t1 a, t1 b, t1 c, t1 d, t1 e");
        assertThat(Schedule.allOrders(steps("a", "1"), steps("b", "1", "2"), steps("c", "1", "2", "3")))
                .hasSize(60)
                .extracting(Schedule::toString)
                .doesNotHaveDuplicates();
    }

    @Test
    void threadWhoseStepsAreTakenNoLongerStops() {
        Account account = new Account();
        Schedule.of(step("t1", "read"), step("t2", "read"), step("t1", "write"), step("t2", "write"))
                .run(
                        thread("t1", () -> {
                            account.deposit(50);
                            account.deposit(1);
                        }),
                        thread("t2", () -> account.deposit(70)));
        // t1 is over, with both, before t2 writes
        assertThat(account.balance).isEqualTo(170);
    }

    @Test
    void markerThatOnlyOthersHaveStepsForIsPassed() {
        Account account = new Account();
        Schedule.of(step("t1", "read"), step("t2", "write"), step("t1", "write"))
                .run(thread("t1", () -> account.deposit(50)), thread("t2", () -> account.deposit(70)));
        assertThat(account.balance).isEqualTo(150);
    }

    @Test
    void stepEndsWhereItsThreadWaitsForALockOfAnother() {
        for (int turn = 0; turn < 20; turn++) {
            ReentrantLock lock = new ReentrantLock();
            Object monitor = new Object();
            List<String> told = Collections.synchronizedList(new ArrayList<>());
            Schedule.of(step("t1", "inside"), step("t2", "before"), step("t3", "before"), step("t1", "out"))
                    .withTimeout(Duration.ofHours(1)) // no clock is needed
                    .run(
                            thread("t1", () -> {
                                lock.lock();
                                try {
                                    synchronized (monitor) {
                                        reach("inside");
                                        told.add("t1 inside");
                                        reach("out");
                                        told.add("t1 out");
                                    }
                                } finally {
                                    lock.unlock();
                                }
                            }),
                            thread("t2", () -> {
                                reach("before");
                                synchronized (monitor) {
                                    told.add("t2 inside");
                                }
                            }),
                            thread("t3", () -> {
                                reach("before");
                                lock.lock();
                                try {
                                    told.add("t3 inside");
                                } finally {
                                    lock.unlock();
                                }
                            }));
            assertThat(told).startsWith("t1 inside", "t1 out").hasSize(4);
        }
    }

    @Test
    void stepEndsAfterAWhileWhereItsThreadWaitsForWhatNobodyIsSeenToHold() {
        CountDownLatch latch = new CountDownLatch(1);
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        Schedule.of(step("t1", "await"), step("t2", "open"))
                .withTimeout(Duration.ofSeconds(2))
                .run(
                        thread("t1", () -> {
                            reach("await");
                            latch.await();
                            told.add("t1 came");
                        }),
                        thread("t2", () -> {
                            reach("open");
                            told.add("t2 opens");
                            latch.countDown();
                        }));
        assertThat(told).containsExactly("t2 opens", "t1 came");
    }

    @Test
    void whatAThreadThrowsIsThrown() {
        Schedule one = Schedule.of(step("t1", "read"), step("t2", "read"));
        assertThatThrownBy(() -> one.run(
                        thread("t1", () -> {
                            reach("read");
                            throw new AssertionError("balance");
                        }),
                        thread("t2", () -> reach("read"))))
                .isInstanceOf(AssertionError.class)
                .hasMessage("balance");
        assertThatThrownBy(() -> one.run(
                        thread("t1", () -> {
                            throw new IOException("gone");
                        }),
                        thread("t2", () -> reach("read"))))
                .isInstanceOf(MarkerException.class)
                .hasMessage("t1 failed: java.io.IOException: gone")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void markersDoNothingElsewhere() {
        Account account = new Account();
        account.deposit(50);
        assertThat(account.balance).isEqualTo(150);
    }

    @Test
    void interruptOfAThreadAtAMarkerReachesTheProgram() {
        boolean[] seen = new boolean[1];
        Thread[] first = new Thread[1];
        Schedule.of(step("t2", "interrupt"), step("t1", "go"))
                .run(
                        thread("t1", () -> {
                            first[0] = Thread.currentThread();
                            reach("go");
                            seen[0] = Thread.currentThread().isInterrupted();
                        }),
                        thread("t2", () -> {
                            reach("interrupt");
                            first[0].interrupt();
                        }));
        assertThat(seen[0]).isTrue();
    }

    @Nested
    class Misuse {
        @Test
        void noSteps() {
            assertThatThrownBy(Schedule::of)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a schedule has no steps, so it orders nothing");
        }

        @Test
        void blankNames() {
            assertThatThrownBy(() -> step(" ", "read"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the name of a thread is blank: \" \"");
            assertThatThrownBy(() -> step("t1", ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the name of a marker is blank: \"\"");
        }

        @Test
        void unknownThread() {
            assertThatThrownBy(() -> Schedule.of(step("t1", "read"), step("t3", "read"))
                            .run(thread("t1", () -> reach("read")), thread("t2", () -> reach("read"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "step \"t3 read\" is of a thread that the schedule was not given: t3; it was given t1, t2");
        }

        @Test
        void twoThreadsOfOneName() {
            assertThatThrownBy(() -> Schedule.of(step("t1", "read"))
                            .run(thread("t1", () -> reach("read")), thread("t1", () -> reach("read"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("two threads of a schedule are named \"t1\": steps could mean either");
        }

        @Test
        void unknownMarker() {
            Schedule schedule = Schedule.of(step("t1", "read"), step("t2", "write"), step("t1", "write"));
            assertThatThrownBy(
                            () -> schedule.run(thread("t1", () -> reach("raed")), thread("t2", () -> reach("write"))))
                    .isInstanceOf(MarkerException.class)
                    .hasMessageMatching(
                            "(?s)t1 has reached marker \"raed\", .*ScheduleTest\\.java:\\d+\\), which no step of the schedule "
                                    + "names; the markers of its steps are read, write\n"
                                    + "  steps taken: none\n  next: t1 read\n.*");
        }

        @Test
        void stepThatIsNeverReached() {
            Schedule schedule =
                    Schedule.of(step("t1", "read"), step("t2", "read"), step("t1", "write"), step("t2", "write"));
            assertThatThrownBy(() -> schedule.run(thread("t1", () -> reach("read")), thread("t2", () -> {
                        reach("read");
                        reach("write");
                    })))
                    .isInstanceOf(MarkerException.class)
                    .hasMessageMatching(
                            lines(
                                    "step 3 of 4, \"t1 write\", is never reached: t1 has ended; 1 more step was to follow",
                                    "  steps taken: t1 read, t2 read",
                                    "  next: t1 write",
                                    "  t1: ended",
                                    "  t2: at marker \"write\", dev\\.simloop\\.marker\\.ScheduleTest.*\\(ScheduleTest\\.java:\\d+\\)"));
        }

        @Test
        void markerOutOfTurn() {
            Schedule schedule = Schedule.of(step("t1", "write"), step("t1", "read"));
            assertThatThrownBy(() -> schedule.run(thread("t1", () -> new Account().deposit(1))))
                    .isInstanceOf(MarkerException.class)
                    .hasMessageMatching(
                            "(?s)t1 has reached marker \"read\", .*, but its next step is to pass \"write\"\n.*");
        }

        @Test
        void lockThatAThreadAtAMarkerHolds() {
            ReentrantLock lock = new ReentrantLock();
            Schedule schedule = Schedule.of(step("t1", "inside"), step("t2", "inside"), step("t1", "out"))
                    .withTimeout(Duration.ofHours(1));
            assertThatThrownBy(() -> schedule.run(
                            thread("t1", () -> {
                                lock.lock();
                                try {
                                    reach("inside");
                                    reach("out");
                                } finally {
                                    lock.unlock();
                                }
                            }),
                            thread("t2", () -> {
                                lock.lockInterruptibly();
                                try {
                                    reach("inside");
                                } finally {
                                    lock.unlock();
                                }
                            })))
                    .isInstanceOf(MarkerException.class)
                    .hasMessageMatching(
                            "no thread can get on: step 2 of 3, \"t2 inside\", cannot be taken, t2 waits for the "
                                    + "ReentrantLock\\$NonfairSync that t1 holds\n"
                                    + "  steps taken: t1 inside\n"
                                    + "  next: t2 inside\n"
                                    + "  t1: at marker \"out\", .*ScheduleTest\\.java:\\d+\\)\n"
                                    + "  t2: at .*ScheduleTest\\.java:\\d+\\), before its first marker");
        }

        @Test
        void waitThatNobodyEnds() {
            Schedule schedule =
                    Schedule.of(step("t1", "read"), step("t1", "write")).withTimeout(Duration.ofMillis(200));
            assertThatThrownBy(() -> schedule.run(thread("t1", () -> {
                        reach("read");
                        new CountDownLatch(1).await();
                        reach("write");
                    })))
                    .isInstanceOf(MarkerException.class)
                    .hasMessageMatching(
                            "no thread got on for PT0\\.2S \\(Schedule\\.withTimeout\\): step 2 of 2, \"t1 write\", cannot "
                                    + "be taken\n"
                                    + "  steps taken: t1 read\n"
                                    + "  next: t1 write\n"
                                    + "  t1: at .*ScheduleTest\\.java:\\d+\\), after marker \"read\", .*ScheduleTest\\.java:\\d+\\)");
        }

        @Test
        void threadThatDoesNotLetItselfBeEnded() {
            CountDownLatch over = new CountDownLatch(1);
            Schedule schedule = Schedule.of(step("t1", "read")).withTimeout(Duration.ofMillis(50));
            try {
                assertThatThrownBy(() -> schedule.run(thread("t1", () -> {
                            while (over.getCount() > 0) {
                                LockSupport.park();
                            }
                        })))
                        .isInstanceOf(MarkerException.class)
                        .satisfies(e -> assertThat(e.getSuppressed())
                                .singleElement()
                                .asString()
                                .contains(
                                        "thread t1 did not end when it was interrupted, and goes on as a daemon, at "));
            } finally {
                over.countDown();
            }
        }

        @Test
        void timeoutThatIsNotPositive() {
            assertThatThrownBy(() -> Schedule.of(step("t1", "read")).withTimeout(Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the time-out of a schedule is not positive: PT0S");
        }

        @Test
        void ordersOfNothingOfTwoThreadsInOneAndOfTooMany() {
            assertThatThrownBy(Schedule::allOrders).hasMessage("no steps were given, so there are no orders of them");
            assertThatThrownBy(() -> Schedule.allOrders(List.of())).hasMessage("list 1 of steps is empty");
            assertThatThrownBy(() -> Schedule.allOrders(List.of(step("a", "1"), step("b", "1"))))
                    .hasMessage("list 1 has steps of a and of b: give the steps of each thread by themselves");
            assertThatThrownBy(() -> Schedule.allOrders(steps("a", "1"), steps("a", "2")))
                    .hasMessage("two lists have steps of a");
            String[] twenty = Collections.nCopies(20, "x").toArray(String[]::new);
            assertThatThrownBy(() -> Schedule.allOrders(steps("a", twenty), steps("b", twenty)))
                    .hasMessageStartingWith("the steps have 137846528820 orders, and a list holds at most 2147483647");
        }

        @Test
        void commentsWithoutTheAgent() {
            Account account = new Account();
            Schedule schedule = Schedule.of(step("t1", "read")).withComments(Account.class);
            assertThatThrownBy(() -> schedule.run(thread("t1", () -> account.deposit(1))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("comments as markers need the agent");
            assertThatThrownBy(schedule::withComments).hasMessage("no class was given whose comments are markers");
        }
    }
}
