package dev.simloop.internal.run;

import dev.simloop.internal.Splitmix;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The identity hash codes that a run's thread gives to objects. Each step begins with a state that follows from the seed and the number of the
 * step, so that what else draws hashes, such as a class that is loaded in the first run only, changes none of a later step.
 *
 * <p>Of one thread, the one that made it.
 */
public final class IdentityHashes {
    private static final long STREAM = Splitmix.hash("take-over/identity hashes");

    private final long address;
    private final long origin;
    private final long firstBefore;
    private final long secondBefore;

    private IdentityHashes(long address, long seed) {
        this.address = address;
        this.origin = Splitmix.origin(seed, STREAM);
        this.firstBefore = HashWords.first(address);
        this.secondBefore = HashWords.second(address);
    }

    /** Looked up once: the offset of the words in a native thread, or nowhere. */
    private static final class Place {
        static final int OFFSET = checked();

        private static int checked() {
            if (!HashWords.areWithinReach()) {
                return HashProbe.NOWHERE;
            }
            int offset = HashProbe.offset();
            if (offset == HashProbe.NOWHERE) {
                return offset;
            }
            // not by a lambda of this class, which would wait for its initialisation
            return HashWords.isOnFreshThreads(offset) ? offset : HashProbe.NOWHERE;
        }
    }

    /** {@return whether runs of this JVM can decide them} */
    public static boolean areWithinReach() {
        return Place.OFFSET != HashProbe.NOWHERE;
    }

    /** {@return why they are not within reach, and what to do, as the end of a sentence} */
    static boolean wantsFlag() {
        return HashWords.isKnownVm() && !HashWords.areWithinReach();
    }

    public static String whyNot() {
        String jvm = System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
        return wantsFlag()
                ? "on JDK " + Runtime.version().feature() + " without " + HiddenField.UNSAFE_FLAG
                        + ": start the JVM with it, or with the agent"
                : "where this JVM, " + jvm + ", draws them from could not be found out";
    }

    /** {@return those of the current thread for a run of {@code seed}, which begins} */
    static IdentityHashes begin(long seed) {
        long thread = HashWords.nativeThread();
        if (thread == 0) {
            throw new IllegalStateException("thread \"" + Thread.currentThread().getName()
                    + "\" has no native thread, so identity hash codes cannot be decided on it");
        }
        IdentityHashes mine = new IdentityHashes(thread + Place.OFFSET, seed);
        mine.step(0);
        return mine;
    }

    /** From now on the objects of step {@code number} are asked for their hashes. */
    public void step(long number) {
        long first = Splitmix.bits(origin, number);
        HashWords.set(address, first, Splitmix.mix(first) | 1);
    }

    /** Gives the thread back what it had. */
    void end() {
        HashWords.set(address, firstBefore, secondBefore);
    }

    /** {@return what {@code body} makes; hashes that it draws are not missed by the program} */
    public <T> T aside(Supplier<T> body) {
        long first = HashWords.first(address);
        long second = HashWords.second(address);
        try {
            return body.get();
        } finally {
            HashWords.set(address, first, second);
        }
    }

    /** As {@link #aside(Supplier)}, of the run on the current thread; just calls {@code body} where there is none that has them. */
    public static <T> T asideHere(Supplier<T> body) {
        LoopThread thread = LoopThread.current();
        IdentityHashes mine = thread == null ? null : thread.hashes;
        return mine == null ? body.get() : mine.aside(body);
    }

    /**
     * Draws the hashes of {@code all}, in order, from a state that follows from {@code name} alone.
     *
     * @return whether none of them had one before, so that it has the same in every JVM
     */
    static boolean drawFor(String name, Object @Nullable [] all) {
        if (all == null) {
            return true;
        }
        long address = HashWords.nativeThread() + Place.OFFSET;
        long first = HashWords.first(address);
        long second = HashWords.second(address);
        long state = Splitmix.mix(STREAM ^ Splitmix.hash(name));
        try {
            HashWords.set(address, state, Splitmix.mix(state) | 1);
            for (Object each : all) {
                int unused = identity(each);
            }
            int[] words = new int[all.length];
            HashWords.set(address, state, Splitmix.mix(state) | 1);
            boolean same = true;
            for (int i = 0; i < all.length; i++) {
                words[i] = identity(new Object());
                same &= words[i] == identity(all[i]);
            }
            return same;
        } finally {
            HashWords.set(address, first, second);
        }
    }

    /** Of what may have a {@code hashCode} of its own. */
    private static int identity(Object object) {
        return System.identityHashCode(object);
    }
}
