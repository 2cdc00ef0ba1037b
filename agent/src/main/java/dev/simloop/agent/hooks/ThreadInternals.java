package dev.simloop.agent.hooks;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK keeps to itself of its virtual threads. Method handles would do, but they make classes once they were called often, and what the JVM draws
 * for that would be missing in the next run; so what implements this is made of plain instructions, next to the classes that it is about.
 */
public interface ThreadInternals {
    /** {@return a virtual thread that has not started} */
    Thread make(Executor scheduler, String name, Runnable body);

    /** The current thread, which is {@code thread}, leaves its carrier if it can, and can go on at once. */
    void giveWay(Thread thread);

    /** {@code thread} may try to enter the monitor that it waits for. */
    void unblock(Thread thread);

    /** {@code thread} counts as ended. */
    void end(Thread thread);

    /** {@return the number of its state} */
    int state(Thread thread);

    /** {@return whether it stands on the list of those that may try to enter a monitor} */
    boolean isOnList(Thread thread);

    /** {@return the first of that list, which is empty then; waits while it is} */
    Thread takeList();

    /** {@return the one behind it on the list, which it leaves; null for none} */
    @Nullable
    Thread leaveList(Thread thread);

    /** {@return where it goes on} */
    @Nullable
    Object scheduler(Thread thread);

    /** {@return what has it go on} */
    Runnable continuation(Thread thread);

    /** {@return what those wait at that wait for its end; null if nobody has} */
    @Nullable
    Object termination(Thread thread);

    /** {@return what a field of a reference type holds} */
    Object get(Object of, long offset);

    /** Sets what {@code ThreadLocalRandom} keeps in it. */
    void seed(Thread thread, long seed, int second, int probe);

    /** {@return the seed of what {@code ThreadLocalRandom} keeps in it} */
    long seedOf(Thread thread);

    /** Sets a long field, final ones too. */
    void putLong(Object of, long offset, long value);

    /** Sets a field of a reference type, final ones too. */
    void put(Object of, long offset, Object value);

    /** The thread that carries the current one, or is it, sleeps for that long at most, in real time. */
    void sleepOnCarrier(long nanos);

    /** {@return an object of that class, of which no constructor has run} */
    Object allocate(Class<?> type) throws InstantiationException;
}
