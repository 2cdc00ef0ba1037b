package escapes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What programs bind to threads. They sleep in virtual time. */
@SuppressWarnings("FutureReturnValueIgnored")
public final class ThreadBound {
    private static final ThreadLocal<String> USER = new ThreadLocal<>();
    private static final InheritableThreadLocal<String> TENANT = new InheritableThreadLocal<>();
    private static final ThreadLocal<int[]> BUFFER = ThreadLocal.withInitial(() -> new int[1]);

    private ThreadBound() {}

    /** A service that says who it works for by thread; one of them forgets to take that back. */
    // region requests
    public static final class Requests {
        private final ExecutorService pool = Executors.newFixedThreadPool(2);
        private final boolean isMended;

        public Requests(boolean isMended) {
            this.isMended = isMended;
        }

        private String logIn(String user) {
            USER.set(user);
            try {
                return audit();
            } finally {
                if (isMended) {
                    USER.remove();
                }
            }
        }

        private String audit() {
            return USER.get() == null ? "nobody" : USER.get();
        }

        /** {@return whom a request that came without a name was put down to} */
        public String anonymous() throws ExecutionException, InterruptedException {
            Future<String> ann = pool.submit(() -> logIn("ann"));
            Future<String> ben = pool.submit(() -> logIn("ben"));
            Future<String> nobody = pool.submit(this::audit);
            ann.get();
            ben.get();
            return nobody.get();
        }
    }
    // endregion

    private static <T> List<T> all(List<Future<T>> futures) throws ExecutionException, InterruptedException {
        List<T> values = new ArrayList<>();
        for (Future<T> future : futures) {
            values.add(future.get());
        }
        return values;
    }

    private static int count() {
        return ++BUFFER.get()[0];
    }

    private static int firsts(ExecutorService pool, int tasks) throws ExecutionException, InterruptedException {
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            futures.add(pool.submit(ThreadBound::count));
        }
        return Collections.frequency(all(futures), 1);
    }

    /** {@return how many threads have run tasks, of pools of three, of one, of as many as have work, and of many} */
    public static List<Integer> firstsOfPools() throws ExecutionException, InterruptedException {
        return List.of(
                firsts(Executors.newFixedThreadPool(3), 6),
                firsts(Executors.newSingleThreadExecutor(), 3),
                firsts(Executors.newCachedThreadPool(), 3),
                firsts(Executors.newFixedThreadPool(8), 3));
    }

    /** {@return what a cached pool's thread has counted when it is used again and again} */
    public static List<Integer> again() throws ExecutionException, InterruptedException {
        ExecutorService pool = Executors.newCachedThreadPool();
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            counts.add(pool.submit(ThreadBound::count).get());
        }
        return counts;
    }

    /** {@return what the runs of a periodic task have counted on the one thread of its pool} */
    public static List<Integer> ticks() throws InterruptedException {
        List<Integer> counts = new ArrayList<>();
        ScheduledExecutorService pool = Executors.newSingleThreadScheduledExecutor();
        pool.scheduleAtFixedRate(() -> counts.add(count()), 0, 10, TimeUnit.MILLISECONDS);
        Thread.sleep(25);
        pool.shutdownNow();
        return counts;
    }

    /** {@return what the threads of a pool have inherited: the first task starts the first, before the tenant changes} */
    public static List<String> inherited() throws ExecutionException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        Callable<String> read = () -> TENANT.get() + ", " + USER.get();
        USER.set("main");
        TENANT.set("first");
        Future<String> one = pool.submit(read);
        TENANT.set("second");
        Future<String> two = pool.submit(read);
        TENANT.set("third");
        return all(List.of(one, two, pool.submit(() -> TENANT.get().equals("third") ? "third" : "an earlier one")));
    }

    /** {@return what a task sees that runs while another one of the same pool waits within} */
    public static List<String> within() throws ExecutionException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        return pool.submit(() -> {
                    USER.set("outer");
                    String inner = pool.submit(() -> {
                                String seen = String.valueOf(USER.get());
                                USER.set("inner");
                                return seen;
                            })
                            .get();
                    return List.of(inner, USER.get());
                })
                .get();
    }
}
