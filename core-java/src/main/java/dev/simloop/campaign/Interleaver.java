package dev.simloop.campaign;

import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs threads with their accesses to memory in many orders, for an adapter that has words of its own for it; the agent's. */
public interface Interleaver {
    /** What a thread does. */
    @FunctionalInterface
    interface Body {
        /** Runs on a thread of its own; what it throws fails the run. */
        void run() throws Exception;
    }

    /**
     * {@return that of the agent}
     *
     * @throws IllegalStateException if it is not on the class path
     */
    static Interleaver installed() {
        return ServiceLoader.load(Interleaver.class, Interleaver.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "accesses to memory are interleaved by the agent, which is not on the class path: add simloop-agent as a "
                                + "test dependency and start the JVM with -javaagent:simloop-agent.jar and -Dsimloop.points=YOUR.PACKAGE "
                                + "(see docs/interleave.md)"));
    }

    /**
     * {@return a campaign of {@code runs} runs of {@code program}, which calls {@link #start}}
     *
     * @throws IllegalStateException if no class can have points
     */
    Campaign campaign(Scenario program, int runs);

    /**
     * Runs {@code campaign}.
     *
     * @throws IllegalStateException if it passes, and no thread came to a point
     */
    CampaignResult run(Campaign campaign);

    /**
     * Runs {@code campaign}, and throws the first finding, shrunk and explained, if there is one.
     *
     * @throws dev.simloop.failure.SimulationFailure if a run failed
     * @throws IllegalStateException as {@link #run} does
     */
    CampaignResult assertHolds(Campaign campaign);

    /**
     * Starts threads of a run, in their order.
     *
     * @param withoutRacesOn fields whose data races do not count; null where none do
     * @return what completes when all have ended, or fails with the first that fails
     */
    SimFuture<@Nullable Void> start(World world, Map<String, Body> threads, @Nullable Set<String> withoutRacesOn);

    /** {@return whether they may wait in every way the JDK has, as coroutines do} */
    boolean canWait();
}
