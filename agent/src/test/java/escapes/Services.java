package escapes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Classes as people write them: nothing comes from outside. */
@SuppressWarnings({
    "AddressSelection",
    "DefaultCharset",
    "FutureReturnValueIgnored",
    "JavaTimeDefaultTimeZone",
    "JavaUtilDate",
    "ObjectToString",
    "ThreadPriorityCheck",
    "WaitNotInLoop"
}) // what they do wrong is the point
public final class Services {
    /** Made with the class, in whatever run that is, and used by all. */
    private static final ExecutorService POOL = Executors.newFixedThreadPool(4);

    private static final ScheduledExecutorService TIMERS = Executors.newScheduledThreadPool(1);

    private Services() {}

    /** Two buyers see one piece left. */
    // region stock
    public static final class Stock {
        private static final ExecutorService POOL = Executors.newFixedThreadPool(4);
        private static final Random JITTER = new Random();
        private int left = 1;

        private void buy() {
            if (left > 0) {
                sleep(10 + JITTER.nextInt(5)); // the payment
                left--;
            }
        }

        public int sell() {
            CompletableFuture<Void> one = CompletableFuture.runAsync(this::buy, POOL);
            CompletableFuture<Void> two = CompletableFuture.runAsync(this::buy, POOL);
            CompletableFuture.allOf(one, two).join();
            return left;
        }
    }
    // endregion

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fails twice and waits longer each time. */
    public static List<Long> retries() {
        List<Long> times = new ArrayList<>();
        long start = System.nanoTime();
        for (int attempt = 1; attempt <= 3; attempt++) {
            times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            sleep(attempt * 1_000L);
        }
        return times;
    }

    /** Ticks that a static pool keeps. */
    public static int ticksInAMinute() {
        int[] ticks = new int[1];
        var ticking = TIMERS.scheduleAtFixedRate(() -> ticks[0]++, 1, 1, TimeUnit.SECONDS);
        sleep(60_500);
        ticking.cancel(false);
        return ticks[0];
    }

    /** Tasks of a static pool, in the order in which they ran. */
    public static String order() {
        StringBuilder order = new StringBuilder();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (char name : "abcdef".toCharArray()) {
            all.add(CompletableFuture.runAsync(() -> order.append(name), POOL));
        }
        all.forEach(CompletableFuture::join);
        return order.toString();
    }

    /** References to methods and constructors instead of calls. */
    public static long byReference() {
        LongSupplier clock = System::nanoTime;
        Supplier<Random> maker = Random::new;
        return clock.getAsLong() + maker.get().nextLong();
    }

    /** A constructor whose arguments branch, with one inside the other. */
    public static long nested(boolean flag) {
        Random random = new Random(flag ? new Random().nextLong() : 7L);
        Random other = flag ? new Random() : new Random(8);
        return random.nextLong() ^ other.nextLong();
    }

    /** Has a generator of its own kind. */
    public static final class Dice extends Random {
        private static final long serialVersionUID = 1;

        public Dice() {
            super();
        }

        public Dice(long seed) {
            super(seed);
        }

        public int roll() {
            return 1 + nextInt(6);
        }
    }

    public static String single() {
        ExecutorService one = Executors.newSingleThreadExecutor();
        StringBuilder order = new StringBuilder();
        for (char name : "abcdef".toCharArray()) {
            one.execute(() -> order.append(name));
        }
        one.shutdown();
        try {
            if (!one.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("late");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return order.toString();
    }

    public static java.net.Socket socketByReference() throws Exception {
        java.util.concurrent.Callable<java.net.Socket> maker = java.net.Socket::new;
        return maker.call();
    }

    public static String readsASimulatedFile(java.nio.file.Path path) throws java.io.IOException {
        java.nio.file.Files.writeString(path, "kept");
        return java.nio.file.Files.readString(path);
    }

    public static String waitsForNobody() {
        return new CompletableFuture<String>().join();
    }

    /** Does nothing that leaves. */
    public static final class Plain {
        public int add(int one, int other) {
            return one + other;
        }
    }

    /** Has methods that are called as some of the JDK's are. */
    public static final class Namesakes extends CompletableFuture<String> {
        public String get(String key) {
            return key;
        }

        public String wait(String whom) {
            return whom;
        }

        public String join(String... parts) {
            return String.join("+", parts);
        }

        public static String all() {
            Namesakes one = new Namesakes();
            return one.get("a") + one.wait("b") + one.join("c", "d");
        }
    }

    /** Kotlin's own clocks. */
    public static String kotlinTime() throws ReflectiveOperationException {
        kotlin.time.TimeMark mark = ((kotlin.time.TimeSource) kotlin.time.TimeSource.Monotonic.INSTANCE).markNow();
        long before = kotlin.time.Clock.System.INSTANCE.now().toEpochMilliseconds();
        sleep(1_500);
        long after = kotlin.time.Clock.System.INSTANCE.now().toEpochMilliseconds();
        // Its name has a hyphen, so that Java cannot say it; a duration in nanoseconds is twice that.
        long elapsed = 0;
        for (java.lang.reflect.Method method : kotlin.time.TimeMark.class.getMethods()) {
            if (method.getName().startsWith("elapsedNow-")) {
                elapsed = (long) method.invoke(mark);
            }
        }
        return after - before + " " + elapsed / 2 / 1_000_000;
    }
}
