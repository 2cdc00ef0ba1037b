package shop;

import static dev.simloop.TakeOver.CALLS;
import static dev.simloop.TakeOver.CHANCE;
import static dev.simloop.TakeOver.COROUTINES;
import static dev.simloop.TakeOver.REACTOR;
import static dev.simloop.TakeOver.RXJAVA;

import dev.simloop.TakeOver;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Twenty ordinary classes, each with a planted bug and without it; none knows of a simulator. */
public final class Programs {
    private Programs() {}

    /** A class of the shop in use. */
    @FunctionalInterface
    public interface Body {
        /**
         * Uses it.
         *
         * @throws IllegalStateException if what it has done is wrong
         */
        void run(Stage stage, boolean mended);
    }

    /**
     * One of them.
     *
     * @param name the class, and what it takes by itself
     * @param ring what has to be taken over
     */
    public record Program(String name, Set<TakeOver> ring, Body body) {
        /** {@return whether a JVM without the agent can run it} */
        public boolean isWithoutAgent() {
            return !ring.contains(CALLS);
        }
    }

    private static Program of(String name, Body body, TakeOver first, TakeOver... more) {
        return new Program(name, EnumSet.of(first, more), body);
    }

    /** {@return all twenty} */
    public static List<Program> all() {
        return List.of(
                of("ProfileViewModel: stateIn on Default", ProfileViewModel::run, COROUTINES),
                of("Accounts: repository on IO", Accounts::run, COROUTINES),
                of("Outbox: poller on GlobalScope", Outbox::run, COROUTINES),
                of("Dashboard: Arrow parZip, parMap", Dashboard::run, COROUTINES),
                of("RetryingClient: jitter, real clock", RetryingClient::run, COROUTINES, CHANCE, CALLS),
                of("Sessions: cache4k, monotonic time", Sessions::run, COROUTINES, CHANCE, CALLS),
                of("QuoteBoard: Reactor delays", QuoteBoard::run, REACTOR, CHANCE),
                of("Stockroom: Reactor boundedElastic", Stockroom::run, REACTOR),
                of("Heartbeats: Reactor interval, retry", Heartbeats::run, REACTOR, CHANCE),
                of("Ticker: RxJava interval, io", Ticker::run, RXJAVA),
                of("Uploads: RxJava io, delays", Uploads::run, RXJAVA),
                of("Checkout: supplyAsync", Checkout::run, CALLS),
                of("Rates: orTimeout, new Random", Rates::run, CALLS),
                of("PriceCache: System.nanoTime", PriceCache::run, CALLS),
                of("NightlyReport: Timer, pool", NightlyReport::run, CALLS),
                of("Booking: Failsafe", Booking::run, CALLS, CHANCE),
                of("Warehouse: resilience4j breaker", Warehouse::run, CALLS, CHANCE),
                of("Payments: resilience4j retry", Payments::run, CALLS, CHANCE),
                of("Mailer: Guava RateLimiter", Mailer::run, CALLS),
                of("Catalog: Caffeine", Catalog::run, CALLS, CHANCE));
    }
}
