package dev.simloop.benchmarks;

import dev.simloop.Host;
import dev.simloop.SimExecutor;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Programs whose bug takes a known number of ordering constraints, as Burckhardt and others count depth. Each actor is a
 * simulated thread, each of its steps a task of it, and all steps are there from the start, so that the number of actors
 * and of steps is known as well.
 */
final class DepthPrograms {
    private DepthPrograms() {}

    /**
     * One of them.
     *
     * @param depth how many ordering constraints make the bug show, whatever else happens
     * @param actors how many actors there are, the scenario's own among them
     */
    record Program(String name, int depth, int actors, Campaign campaign) {}

    static List<Program> all() {
        List<Program> programs = new ArrayList<>();
        programs.add(new Program("use before set", 1, 3, Campaign.ofAction(world -> useBeforeSet(world, 0))));
        programs.add(
                new Program("use before set among 50", 1, 51, Campaign.ofAction(world -> useBeforeSet(world, 48))));
        programs.add(new Program("passed over for 20 steps", 1, 4, Campaign.ofAction(DepthPrograms::passedOver)));
        programs.add(new Program("lease and a slow clock", 1, 5, Campaign.ofAction(DepthPrograms::lease)));
        programs.add(new Program("check then act", 2, 3, Campaign.ofAction(world -> checkThenAct(world, 0))));
        programs.add(
                new Program("check then act among 20", 2, 21, Campaign.ofAction(world -> checkThenAct(world, 18))));
        programs.add(new Program("lost wake-up", 2, 3, Campaign.of(DepthPrograms::lostWakeUp)));
        programs.add(new Program("ABA on a version", 2, 3, Campaign.ofAction(DepthPrograms::aba)));
        programs.add(new Program("deadlock of two", 2, 3, Campaign.of(world -> deadlock(world, 2))));
        programs.add(new Program("three messages reversed", 2, 4, Campaign.ofAction(DepthPrograms::threeMessages)));
        programs.add(new Program("crash between two fsyncs", 2, 4, Campaign.of(DepthPrograms::crash)));
        programs.add(new Program("deadlock of three", 3, 4, Campaign.of(world -> deadlock(world, 3))));
        programs.add(new Program("to and fro, 3", 3, 3, Campaign.ofAction(world -> toAndFro(world, 3))));
        programs.add(new Program("to and fro, 4", 4, 3, Campaign.ofAction(world -> toAndFro(world, 4))));
        programs.add(new Program("to and fro, 5", 5, 3, Campaign.ofAction(world -> toAndFro(world, 5))));
        return programs;
    }

    private static void thread(World world, String name, Runnable... steps) {
        SimExecutor thread = world.singleThread(name);
        for (Runnable step : steps) {
            thread.execute(step);
        }
    }

