package dev.simloop.examples.causes;

import dev.simloop.SimFuture;
import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/** Bugs of futures on pools and threads. A line that a cause has to name ends with a mark, {@code // @name}. */
@SuppressWarnings({"FutureReturnValueIgnored", "CollectionUndefinedEquality"}) // as careless code does
final class PoolCauses {
    private PoolCauses() {}

    // ---- lost update: two deposits on the loop's pool, told apart by nothing but where they began

    private static final class Purse {
        int coins;

        int look() {
            SimLoop.observe("coins", coins); // @purse-look
            return coins;
        }

        void put(int now) {
            coins = now;
            SimLoop.observe("coins", coins); // @purse-put
        }
    }

    static Campaign purse(boolean mended) {
        return Campaign.ofAction(world -> {
            Purse purse = new Purse();
            List<CompletableFuture<?>> jobs = new ArrayList<>();
            world.runAsync(() -> SimLoop.observe("weather", "rain")); // a bystander
            jobs.add(deposit(world, purse, mended));
            jobs.add(refund(world, purse, mended));
            world.await(world.loop().allOf(jobs.toArray(CompletableFuture[]::new)));
            check(purse.coins == 2, "two coins were put in, " + purse.coins + " are there");
        });
    }

    private static CompletableFuture<?> deposit(World world, Purse purse, boolean mended) {
        return mended
                ? world.runAsync(() -> purse.put(purse.look() + 1))
                : world.supplyAsync(purse::look) // @purse-deposit
                        .thenAcceptAsync(seen -> purse.put(seen + 1));
    }

    private static CompletableFuture<?> refund(World world, Purse purse, boolean mended) {
        return mended
                ? world.runAsync(() -> purse.put(purse.look() + 1))
                : world.supplyAsync(purse::look) // @purse-refund
                        .thenAcceptAsync(seen -> purse.put(seen + 1));
    }

    // ---- lost update between two threads, through a queue of work

    static Campaign stock(boolean mended) {
        return Campaign.ofAction(world -> {
            int[] stock = {10};
            Executor till = world.singleThread("till");
            Executor web = mended ? till : world.singleThread("web");
            var sold =
                    CompletableFuture.supplyAsync(() -> see(stock), till).thenAcceptAsync(n -> set(stock, n - 3), till);
            var sent =
                    CompletableFuture.supplyAsync(() -> see(stock), web).thenAcceptAsync(n -> set(stock, n - 4), web);
            if (mended) {
                sold = CompletableFuture.runAsync(() -> set(stock, see(stock) - 3), till);
                sent = CompletableFuture.runAsync(() -> set(stock, see(stock) - 4), till);
            }
            world.await(world.loop().allOf(sold, sent));
            check(stock[0] <= 3, "seven of ten were sold and " + stock[0] + " are said to be left");
        });
    }

    private static int see(int[] stock) {
        SimLoop.observe("stock", stock[0]); // @stock-see
        return stock[0];
    }

    private static void set(int[] stock, int n) {
        stock[0] = n;
        SimLoop.observe("stock", n); // @stock-set
    }

    // ---- interleaved writes: name and number of one card

    static Campaign card(boolean mended) {
        return Campaign.ofAction(world -> {
            String[] name = {"none"};
            String[] number = {"none"};
            List<CompletableFuture<?>> jobs = new ArrayList<>();
            for (String who : List.of("ada", "bob")) {
                Executor thread = world.singleThread(who);
                var first = CompletableFuture.runAsync(
                        () -> {
                            name[0] = who;
                            SimLoop.observe("name", who); // @card-name
                            if (mended) {
                                number[0] = "no of " + who;
                            }
                        },
                        thread);
                jobs.add(first.thenRunAsync(
                        () -> {
                            if (!mended) {
                                number[0] = "no of " + who;
                                SimLoop.observe("number", number[0]); // @card-number
                            }
                        },
                        thread));
            }
            world.await(world.loop().allOf(jobs.toArray(CompletableFuture[]::new)));
            check(number[0].endsWith(name[0]), "the card of " + name[0] + " has " + number[0]);
        });
    }

