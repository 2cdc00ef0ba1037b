package dev.simloop.campaign;

import dev.simloop.internal.run.LoopThread;
import dev.simloop.internal.run.Runner.Course;
import dev.simloop.strategy.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How the runs of a campaign went, merged in the order of their numbers and block by block, so that whoever ran them in which
 * order does not show. A block may be chosen when all up to two before it have been merged: workers then hardly ever wait.
 *
 * <p>Block 0 is the first run alone, block 1 ends before run 64, and each further one is as long as all before it, up to 4,096.
 */
final class Blocks {
    private static final int FIRST = 64;
    private static final int LONGEST = 4_096;
    /** Of runs this early the steps of actors are asked for. */
    static final int PROFILED = FIRST;

    private static final long WAIT_MILLIS = 20;

    private final int total;
    private final Search search;
    private final Map<Integer, Block> open = new HashMap<>();
    private final List<Knowledge> merged = new ArrayList<>();
    private final FirstSights sights = new FirstSights();
    private long choices;
    private long measured;
    private Profile longest = new Profile(0, new int[0]);

    private static final class Block {
        final int start;
        final long[] interleavings;
        final byte[] arms;
        final boolean[] ran;
        final boolean[] failed;
        final @Nullable Profile[] profiles;
        int count;

        Block(int start, int size) {
            this.start = start;
            interleavings = new long[size];
            arms = new byte[size];
            ran = new boolean[size];
            failed = new boolean[size];
            profiles = new Profile[size];
        }
    }

    Blocks(int total, Search search) {
        this.total = total;
        this.search = search;
    }

    static int of(int index) {
        if (index < FIRST) {
            return Math.min(1, index);
        }
        int doublings = 31 - Integer.numberOfLeadingZeros(index / FIRST);
        int last = 31 - Integer.numberOfLeadingZeros(LONGEST / FIRST);
        return doublings <= last ? 2 + doublings : 2 + last + (index - LONGEST) / LONGEST;
    }

    static int start(int block) {
        if (block < 2) {
            return block;
        }
        int last = 31 - Integer.numberOfLeadingZeros(LONGEST / FIRST);
        return block - 2 <= last ? FIRST << (block - 2) : LONGEST * (block - 1 - last);
    }

    private int size(int block) {
        return Math.min(total, start(block + 1)) - start(block);
    }

    /** {@return what may be known when runs of {@code block} are chosen; null if the campaign ends before} */
    synchronized @Nullable Knowledge await(int block, BooleanSupplier isOver) {
        if (block == 0) {
            return Knowledge.none(search.arms());
        }
        int needed = Math.max(0, block - 2);
        while (merged.size() <= needed) {
            if (isOver.getAsBoolean()) {
                return null;
            }
            LoopThread.waits();
            try {
                wait(WAIT_MILLIS);
            } catch (InterruptedException e) {
                // What a run has left on this thread is not about this wait; the end of the campaign is asked for
                // above.
                boolean unused = LoopThread.clearInterrupt();
            }
        }
        return merged.get(needed);
    }

    /** Takes in how run {@code index} went; {@code endsBefore}: whether the campaign has ended before a run, which then does not count. */
    synchronized void ran(int index, RunChoice choice, Course course, IntPredicate endsBefore) {
        int number = of(index);
        Block block = open.computeIfAbsent(number, key -> new Block(start(key), size(key)));
        int at = index - block.start;
        if (block.ran[at]) {
            return;
        }
        block.ran[at] = true;
        block.interleavings[at] = course.interleaving();
        block.arms[at] = (byte) search.arm(choice);
        block.failed[at] = !course.report().passed();
        if (choice.isRandom()) {
            block.profiles[at] = course.profile();
        }
        block.count++;
        Block next = open.get(merged.size());
        while (next != null && next.count == next.ran.length && !endsBefore.test(next.start + next.count - 1)) {
            open.remove(merged.size());
            merge(next);
            notifyAll();
            next = open.get(merged.size());
        }
    }

    private void merge(Block block) {
        Knowledge before = merged.isEmpty() ? Knowledge.none(search.arms()) : merged.get(merged.size() - 1);
        List<Knowledge.Arm> arms = new ArrayList<>(before.arms());
        for (int at = 0; at < block.ran.length; at++) {
            boolean fresh = sights.add(block.interleavings[at]);
            int arm = block.arms[at];
            arms.set(arm, arms.get(arm).plus(fresh, block.failed[at]));
            Profile profile = block.profiles[at];
            if (profile != null) {
                choices += profile.choices();
                measured++;
                if (profile.choices() > longest.choices()) {
                    longest = profile;
                }
            }
        }
        int mean = measured == 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, choices / measured);
        merged.add(new Knowledge(new Profile(mean, longest.steps()), longest.choices(), arms));
    }

    /** {@return in how many different orders the runs before {@code end} went; asked once, when all workers have ended} */
    synchronized Interleavings interleavings(int end) {
        int[] left = open.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        for (int number : left) {
            Block block = java.util.Objects.requireNonNull(open.get(number));
            for (int at = 0; at < block.ran.length && block.start + at < end; at++) {
                if (block.ran[at]) {
                    boolean unused = sights.add(block.interleavings[at]);
                }
            }
        }
        return new Interleavings(sights.count(), sights.isFull());
    }

    /** Numbers seen so far, up to a limit of memory. */
    private static final class FirstSights {
        private static final int MOST = 1 << 22;

        private long[] seen = new long[1 << 10];
        private int count;
        private boolean zero;

        /** {@return whether it was not there; false for all once it is full} */
        boolean add(long number) {
            if (number == 0) {
                boolean fresh = !zero;
                zero = true;
                return fresh;
            }
            if (2 * count >= seen.length && !isFull()) {
                long[] before = seen;
                seen = new long[2 * before.length];
                for (long kept : before) {
                    if (kept != 0) {
                        seen[place(kept)] = kept;
                    }
                }
            }
            int place = place(number);
            if (seen[place] == number || isFull()) {
                return false;
            }
            seen[place] = number;
            count++;
            return true;
        }

        private int place(long number) {
            int mask = seen.length - 1;
            int place = (int) (number ^ (number >>> 32)) & mask;
            while (seen[place] != 0 && seen[place] != number) {
                place = (place + 1) & mask;
            }
            return place;
        }

        long count() {
            return (long) count + (zero ? 1 : 0);
        }

        boolean isFull() {
            return count >= MOST;
        }
    }

    /**
     * In how many different orders runs went.
     *
     * @param count how many
     * @param isLeast whether there may be more, because at that count no more are told apart
     */
    record Interleavings(long count, boolean isLeast) {}
}
