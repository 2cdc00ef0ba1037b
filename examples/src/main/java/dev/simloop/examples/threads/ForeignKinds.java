package dev.simloop.examples.threads;

import dev.simloop.Scenario;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import kotlin.concurrent.ThreadsKt;

/** Ways in which a program makes a thread that the loop does not control, each of which lives on. */
public final class ForeignKinds {
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    /** What makes threads lives on while something refers to it. */
    private static final List<Object> KEPT = new ArrayList<>();

    private ForeignKinds() {}

    private static void sit() {
        try {
            NEVER.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ExecutorService kept(ExecutorService pool) {
        KEPT.add(pool);
        pool.execute(ForeignKinds::sit);
        return pool;
    }

    private static void started(Thread thread) {
        thread.setDaemon(true);
        thread.start();
    }

    /** {@return what is seen on every JDK, by name} */
    public static Map<String, Scenario.Action> seen() {
        Map<String, Scenario.Action> kinds = new LinkedHashMap<>();
        kinds.put("new Thread", world -> started(new Thread(ForeignKinds::sit, "a-thread")));
        kinds.put(
                "a subclass of Thread",
                world -> started(new Thread("a-subclass") {
                    @Override
                    public void run() {
                        sit();
                    }
                }));
        kinds.put(
                "a thread of a group of its own",
                world -> started(new Thread(new ThreadGroup("group"), ForeignKinds::sit, "grouped")));
        kinds.put("one that is never started", world -> KEPT.add(new Thread("never-started")));
        kinds.put("Timer", world -> KEPT.add(new Timer("a-timer", true)));
        kinds.put("newSingleThreadExecutor", world -> kept(Executors.newSingleThreadExecutor()));
        kinds.put("newFixedThreadPool", world -> kept(Executors.newFixedThreadPool(2)));
        kinds.put("newCachedThreadPool", world -> kept(Executors.newCachedThreadPool()));
        kinds.put("newScheduledThreadPool", world -> {
            var timer = Executors.newScheduledThreadPool(1);
            KEPT.add(timer);
            KEPT.add(timer.schedule(ForeignKinds::sit, 0, TimeUnit.SECONDS));
        });
        kinds.put("a ForkJoinPool of one's own", world -> kept(new ForkJoinPool(2)));
        kinds.put("supplyAsync with a pool", world -> {
            ExecutorService pool = Executors.newFixedThreadPool(1);
            KEPT.add(pool);
            KEPT.add(CompletableFuture.runAsync(ForeignKinds::sit, pool));
        });
        kinds.put(
                "kotlin.concurrent.thread",
                world -> ThreadsKt.thread(true, true, null, "a-kotlin-thread", -1, () -> {
                    sit();
                    return Unit.INSTANCE;
                }));
        return kinds;
    }

    /** {@return what is not seen, or not on every JDK, by name} */
    public static Map<String, Scenario.Action> unseen() {
        Map<String, Scenario.Action> kinds = new LinkedHashMap<>();
        kinds.put("the common pool", world -> KEPT.add(CompletableFuture.runAsync(ForeignKinds::sit)));
        kinds.put(
                "inheritThreadLocals=false",
                world -> started(new Thread(null, ForeignKinds::sit, "inherits-nothing", 0, false)));
        kinds.put("HttpClient", world -> KEPT.add(HttpClient.newHttpClient()));
        kinds.put("Process", world -> {
            Process process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            KEPT.add(process);
        });
        kinds.put("Cleaner", world -> KEPT.add(java.lang.ref.Cleaner.create()));
        return kinds;
    }
}
