package dev.simloop.internal.run;

import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The generator of identity hash codes of one thread, as HotSpot has it: four words in its native thread, whose address stands in {@code
 * Thread.eetop}. A hash is drawn when an object is first asked for it, from the generator of the thread that asks, and stays.
 *
 * <p>Marsaglia's xorshift over 128 bits ("Xorshift RNGs", Journal of Statistical Software 8, 2003), in the order W, X, Y, Z. Of a fresh thread
 * all but X are known.
 */
final class HashWords {
    /** How many bytes of the native thread are looked at. */
    static final int REACH = 1_280;

    private static final int WORD = 4;
    private static final int WORDS = 4;
    private static final int W = 273_326_509;
    private static final int Y = 842_502_087;
    private static final int Z = 0x8767;
    private static final int HASH = 0x7fff_ffff;
    private static final int INSTEAD_OF_ZERO = 0xBAD;
    private static final int TRIED = 5;
    private static final int THREADS = 5;

    private static final @Nullable HiddenField NATIVE_THREAD = HiddenField.of(Thread.class, "eetop");

    private HashWords() {}

    /** {@return whether this JVM is one that may have them, and lets its memory be read} */
    static boolean areWithinReach() {
        return NATIVE_THREAD != null && RawMemory.isWithinReach() && isKnownVm();
    }

    /** {@return whether it is a HotSpot of 64 bits} */
    static boolean isKnownVm() {
        String name = System.getProperty("java.vm.name", "");
        return (name.contains("HotSpot") || name.startsWith("OpenJDK"))
                && System.getProperty("sun.arch.data.model", "").equals("64");
    }

    /** {@return the address of the native thread of the current one; 0 if it has none that is known} */
    static long nativeThread() {
        return NATIVE_THREAD == null ? 0 : NATIVE_THREAD.getLong(Thread.currentThread());
    }

    /**
     * {@return the first answer of {@code look} on a fresh thread that is not {@code none}} Several are tried: linking what is called for the first
     * time draws hashes, and the words of that thread are no longer those of a fresh one.
     */
    static int onFreshThreads(IntSupplier look, int none) {
        RawMemory.link();
        int[] found = {none};
        boolean interrupted = false;
        for (int i = 0; i < THREADS && found[0] == none; i++) {
            Thread fresh = new Thread(null, () -> found[0] = look.getAsInt(), "simloop-hashes", 0, false);
            fresh.start();
            while (fresh.isAlive()) {
                try {
                    fresh.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return found[0];
    }

    /**
     * {@return where in the native thread of the current one, which must be a fresh platform thread, the words are; -1 if they are nowhere}
     * Reads what may not be there: for a JVM of its own.
     */
    static int find() {
        long thread = nativeThread();
        if (thread == 0) {
            return -1;
        }
        for (int offset = 0; offset + WORDS * WORD <= REACH; offset += WORD) {
            if (isFresh(thread + offset) && yields(thread + offset)) {
                return offset;
            }
        }
        return -1;
    }

    /** {@return whether fresh threads have the words at that offset} */
    static boolean isOnFreshThreads(int offset) {
        return onFreshThreads(() -> areAt(offset) ? 1 : 0, 0) == 1;
    }

    /** {@return whether the words at that offset of the current thread, a fresh one, are those of a generator that decides hashes} */
    static boolean areAt(int offset) {
        long thread = nativeThread();
        return thread != 0
                && offset >= 0
                && offset % WORD == 0
                && offset + WORDS * WORD <= REACH
                && isFresh(thread + offset)
                && yields(thread + offset);
    }

    private static boolean isFresh(long address) {
        return RawMemory.get(address) == W
                && RawMemory.get(address + 2 * WORD) == Y
                && RawMemory.get(address + 3 * WORD) == Z;
    }

    /** Sets the one word that is not known, and compares the hashes of new objects with what the formula says. */
    private static boolean yields(long address) {
        int before = RawMemory.get(address + WORD);
        RawMemory.put(address + WORD, 0x5eed);
        int[] state = {W, 0x5eed, Y, Z};
        boolean same = true;
        for (int i = 0; i < TRIED; i++) {
            same &= new Object().hashCode() == next(state);
        }
        if (!same) {
            RawMemory.put(address + WORD, before);
        }
        return same;
    }

    private static int next(int[] state) {
        int t = state[1] ^ (state[1] << 11);
        state[1] = state[2];
        state[2] = state[3];
        state[3] = state[0];
        int v = state[0];
        v = (v ^ (v >>> 19)) ^ (t ^ (t >>> 8));
        state[0] = v;
        int hash = v & HASH;
        return hash == 0 ? INSTEAD_OF_ZERO : hash;
    }

    static long first(long address) {
        return pair(RawMemory.get(address), RawMemory.get(address + WORD));
    }

    static long second(long address) {
        return pair(RawMemory.get(address + 2 * WORD), RawMemory.get(address + 3 * WORD));
    }

    static void set(long address, long first, long second) {
        RawMemory.put(address, (int) first);
        RawMemory.put(address + WORD, (int) (first >>> 32));
        RawMemory.put(address + 2 * WORD, (int) second);
        RawMemory.put(address + 3 * WORD, (int) (second >>> 32));
    }

    private static long pair(int low, int high) {
        return (low & 0xffff_ffffL) | ((long) high << 32);
    }
}
