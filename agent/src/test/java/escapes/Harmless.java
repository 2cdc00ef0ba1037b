package escapes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Programs as people write them, which reach for much by themselves and for nothing that a run cannot have. */
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
public final class Harmless {
    public static final Map<String, Callable<Object>> ALL = new LinkedHashMap<>();

    private Harmless() {}

    static {
        ALL.put("Retry", () -> new Retry().call());
        ALL.put("Cache", () -> new Cache().isFresh("a"));
        ALL.put("Orders", () -> new Orders().place());
        ALL.put("Outbox", () -> new Outbox().run());
        ALL.put("Quote", () -> new Quote().best());
        ALL.put("Pipeline", () -> new Pipeline().total());
        ALL.put("Bucket", () -> new Bucket().take());
        ALL.put("Tickets", () -> new Tickets().next());
        ALL.put("Shuffled", () -> new Shuffled().deck());
        ALL.put("Sums", () -> new Sums().of(List.of(1, 2, 3)));
        ALL.put("Handover", () -> new Handover().pass());
        ALL.put("Latched", () -> new Latched().all());
        ALL.put("Permits", () -> new Permits().guarded());
        ALL.put("Reminder", () -> new Reminder().run());
        ALL.put("Session", () -> new Session().age());
        ALL.put("Breaker", () -> new Breaker().isClosed());
        ALL.put("Tree", () -> new Tree().sum());
        ALL.put("Windows", () -> new Windows().count());
        ALL.put("Any", () -> new Any().first());
        ALL.put("Batches", () -> new Batches().run());
    }

    static final class Retry {
        int attempts;

        String call() throws Exception {
            Random jitter = new Random();
            while (++attempts < 4) {
                Thread.sleep(100L * attempts + jitter.nextInt(20));
            }
            return "after " + attempts;
        }
    }

    static final class Cache {
        private final Map<String, Long> until = new HashMap<>();

        boolean isFresh(String key) throws Exception {
            until.put(key, System.nanoTime() + TimeUnit.SECONDS.toNanos(5));
            Thread.sleep(4_999);
            boolean before = System.nanoTime() < until.get(key);
            Thread.sleep(2);
            return before && System.nanoTime() >= until.get(key);
        }
    }

    static final class Orders {
        private final ExecutorService pool = Executors.newFixedThreadPool(3);

        int place() throws Exception {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int amount = i;
                all.add(pool.submit(() -> amount));
            }
            int sum = 0;
            for (Future<Integer> each : all) {
                sum += each.get();
            }
            pool.shutdown();
            return sum;
        }
    }

    static final class Outbox {
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final List<Instant> sent = new ArrayList<>();

        int run() throws Exception {
            var polling = timer.scheduleWithFixedDelay(() -> sent.add(Instant.now()), 0, 1, TimeUnit.SECONDS);
            Thread.sleep(10_500);
            polling.cancel(false);
            timer.shutdownNow();
            return sent.size();
        }
    }

    static final class Quote {
        String best() {
            CompletableFuture<String> slow =
                    CompletableFuture.supplyAsync(() -> "slow", CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
            return slow.completeOnTimeout("none", 1, TimeUnit.SECONDS).join();
        }
    }

    static final class Pipeline {
        int total() {
            return CompletableFuture.supplyAsync(() -> 1)
                    .thenApplyAsync(n -> n + 1)
                    .thenCombineAsync(CompletableFuture.supplyAsync(() -> 5), Integer::sum)
                    .join();
        }
    }

    static final class Bucket {
        private long last = System.nanoTime();
        private double permits = 1;

        boolean take() {
            long now = System.nanoTime();
            permits = Math.min(10, permits + (now - last) / 1e9);
            last = now;
            return permits-- >= 1;
        }
    }

    static final class Tickets {
        String next() {
            return UUID.randomUUID() + "-" + LocalDate.now();
        }
    }

    static final class Shuffled {
        List<Integer> deck() {
            List<Integer> cards = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6));
            Collections.shuffle(cards);
            return cards;
        }
    }

    static final class Sums {
        int of(List<Integer> numbers) {
            return numbers.parallelStream().mapToInt(n -> n).sum();
        }
    }

    static final class Handover {
        private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

        String pass() throws Exception {
            CompletableFuture.runAsync(() -> queue.add("letter"));
            return queue.take();
        }
    }

    static final class Latched {
        long all() throws Exception {
            CountDownLatch latch = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                CompletableFuture.runAsync(latch::countDown);
            }
            latch.await();
            return latch.getCount();
        }
    }

    static final class Permits {
        private final Semaphore semaphore = new Semaphore(1);

        boolean guarded() throws Exception {
            semaphore.acquire();
            CompletableFuture.runAsync(semaphore::release, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
            return semaphore.tryAcquire(2, TimeUnit.SECONDS);
        }
    }

    static final class Reminder {
        private final Timer timer = new Timer(true);
        private final List<Long> times = new ArrayList<>();

        List<Long> run() throws Exception {
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            times.add(System.currentTimeMillis());
                        }
                    },
                    500);
            Thread.sleep(1_000);
            timer.cancel();
            return times;
        }
    }

    static final class Session {
        private final Clock clock = Clock.systemUTC();
        private final Instant started = clock.instant();

        Duration age() throws Exception {
            TimeUnit.MINUTES.sleep(30);
            return Duration.between(started, clock.instant());
        }
    }

    static final class Breaker {
        private final AtomicInteger failures = new AtomicInteger();
        private volatile long openUntil;

        boolean isClosed() {
            if (failures.incrementAndGet() > 3) {
                openUntil = System.currentTimeMillis() + 1_000;
            }
            return System.currentTimeMillis() >= openUntil;
        }
    }

    static final class Tree {
        private static final class Sum extends RecursiveTask<Integer> {
            private static final long serialVersionUID = 1;
            private final int from;
            private final int to;

            Sum(int from, int to) {
                this.from = from;
                this.to = to;
            }

            @Override
            protected Integer compute() {
                if (to - from < 3) {
                    return from;
                }
                int middle = (from + to) / 2;
                Sum left = new Sum(from, middle);
                left.fork();
                return new Sum(middle, to).compute() + left.join();
            }
        }

        int sum() {
            return ForkJoinPool.commonPool().invoke(new Sum(0, 20));
        }
    }

    static final class Windows {
        private final Map<Month, Integer> byMonth = new EnumMap<>(Month.class);

        int count() {
            byMonth.merge(LocalDateTime.now().getMonth(), 1, Integer::sum);
            return byMonth.size();
        }
    }

    static final class Any {
        Object first() {
            return CompletableFuture.anyOf(
                            CompletableFuture.supplyAsync(() -> "a"), CompletableFuture.supplyAsync(() -> "b"))
                    .join();
        }
    }

    static final class Batches {
        private final ExecutorService pool = Executors.newCachedThreadPool();

        String run() throws Exception {
            CompletionService<String> service = new ExecutorCompletionService<>(pool);
            service.submit(() -> "one");
            service.submit(() -> "two");
            String first = service.take().get();
            String second = service.take().get();
            pool.shutdown();
            return first.length() + second.length() + "" + pool.awaitTermination(1, TimeUnit.SECONDS);
        }
    }
}
