package dev.simloop.spi;

import dev.simloop.Actor;
import java.util.List;
import java.util.function.Predicate;

/** Has the program run on threads of its own, which the loop carries one at a time. Called on the loop's thread. */
public interface Guests {
    /**
     * Runs {@code body}, that of a task which nothing is queued behind, as a thread of {@code actor}: up to its first wait within this call, the
     * rest in tasks of that actor. What it throws leaves the task in which it does.
     */
    void run(Actor actor, Runnable body);

    /**
     * Something has run that may have let go of what guests wait for: after each task, and before other tasks run from within one. Those that can
     * go on are submitted by the time that it returns, in an order that repeats.
     */
    void settle();

    /** {@return whether a thread of such an actor has begun and not ended} */
    boolean isUnderWay(Predicate<Actor> whose);

    /** {@return those that wait for what another thread holds and never gives back, now that nothing is left to run} */
    List<Waiting> stuck();
}
