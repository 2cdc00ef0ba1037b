package dev.simloop.cli;

import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.tape.Fallback;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the tests name on the command line. */
@SuppressWarnings({
    "DoNotCallSuggester", // the command line calls them
    "FutureReturnValueIgnored" // a campaign awaits the future that its scenario returns
})
public final class Programs {
    /** What a program prints that may now be ended. */
    static final String WAITING = "may be ended now";

    private static final AtomicInteger RUNS = new AtomicInteger();

    /** Nobody reads it; because of it the loop that burns time is not optimised away. */
    private static final AtomicLong BURNT = new AtomicLong();

    private int field;

    private Programs() {}

    /** Passes under every seed. */
    public static void passes(World world) {
        world.count("ran");
    }

    /** Two of three tasks in the wrong order: fails under about half of all seeds. */
    public static Scenario races() {
        return world -> {
            StringBuilder order = new StringBuilder();
            CompletableFuture<?> both = world.loop()
                    .allOf(world.runAsync(() -> order.append('a')), world.runAsync(() -> order.append('b')));
            return both.thenRun(() -> {
                if (!order.toString().equals("ab")) {
                    throw new IllegalStateException("order is " + order);
                }
            });
        };
    }

    /** Six tasks in any order. */
    public static void crowded(World world) {
        for (int i = 0; i < 6; i++) {
            world.runAsync(() -> {});
        }
    }

    /** Fails for one value of a thousand. */
    public static void wideDraw(World world) {
        if (world.random("wide").nextInt(1_000) == 7) {
            throw new IllegalStateException("seven");
        }
    }

    /** Fails where the last of six tasks comes first, whatever the others do. */
    public static Object crowd(World world) {
        StringBuilder order = new StringBuilder();
        CompletableFuture<?>[] tasks = new CompletableFuture<?>[6];
        for (int i = 0; i < tasks.length; i++) {
            int me = i;
            tasks[i] = world.runAsync(() -> order.append(me));
        }
        return world.loop().allOf(tasks).thenRun(() -> {
            if (order.charAt(0) == '5') {
                throw new IllegalStateException("last came first");
            }
        });
    }

    /** As {@link #races}, with limits of its own and so another digest. */
    public static Campaign configured() {
        return Campaign.of(races())
                .withConfig(SimConfig.defaults().withMaxSteps(1_000))
                .withSeeds(5);
    }

    /** Nothing of what it hopes for ever happens. */
    public static Scenario.Action hollow() {
        return world -> {
            world.declare("lightning");
            world.sometimes("two leaders", () -> false);
        };
    }

    /** What it throws depends on what ran before in this JVM. */
    public static Object unstable(World world) {
        throw new IllegalStateException("run " + RUNS.incrementAndGet());
    }

    /** Its second run in a JVM, and each after it, draws once more than the first. */
    public static Scenario remembers() {
        return world -> {
            world.fingerprint("run", RUNS.incrementAndGet());
            return null;
        };
    }

    /** A different second program for the tape of {@link #races}. */
    public static Object shorter(World world) {
        return world.delay(Duration.ofSeconds(1));
    }

    /** Draws once, of a bound. */
    public static Object draws(World world) {
        long drawn = world.stream("dice", Fallback.ZERO).next(6);
        if (drawn == 5) {
            throw new AssertionError("\u001b[31mthrew a\u0007 six");
        }
        return drawn;
    }

    /** Two hosts that observe a value, and a failure in the last of some steps. */
    public static Object tells(World world) {
        for (String name : new String[] {"n1", "n2"}) {
            world.host(name).executor().execute(() -> {
                world.fingerprint("term", 1);
                world.fingerprint("term", 1);
                world.fingerprint("term", name.equals("n1") ? 2 : 1);
            });
        }
        return world.delay(Duration.ofMillis(5)).thenRun(() -> {
            world.fingerprint("\u001b[2J<script>", 7);
            throw new IllegalStateException("told\nall");
        });
    }

    /** Fails under seed 3; says when 100 seeds have run in this JVM. */
    public static Object endless(World world) {
        if (RUNS.incrementAndGet() == 100) {
            System.out.println(WAITING);
        }
        if (world.seed() == 3) {
            throw new IllegalStateException("seed three");
        }
        return world.seed();
    }

    /** Fails where ten of twenty pairs come in the wrong order, which takes many candidates to find; each is slow from the twentieth on. */
    public static Object stubborn(World world) {
        int run = RUNS.incrementAndGet();
        if (run == 20) {
            System.out.println(WAITING);
        }
        long sum = run;
        for (int i = 0; run >= 20 && i < 200_000_000; i++) {
            sum += i ^ (sum << 7);
        }
        BURNT.set(sum);
        int[] wrong = new int[1];
        CompletableFuture<?>[] tasks = new CompletableFuture<?>[40];
        boolean[] done = new boolean[tasks.length];
        for (int i = 0; i < tasks.length; i++) {
            int me = i;
            tasks[i] = world.runAsync(() -> {
                done[me] = true;
                wrong[0] += me % 2 == 1 && !done[me - 1] ? 1 : 0;
            });
        }
        return world.loop().allOf(tasks).thenRun(() -> {
            if (wrong[0] >= 10) {
                throw new IllegalStateException("ten in the wrong order");
            }
        });
    }

    /** Cannot be made. */
    public static Campaign broken() {
        throw new IllegalStateException("out of order");
    }

    /** Makes none. */
    public static @Nullable Campaign none() {
        return null;
    }

    public static String wrongResult() {
        return "";
    }

    public static Scenario wrongParameter(int number) {
        return world -> number;
    }

    static Scenario hidden() {
        return world -> 1;
    }

    public Scenario notStatic() {
        return world -> field;
    }

    public static void twice(World world) {}

    public static Scenario twice() {
        return world -> 1;
    }

    /** A class that is a scenario; its field would tell if an object served two runs. */
    public static final class Fresh implements Scenario {
        private int runs;

        @Override
        public Object run(World world) {
            runs++;
            if (runs > 1) {
                throw new IllegalStateException("object used " + runs + " times");
            }
            return runs;
        }
    }

    /** A class that is an action, found without being public. */
    static final class Quiet implements Scenario.Action {
        public Quiet() {}

        @Override
        public void run(World world) {
            world.count("quiet");
        }
    }

    /** Its constructor fails. */
    public static final class Unmade implements Scenario {
        public Unmade() {
            throw new IllegalStateException("no luck");
        }

        @Override
        public Object run(World world) {
            return 1;
        }
    }

    /** Its constructor wants something. */
    public static final class Demanding implements Scenario {
        private final int what;

        public Demanding(int what) {
            this.what = what;
        }

        @Override
        public Object run(World world) {
            return what;
        }
    }

    /** Cannot be initialized. */
    public static final class Uninitialized implements Scenario {
        private static final int NUMBER = Integer.parseInt("x");

        @Override
        public Object run(World world) {
            return NUMBER;
        }
    }

    /** Not made to be made. */
    public abstract static class Abstract implements Scenario {}
}
