import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Programs that use a library as its manual shows, each with a thread of the library's own that the loop does not control. The
 * first run makes it. The second, which reuses what the library has, waits for something that only such a thread would end:
 * its deadlock has to name the thread and the line that made it.
 */
public final class LibraryThreads {
    private static final Map<String, Scenario.Action> PROGRAMS = new LinkedHashMap<>();

    static {
        PROGRAMS.put("failsafe 2.4 time-out", LibraryThreads::oldFailsafe);
        PROGRAMS.put("failsafe 3.3 time-out", LibraryThreads::failsafe);
        PROGRAMS.put("resilience4j circuit breaker", LibraryThreads::breaker);
        PROGRAMS.put("resilience4j rate limiter", LibraryThreads::limiter);
        PROGRAMS.put("reactor delay", LibraryThreads::reactor);
        PROGRAMS.put("reactor boundedElastic", LibraryThreads::elastic);
        PROGRAMS.put("RxJava timer", LibraryThreads::rx);
        PROGRAMS.put("OkHttp call", LibraryThreads::okhttp);
        PROGRAMS.put("HikariCP housekeeper", LibraryThreads::hikari);
        PROGRAMS.put("Commons Pool evictor", LibraryThreads::pool);
        PROGRAMS.put("Netty wheel timer", LibraryThreads::wheel);
        PROGRAMS.put("Commons Lang semaphore", LibraryThreads::semaphore);
    }

    private LibraryThreads() {}

    public static void main(String[] args) {
        int named = 0;
        for (Map.Entry<String, Scenario.Action> program : PROGRAMS.entrySet()) {
            Campaign campaign = Campaign.ofAction(world -> {
                program.getValue().run(world);
                world.await(new CompletableFuture<>());
            });
            RunReport first = campaign.runSeed(1);
            RunReport second = campaign.runSeed(2);
            String line = String.valueOf(second.failure().getMessage())
                    .lines()
                    .skip(1)
                    .findFirst()
                    .orElse("");
            boolean holds = line.startsWith("  not controlled here: ")
                    && line.matches(".*, created at .+\\(.+:[0-9]+\\)")
                    && !first.uncontrolled().isEmpty()
                    && second.failure().getMessage().contains("escape suspected: a thread named above");
            System.out.printf("%-30s %s%s%n", program.getKey(), holds ? "" : "NOT MET: ", line.strip());
            named += holds ? 1 : 0;
        }
        System.out.println(named + " of " + PROGRAMS.size() + " library programs name thread and line in a later seed");
        // What the libraries have left running must not keep this JVM.
        Runtime.getRuntime().halt(named == PROGRAMS.size() ? 0 : 1);
    }

    private static void oldFailsafe(World world) {
        net.jodah.failsafe.Failsafe.with(net.jodah.failsafe.Timeout.<Integer>of(Duration.ofMillis(100)))
                .with((ScheduledExecutorService) world.executor())
                .getStageAsync(() -> world.<Integer>newFuture());
        world.await(world.delay(Duration.ofMillis(1)));
    }

    private static void failsafe(World world) {
        dev.failsafe.Failsafe.with(dev.failsafe.Timeout.<Integer>of(Duration.ofMillis(100)))
                .with((ScheduledExecutorService) world.executor())
                .getStageAsync(() -> world.<Integer>newFuture());
        world.await(world.delay(Duration.ofMillis(1)));
    }

    private static void breaker(World world) {
        io.github.resilience4j.circuitbreaker.CircuitBreaker breaker =
                io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
                        "b",
                        io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.custom()
                                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                                .build());
        breaker.transitionToOpenState();
    }

    private static void limiter(World world) {
        new io.github.resilience4j.ratelimiter.internal.SemaphoreBasedRateLimiter(
                "r", io.github.resilience4j.ratelimiter.RateLimiterConfig.ofDefaults());
    }

    private static void reactor(World world) {
        reactor.core.publisher.Mono.delay(Duration.ofHours(1)).subscribe();
    }

    private static void elastic(World world) {
        reactor.core.publisher.Mono.never()
                .subscribeOn(reactor.core.scheduler.Schedulers.boundedElastic())
                .subscribe();
    }

    private static void rx(World world) {
        io.reactivex.rxjava3.core.Observable.timer(1, TimeUnit.HOURS).subscribe();
    }

    private static void okhttp(World world) {
        okhttp3.OkHttpClient client = new okhttp3.OkHttpClient();
        client.newCall(new okhttp3.Request.Builder()
                        .url("http://127.0.0.1:9/")
                        .build())
                .enqueue(new okhttp3.Callback() {
                    @Override
                    public void onFailure(okhttp3.Call call, java.io.IOException e) {}

                    @Override
                    public void onResponse(okhttp3.Call call, okhttp3.Response response) {}
                });
    }

    private static void hikari(World world) {
        com.zaxxer.hikari.HikariConfig config = new com.zaxxer.hikari.HikariConfig();
        config.setDataSource((DataSource) Proxy.newProxyInstance(
                LibraryThreads.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, given) -> {
                    if (method.getName().equals("getConnection")) {
                        throw new java.sql.SQLException("there is no database");
                    }
                    return method.getReturnType() == int.class ? 0 : null;
                }));
        config.setInitializationFailTimeout(-1);
        config.setMinimumIdle(0);
        new com.zaxxer.hikari.HikariDataSource(config);
    }

    private static void pool(World world) {
        org.apache.commons.pool2.impl.GenericObjectPool<String> pool =
                new org.apache.commons.pool2.impl.GenericObjectPool<>(
                        new org.apache.commons.pool2.BasePooledObjectFactory<String>() {
                            @Override
                            public String create() {
                                return "pooled";
                            }

                            @Override
                            public org.apache.commons.pool2.PooledObject<String> wrap(String object) {
                                return new org.apache.commons.pool2.impl.DefaultPooledObject<>(object);
                            }
                        });
        pool.setTimeBetweenEvictionRuns(Duration.ofHours(1));
    }

    private static void wheel(World world) {
        new io.netty.util.HashedWheelTimer().newTimeout(late -> {}, 1, TimeUnit.HOURS);
    }

    private static void semaphore(World world) throws InterruptedException {
        new org.apache.commons.lang3.concurrent.TimedSemaphore(1, TimeUnit.HOURS, 10).acquire();
    }
}