    // ---- check-then-act: the last locker

    static Campaign locker(boolean mended) {
        return Campaign.ofAction(world -> {
            int[] free = {1};
            List<CompletableFuture<?>> jobs = new ArrayList<>();
            for (String who : List.of("early", "late")) {
                Executor thread = world.singleThread(who);
                jobs.add(CompletableFuture.supplyAsync(
                                () -> {
                                    SimLoop.observe("free", free[0]); // @locker-check
                                    return free[0];
                                },
                                thread)
                        .thenAcceptAsync(
                                seen -> {
                                    if (seen > 0 && (!mended || free[0] > 0)) {
                                        free[0]--;
                                        SimLoop.observe("free", free[0]); // @locker-act
                                    }
                                },
                                thread));
            }
            world.await(world.loop().allOf(jobs.toArray(CompletableFuture[]::new)));
            check(free[0] >= 0, "one locker was there, and " + free[0] + " are free");
        });
    }

    // ---- a connection that is handed to a waiter who has given up

    private static final class Connections {
        final World world;
        final boolean mended;
        final ArrayDeque<CompletableFuture<Integer>> waiters = new ArrayDeque<>();
        int idle = 1;

        Connections(World world, boolean mended) {
            this.world = world;
            this.mended = mended;
        }

        CompletableFuture<Integer> borrow(Duration atMost) {
            SimFuture<Integer> promise = world.newFuture();
            if (idle > 0) {
                idle--;
                promise.complete(1);
                return promise;
            }
            waiters.add(promise);
            world.delay(atMost).thenRun(() -> giveUp(promise)); // @borrow-timeout
            return promise;
        }

        void giveUp(CompletableFuture<Integer> promise) {
            if (promise.completeExceptionally(new TimeoutException("no connection"))) {
                waiters.remove(promise);
            }
        }

        void giveBack(int connection) {
            CompletableFuture<Integer> next = waiters.poll();
            if (next == null) {
                idle++;
                return;
            }
            world.executor()
                    .execute(
                            () -> { // @borrow-hand-over
                                if (!next.complete(connection) && mended) {
                                    giveBack(connection);
                                }
                            });
        }
    }

    private static CompletableFuture<Void> use(World world, Connections pool, int connection) {
        return world.delay(Duration.ofMillis(20)).thenAccept(x -> pool.giveBack(connection)); // @borrow-work
    }

    static Campaign connections(boolean mended) {
        return Campaign.ofAction(world -> {
            Connections pool = new Connections(world, mended);
            List<CompletableFuture<?>> jobs = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                jobs.add(pool.borrow(Duration.ofMillis(20))
                        .thenComposeAsync(c -> use(world, pool, c)) // @borrow-then
                        .exceptionally(e -> null));
            }
            world.await(world.loop().allOf(jobs.toArray(CompletableFuture[]::new)));
            world.await(world.delay(Duration.ofMillis(100)));
            check(pool.idle == 1, "everybody is done, and " + pool.idle + " connections are idle");
        });
    }

    // ---- use before ready: the cache is asked before it is filled

    static Campaign cache(boolean mended) {
        return Campaign.ofAction(world -> {
            String[] rate = new String[1];
            Executor filler = world.singleThread("filler");
            Executor reader = world.singleThread("reader");
            var filled = CompletableFuture.runAsync(
                    () -> {
                        rate[0] = "1.07";
                        SimLoop.observe("rate", rate[0]); // @cache-fill
                    },
                    filler);
            Runnable use = () -> {
                SimLoop.observe("rate", rate[0]); // @cache-use
                check(rate[0] != null, "there is no rate");
            };
            var used = mended ? filled.thenRunAsync(use, reader) : CompletableFuture.runAsync(use, reader);
            world.await(world.loop().allOf(filled, used));
        });
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
