package dev.simloop.examples.promises;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.simloop.SimExecutor;
import dev.simloop.SimFuture;
import dev.simloop.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** What the JDK documents of executors, timers and futures. One file because each promise is a few lines. */
@SuppressWarnings("FutureReturnValueIgnored")
public final class FuturePromises {
    private static final int MANY = 5;
    private static final Duration ANSWER = Duration.ofMillis(10);
    private static final Duration LONG = Duration.ofHours(1);

    private FuturePromises() {}

    /** {@return all of them} */
    public static List<Promise> all() {
        return List.of(
                new Promise(
                        "a single thread runs its tasks in the order of submission",
                        world -> submitted(world, world.singleThread("io")),
                        world -> submitted(world, world.executor())),
                new Promise(
                        "a single thread runs delayed tasks by their times",
                        world -> scheduled(world, world.singleThread("io"), 1),
                        world -> scheduled(world, world.executor(), 1)),
                new Promise(
                        "a single thread runs tasks of one time in the order of submission",
                        world -> scheduled(world, world.singleThread("io"), 0),
                        world -> scheduled(world, world.executor(), 0)),
                new Promise("a delay is never too short", world -> slept(world, false), world -> slept(world, true)),
                new Promise(
                        "a fixed rate is never ahead of its times",
                        world -> ticked(world, false),
                        world -> ticked(world, true)),
                new Promise(
                        "a stage runs after the one it depends on",
                        world -> dependents(world, false),
                        world -> dependents(world, true)),
                new Promise("allOf completes after all", world -> allOf(world, false), world -> allOf(world, true)),
                new Promise(
                        "orTimeout ends with the value or a time-out",
                        world -> timed(world, true),
                        world -> timed(world, false)),
                new Promise(
                        "completeOnTimeout ends with one of two values",
                        world -> fallback(world, true),
                        world -> fallback(world, false)),
                new Promise(
                        "an atomic counter counts all", world -> counted(world, true), world -> counted(world, false)),
                new Promise("what is awaited is done", world -> awaited(world, true), world -> awaited(world, false)),
                new Promise(
                        "a version says what is newer", world -> cached(world, true), world -> cached(world, false)),
                new Promise(
                        "invokeAll returns when all is done",
                        world -> invoked(world, true),
                        world -> invoked(world, false)),
                new Promise(
                        "an id makes a retry harmless", world -> retried(world, true), world -> retried(world, false)),
                new Promise(
                        "the steps of one chain are in order",
                        world -> chains(world, false),
                        world -> chains(world, true)),
                new Promise(
                        "who was silent may still be alive",
                        world -> suspected(world, true),
                        world -> suspected(world, false)),
                new Promise(
                        "a fencing token rejects a late holder",
                        world -> leased(world, true),
                        world -> leased(world, false)),
                new Promise(
                        "no more pass than the clock allows",
                        world -> limited(world, true),
                        world -> limited(world, false)),
                new Promise(
                        "after awaitTermination all tasks have run",
                        world -> shutDown(world, true),
                        world -> shutDown(world, false)),
                new Promise(
                        "polling goes on until it is there",
                        world -> polled(world, true),
                        world -> polled(world, false)));
    }