    private static void bystanders(World world, int count) {
        for (int i = 0; i < count; i++) {
            thread(world, "bystander-" + i, () -> {}, () -> {});
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }

    private static void useBeforeSet(World world, int others) {
        boolean[] set = new boolean[1];
        bystanders(world, others);
        thread(world, "setter", () -> {}, () -> set[0] = true);
        thread(world, "user", () -> {}, () -> {}, () -> check(set[0], "used before it was set"));
    }

    private static void passedOver(World world) {
        boolean[] served = new boolean[1];
        thread(world, "victim", () -> served[0] = true);
        for (int i = 0; i < 2; i++) {
            SimExecutor greedy = world.singleThread("greedy-" + i);
            for (int step = 0; step < 20; step++) {
                greedy.execute(() -> {});
            }
            greedy.execute(() -> check(served[0], "passed over for 20 steps"));
        }
    }

    /** By its slow clock the holder writes in its last second, which is the instant at which the other one takes over. */
    private static void lease(World world) {
        boolean[] taken = new boolean[1];
        Host holder = world.host("holder");
        Host other = world.host("other");
        holder.hostClock().drift(-200_000_000);
        var writes = holder.executor().schedule(() -> failIf(world, taken[0]), 8, TimeUnit.SECONDS);
        var takes = other.executor().schedule(() -> taken[0] = true, 10, TimeUnit.SECONDS);
        check(!writes.isDone() && !takes.isDone(), "something was done before its time");
    }

    /** What a scheduled task throws is kept in its future, and nobody asks for that. */
    private static void failIf(World world, boolean taken) {
        if (taken) {
            world.loop().fail(new IllegalStateException("wrote without the lease"));
        }
    }

    private static void checkThenAct(World world, int others) {
        boolean[] free = {true};
        boolean[] sawFree = new boolean[1];
        bystanders(world, others);
        thread(
                world,
                "careless",
                () -> {},
                () -> sawFree[0] = free[0],
                () -> {},
                () -> check(!sawFree[0] || free[0], "taken between look and use"));
        thread(world, "taker", () -> {}, () -> free[0] = false);
    }

    /** Looks whether it may go on, and only then says that it waits: a signal in between wakes nobody. */
    private static CompletionStage<?> lostWakeUp(World world) {
        boolean[] ready = new boolean[1];
        boolean[] mustWait = new boolean[1];
        Deque<Runnable> waiting = new ArrayDeque<>();
        var done = world.<Void>newFuture();
        thread(world, "waiter", () -> mustWait[0] = !ready[0], () -> {}, () -> {
            if (mustWait[0]) {
                waiting.add(() -> done.complete(null));
            } else {
                done.complete(null);
            }
        });
        thread(world, "signaller", () -> {}, () -> {
            ready[0] = true;
            waiting.forEach(Runnable::run);
        });
        return done;
    }

    private static void aba(World world) {
        int[] version = {7};
        int[] writes = new int[1];
        int[] seen = new int[2];
        thread(
                world,
                "careful",
                () -> {
                    seen[0] = version[0];
                    seen[1] = writes[0];
                },
                () -> {},
                () -> check(
                        version[0] != seen[0] || writes[0] == seen[1], "the version is as it was, the value is not"));
        thread(
                world,
                "twice",
                () -> {
                    version[0]++;
                    writes[0]++;
                },
                () -> {
                    version[0]--;
                    writes[0]++;
                });
    }

    /** Each takes its own lock and then that of the next, and gives both back. */
    private static CompletionStage<?> deadlock(World world, int count) {
        List<Deque<Runnable>> waiting = new ArrayList<>();
        boolean[] held = new boolean[count];
        List<java.util.concurrent.CompletableFuture<?>> ends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waiting.add(new ArrayDeque<>());
        }
        for (int i = 0; i < count; i++) {
            int own = i;
            int next = (i + 1) % count;
            SimExecutor thread = world.singleThread("philosopher-" + i);
            var end = world.<Void>newFuture();
            ends.add(end);
            thread.execute(() -> {});
            acquire(
                    held,
                    waiting,
                    own,
                    thread,
                    () -> acquire(held, waiting, next, thread, () -> {
                        release(held, waiting, next);
                        release(held, waiting, own);
                        end.complete(null);
                    }));
        }
        return world.loop().allOf(ends.toArray(new java.util.concurrent.CompletableFuture<?>[0]));
    }

    private static void acquire(
            boolean[] held, List<Deque<Runnable>> waiting, int lock, SimExecutor thread, Runnable then) {
        thread.execute(() -> {
            if (held[lock]) {
                waiting.get(lock).add(() -> acquire(held, waiting, lock, thread, then));
            } else {
                held[lock] = true;
                thread.execute(then);
            }
        });
    }

    private static void release(boolean[] held, List<Deque<Runnable>> waiting, int lock) {
        held[lock] = false;
        Runnable next = waiting.get(lock).poll();
        if (next != null) {
            next.run();
        }
    }

    private static void threeMessages(World world) {
        StringBuilder order = new StringBuilder();
        for (int i = 1; i <= 3; i++) {
            int number = i;
            thread(world, "sender-" + i, () -> {}, () -> {
                order.append(number);
                check(!order.toString().equals("321"), "messages came in the order 321");
            });
        }
    }

    /** Forces its data and then the name that says where they are; the power goes between the two. */
    private static CompletionStage<?> crash(World world) {
        boolean[] between = new boolean[1];
        Host node = world.host("node", host -> {
            Path file = host.disk().fileSystem().getPath("/data");
            boolean again = Files.exists(file) && !Files.exists(file.resolveSibling("name"));
            check(!(again && between[0]), "the data are there, and nothing names them");
            if (!Files.exists(file)) {
                SimExecutor thread = host.singleThread("writer");
                thread.execute(() -> {});
                thread.execute(() -> {
                    force(file);
                    between[0] = true;
                });
                thread.execute(() -> {});
                thread.execute(() -> {
                    force(file.resolveSibling("name"));
                    between[0] = false;
                });
            }
        });
        thread(world, "power", () -> {}, () -> {
            node.crash();
            node.restart();
        });
        return world.loop().delay(Duration.ofSeconds(1));
    }

    private static void force(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            int unused = channel.write(ByteBuffer.wrap(new byte[] {1}));
            channel.force(true);
            folder.force(true);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Two threads with {@code depth + 1} steps in all: it fails where they take turns from the first to the last. */
    private static void toAndFro(World world, int depth) {
        StringBuilder order = new StringBuilder();
        String wrong = "ababab".substring(0, depth + 1);
        SimExecutor first = world.singleThread("first");
        SimExecutor second = world.singleThread("second");
        for (int i = 0; i < wrong.length(); i++) {
            char who = wrong.charAt(i);
            (who == 'a' ? first : second).execute(() -> took(order, who, wrong));
        }
    }

    private static void took(StringBuilder order, char who, String wrong) {
        order.append(who);
        check(!order.toString().equals(wrong), "they took turns: " + wrong);
    }
}