    private static Object submitted(World world, SimExecutor executor) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            int n = i;
            executor.execute(() -> order.add(n));
        }
        return sorted(world, order);
    }

    private static Object scheduled(World world, SimExecutor executor, int apart) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            int n = i;
            executor.schedule(() -> order.add(n), 5L + (long) n * apart, MILLISECONDS);
        }
        return sorted(world, order);
    }

    private static Object sorted(World world, List<Integer> order) {
        world.runUntil(() -> order.size() == MANY, LONG);
        for (int i = 0; i < MANY; i++) {
            Promise.check(order.get(i) == i, "in the order " + order);
        }
        return order;
    }

    private static Object slept(World world, boolean exactly) {
        return world.delay(ANSWER).thenRun(() -> {
            long passed = world.now().toNanos();
            boolean good = exactly ? passed == ANSWER.toNanos() : passed >= ANSWER.toNanos();
            Promise.check(good, "slept " + passed + " ns");
        });
    }

    private static Object ticked(World world, boolean exactly) {
        int[] ticks = {0};
        List<String> wrong = new ArrayList<>();
        ScheduledFuture<?> timer = world.executor()
                .scheduleAtFixedRate(
                        () -> {
                            ticks[0]++;
                            long early = Duration.ofMillis(10L * ticks[0]).toNanos()
                                    - world.now().toNanos();
                            if (exactly ? early != 0 : early > 0) {
                                // what a periodic task throws only ends it
                                wrong.add("tick " + ticks[0] + " is early by " + early + " ns");
                            }
                        },
                        10,
                        10,
                        MILLISECONDS);
        world.runUntil(() -> ticks[0] >= MANY, LONG);
        timer.cancel(false);
        Promise.check(wrong.isEmpty(), wrong.toString());
        return ticks[0];
    }

    private static Object dependents(World world, boolean registered) {
        List<String> order = new ArrayList<>();
        SimFuture<Boolean> source = world.loop().supplyAsync(() -> order.add("source"));
        SimFuture<Boolean> one = source.thenApplyAsync(x -> order.add("one"));
        SimFuture<Boolean> two = source.thenApplyAsync(x -> order.add("two"));
        return one.thenCombine(two, (a, b) -> order).thenAccept(all -> {
            Promise.check(all.get(0).equals("source"), "in the order " + all);
            Promise.check(!registered || all.get(1).equals("one"), "in the order " + all);
        });
    }

    private static Object allOf(World world, boolean any) {
        boolean[] done = new boolean[MANY];
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            int n = i;
            all.add(world.delay(Duration.ofMillis(10L + n)).thenRun(() -> done[n] = true));
        }
        CompletableFuture<?>[] array = all.toArray(CompletableFuture[]::new);
        CompletableFuture<?> waited = any ? array[MANY - 1] : world.loop().allOf(array);
        return waited.thenRun(() -> {
            for (boolean each : done) {
                Promise.check(each, "one is missing");
            }
        });
    }

    private static Object timed(World world, boolean handled) {
        SimFuture<String> answer = world.delay(ANSWER).thenApply(x -> "answer").orTimeout(30, MILLISECONDS);
        return handled
                ? answer.exceptionally(e -> "none").thenAccept(text -> Promise.check(!text.isEmpty(), text))
                : answer;
    }

    private static Object fallback(World world, boolean both) {
        return world.delay(ANSWER)
                .thenApply(x -> "answer")
                .completeOnTimeout("default", 30, MILLISECONDS)
                .thenAccept(text -> Promise.check(text.equals("answer") || (both && text.equals("default")), text));
    }

    private static Object counted(World world, boolean atomic) {
        AtomicInteger sum = new AtomicInteger();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(
                    atomic
                            ? world.loop().runAsync(sum::incrementAndGet)
                            : world.loop().supplyAsync(sum::get).thenAcceptAsync(seen -> sum.set(seen + 1)));
        }
        return world.loop()
                .allOf(all.toArray(CompletableFuture[]::new))
                .thenRun(() -> Promise.check(sum.get() == MANY, "counted " + sum));
    }

    private static Object awaited(World world, boolean waits) {
        boolean[] done = {false};
        SimFuture<Void> work = world.delay(ANSWER).thenRun(() -> done[0] = true);
        SimFuture<?> before = waits ? work : world.delay(ANSWER.multipliedBy(2));
        return before.thenRun(() -> Promise.check(done[0], "not done"));
    }

    private static Object cached(World world, boolean versioned) {
        int[] stored = {1};
        int[] cached = {0};
        SimFuture<Void> read = world.loop()
                .supplyAsync(() -> stored[0])
                .thenCombine(world.delay(ANSWER), (found, x) -> found)
                .thenAccept(found -> cached[0] = versioned ? Math.max(cached[0], found) : found);
        SimFuture<Void> write = world.delay(ANSWER)
                .thenCompose(x -> world.delay(ANSWER))
                .thenRun(() -> {
                    stored[0] = 2;
                    cached[0] = 2;
                });
        return world.loop().allOf(read, write).thenRun(() -> Promise.check(cached[0] == 2, "cached " + cached[0]));
    }

    private static Object invoked(World world, boolean all) throws InterruptedException {
        int[] done = {0};
        if (all) {
            world.executor().invokeAll(java.util.Collections.nCopies(MANY, () -> {
                done[0]++;
                return null;
            }));
            Promise.check(done[0] == MANY, "done " + done[0]);
            return done[0];
        }
        for (int i = 0; i < MANY; i++) {
            world.executor().execute(() -> done[0]++);
        }
        return world.loop().runAsync(() -> {}).thenRun(() -> Promise.check(done[0] == MANY, "done " + done[0]));
    }

    private static Object retried(World world, boolean withId) {
        Set<Integer> seen = new HashSet<>();
        int[] balance = {0};
        // The answer of the first try may be late; its effect is there all the same.
        Runnable credit = () -> {
            if (!withId || seen.add(1)) {
                balance[0]++;
            }
        };
        SimFuture<String> first = world.loop()
                .runAsync(credit)
                .thenCompose(x -> world.delay(ANSWER))
                .thenApply(x -> "paid")
                .completeOnTimeout("unknown", 30, MILLISECONDS);
        return first.thenCompose(said -> said.equals("paid")
                        ? first
                        : world.loop().runAsync(credit).thenApply(x -> "paid"))
                .thenAccept(x -> Promise.check(balance[0] == 1, "credited " + balance[0] + " times"));
    }

    private static Object chains(World world, boolean both) {
        Map<String, Integer> steps = new HashMap<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            CompletableFuture<Void> chain = world.loop().runAsync(() -> steps.put(name, 0));
            for (int i = 1; i <= MANY; i++) {
                int n = i;
                chain = chain.thenRunAsync(() -> {
                    Integer before = steps.put(name, n);
                    Promise.check(before != null && before == n - 1, name + " skipped a step");
                    int other = steps.getOrDefault(name.equals("a") ? "b" : "a", 0);
                    Promise.check(!both || Math.abs(other - n) <= 2, "one chain is far ahead");
                });
            }
            all.add(chain);
        }
        return world.loop().allOf(all.toArray(CompletableFuture[]::new));
    }

    private static Object suspected(World world, boolean revised) {
        long[] heard = {0};
        boolean[] suspect = {false};
        boolean[] buried = {false};
        int[] beats = {0};
        ScheduledFuture<?> beat = world.executor()
                .scheduleAtFixedRate(
                        () -> {
                            heard[0] = world.now().toNanos();
                            suspect[0] = false;
                            beats[0]++;
                        },
                        10,
                        10,
                        MILLISECONDS);
        ScheduledFuture<?> watch = world.executor()
                .scheduleAtFixedRate(
                        () -> {
                            boolean silent = world.now().toNanos() - heard[0] > 25_000_000;
                            suspect[0] = silent;
                            buried[0] |= silent;
                        },
                        15,
                        10,
                        MILLISECONDS);
        world.runUntil(() -> beats[0] >= 10, LONG);
        watch.cancel(false);
        int before = beats[0];
        world.runUntil(() -> beats[0] > before, LONG);
        beat.cancel(false);
        Promise.check(!suspect[0], "still suspected");
        Promise.check(revised || !buried[0], "given up for dead, and alive");
        return beats[0];
    }

    private static Object leased(World world, boolean fenced) {
        int[] epoch = {1};
        List<Integer> written = new ArrayList<>();
        // Whoever holds the lease of epoch 1 writes after a pause that is shorter than the lease.
        SimFuture<Void> old = world.delay(ANSWER).thenRun(() -> {
            if (!fenced || epoch[0] == 1) {
                written.add(1);
            }
        });
        SimFuture<Void> next = world.delay(ANSWER.multipliedBy(2)).thenRun(() -> {
            epoch[0] = 2;
            written.add(2);
        });
        return world.loop()
                .allOf(old, next)
                .thenRun(() -> Promise.check(written.get(written.size() - 1) == 2, "written by " + written));
    }

    private static Object limited(World world, boolean most) {
        List<Long> passed = new ArrayList<>();
        CompletableFuture<Void> all =
                world.loop().runAsync(() -> passed.add(world.now().toNanos()));
        for (int i = 0; i < MANY; i++) {
            all = all.thenCompose(x -> world.delay(ANSWER))
                    .thenRunAsync(() -> passed.add(world.now().toNanos()));
        }
        return all.thenRun(() -> {
            for (int i = 1; i < passed.size(); i++) {
                Promise.check(passed.get(i) - passed.get(i - 1) >= ANSWER.toNanos(), "too fast: " + passed);
            }
            long window = passed.get(passed.size() - 1) - passed.get(0);
            Promise.check(most || window < ANSWER.toNanos() * (MANY + 1), "too slow: " + passed);
        });
    }

    private static Object shutDown(World world, boolean waits) {
        SimExecutor thread = world.singleThread("io");
        int[] done = {0};
        for (int i = 0; i < MANY; i++) {
            thread.execute(() -> done[0]++);
        }
        thread.shutdown();
        if (waits) {
            boolean all = thread.awaitTermination(1, java.util.concurrent.TimeUnit.HOURS);
            Promise.check(all && done[0] == MANY, "done " + done[0]);
            return done[0];
        }
        return world.delay(Duration.ofMillis(1)).thenRun(() -> Promise.check(done[0] == MANY, "done " + done[0]));
    }

    private static Object polled(World world, boolean untilThere) {
        boolean[] there = {false};
        world.delay(Duration.ofMillis(25)).thenRun(() -> there[0] = true);
        return poll(world, there, untilThere ? Integer.MAX_VALUE : 3);
    }

    private static SimFuture<Void> poll(World world, boolean[] there, int left) {
        return world.delay(ANSWER).thenCompose(x -> {
            if (there[0]) {
                return world.loop().runAsync(() -> {});
            }
            Promise.check(left > 1, "not there after the last poll");
            return poll(world, there, left - 1);
        });
    }
}
