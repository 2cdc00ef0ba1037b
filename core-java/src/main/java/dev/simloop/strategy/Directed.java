package dev.simloop.strategy;

import dev.simloop.spi.Candidate;
import dev.simloop.spi.DrawingStrategy;
import dev.simloop.spi.Ready;
import dev.simloop.tape.Fallback;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A strategy that leaves every choice of a run to a {@link Decider}: which task is next, and what streams draw where that is a choice
 * among few. Options are numbered from 0, the calm one, on. The order of tasks is that of a thread that runs until it waits: those of
 * the actor that ran last come first, then the others in the order of their submission.
 *
 * <p>An actor that has taken {@code patience} steps in a row while others were ready gives way to them, so that two that wait for each
 * other by looking and yielding come to an end. Teardown, after a run has its outcome, takes option 0 of everything.
 *
 * <p>Serves one worker, as any strategy.
 */
public final class Directed implements DrawingStrategy {
    /** How many ways a draw can go at most that is a choice. */
    public static final int WIDEST = 256;

    /** After how many steps in a row an actor gives way. */
    public static final int PATIENCE = 200;

    private static final int NOBODY = -1;

    private final Decider decider;
    private final int widest;
    private final int patience;
    private final boolean faults;

    private Candidate[] options = new Candidate[16];
    private int last;
    private int inARow;
    private boolean over;

    /** What decides. Called on the thread of the run, between its steps or within one. */
    public interface Decider {
        /** {@return the text that names the strategy in a token; read when the run has ended} */
        String descriptor();

        /** A run begins. */
        void begin();

        /**
         * {@return which task is next, a number below {@code count}}
         *
         * @param run tells which tasks they are
         * @param count how many there are, at least 2
         * @param free how many of them, from 0 on, interrupt nobody: all, where the actor that ran last has to wait
         */
        int pick(Directed run, int count, int free);

        /**
         * {@return which way a draw goes, a number below {@code count}}
         *
         * @param stream its name
         * @param fault whether it decides about something that goes wrong
         * @param count how many ways there are, at least 2
         */
        int draw(String stream, boolean fault, int count);

        /**
         * Tells that a draw is no choice, because it could go too many ways or is a fault and those are left out: a calm-zero stream
         * has drawn 0, any other what the seed says.
         */
        default void held(String stream, Fallback calm, boolean fault, long bound) {}

        /** Tells that an actor had to give way although it was ready. */
        default void gaveWay() {}

        /** Tells that the choices that follow belong to the teardown, and that there are some. */
        default void tearsDown() {}

        /** Tells that the run has its outcome. */
        default void ended() {}

        /** Tells that {@code candidate} has become ready. */
        default void ready(Candidate candidate) {}

        /** Tells that {@code whole} gives, between two steps, all on which the rest of the run depends. */
        default void looksAt(Supplier<?> whole) {}

        /** Tells that {@code candidate} runs now, picked or alone. */
        default void steps(Candidate candidate) {}

        /** Tells that the step that runs touches {@code resource}, and nothing that it has not named. */
        default void touches(String resource) {}

        /** As {@link #touches}, where the step only looks at it. */
        default void reads(String resource) {
            touches(resource);
        }

        /** Tells that the step that runs touches {@code resource}, which is the loop's, whatever it has declared. */
        default void touchesOwn(String resource) {}

        /** Tells that the step that runs may touch anything, whatever it has declared. */
        default void touchesAnything() {}

        /** {@return whether nothing more is to be learned from this run} */
        default boolean isCut() {
            return false;
        }
    }

    /**
     * {@return a strategy that {@code decider} directs}
     *
     * @param widest how many ways a draw can go at most that is a choice, at least 2
     * @param patience after how many steps in a row an actor gives way, at least 1
     * @param faults whether faults are choices, too
     * @throws IllegalArgumentException if a number is too small
     */
    public static Directed by(Decider decider, int widest, int patience, boolean faults) {
        if (widest < 2) {
            throw new IllegalArgumentException("widest draw has no choice: " + widest);
        }
        if (patience < 1) {
            throw new IllegalArgumentException("patience is not positive: " + patience);
        }
        return new Directed(decider, widest, patience, faults);
    }

    private Directed(Decider decider, int widest, int patience, boolean faults) {
        this.decider = decider;
        this.widest = widest;
        this.patience = patience;
        this.faults = faults;
    }

    @Override
    public String descriptor() {
        return decider.descriptor();
    }

    @Override
    public void begin(Chance chance) {
        last = NOBODY;
        inARow = 0;
        over = false;
        decider.begin();
    }

    @Override
    public Candidate pick(Ready ready) {
        if (over) {
            decider.tearsDown();
            return ready.at(0);
        }
        int size = ready.size();
        if (size > options.length) {
            options = new Candidate[2 * size];
        }
        int own = 0;
        for (int rank = 0; rank < size; rank++) {
            Candidate candidate = ready.at(rank);
            options[rank] = candidate;
            own += candidate.actorNumber() == last ? 1 : 0;
        }
        if (own > 0) {
            ownFirst(size, own);
        }
        int count = size;
        int free = own == 0 ? size : own;
        if (own > 0 && own < size && inARow >= patience) {
            decider.gaveWay();
            System.arraycopy(options, own, options, 0, size - own);
            count = size - own;
            free = count;
        }
        int picked = count == 1 ? 0 : decider.pick(this, count, free);
        Candidate candidate = options[picked];
        Arrays.fill(options, 0, size, null);
        return candidate;
    }

    private void ownFirst(int size, int own) {
        int at = own;
        Candidate[] others = new Candidate[size];
        int mine = 0;
        for (int i = 0; i < size; i++) {
            if (options[i].actorNumber() == last) {
                others[mine++] = options[i];
            } else {
                others[at++] = options[i];
            }
        }
        System.arraycopy(others, 0, options, 0, size);
    }

    /** {@return the task that is option {@code number}; asked within {@link Decider#pick} only} */
    public Candidate option(int number) {
        return options[number];
    }

    @Override
    public long draw(String stream, Fallback calm, long bound, long calmBelow, long seeded) {
        boolean zero = calm == Fallback.ZERO;
        if (over) {
            decider.tearsDown();
            return zero ? 0 : seeded;
        }
        boolean two = calmBelow > 0;
        if (two && bound > 0 && calmBelow >= bound) {
            return 0;
        }
        boolean fault = zero && isFault(stream);
        long ways = two ? 2 : bound;
        if ((fault && !faults) || ways <= 0 || ways > widest) {
            decider.held(stream, calm, fault, bound);
            return zero ? 0 : seeded;
        }
        int value = decider.draw(stream, fault, (int) ways);
        return two ? value * calmBelow : value;
    }

    /** Calm-zero streams of the library that decide about what goes wrong; the rest are the program's, or of the order of things. */
    private static boolean isFault(String stream) {
        return stream.startsWith("fault")
                || stream.startsWith("buggify/")
                || stream.startsWith("disk")
                || stream.startsWith("net.")
                || stream.startsWith("hiccup/")
                || stream.startsWith("time.");
    }

    @Override
    public void onStep(Candidate candidate) {
        int actor = candidate.actorNumber();
        inARow = actor == last ? inARow + 1 : 1;
        last = actor;
        if (!over) {
            decider.steps(candidate);
        }
    }

    @Override
    public void onReady(Candidate candidate) {
        decider.ready(candidate);
    }

    @Override
    public void looksAt(Supplier<?> whole) {
        decider.looksAt(whole);
    }

    @Override
    public void onTouch(int actorNumber, String resource) {
        decider.touches(resource);
    }

    @Override
    public void onRead(int actorNumber, String resource) {
        decider.reads(resource);
    }

    @Override
    public void touchesOwn(String resource) {
        decider.touchesOwn(resource);
    }

    @Override
    public void drew(String stream) {
        decider.held(stream, Fallback.SEEDED, false, 0);
    }

    @Override
    public void touchesAnything() {
        decider.touchesAnything();
    }

    @Override
    public boolean isCut() {
        return decider.isCut();
    }

    @Override
    public void ended() {
        over = true;
        decider.ended();
    }

    @Override
    public boolean watches() {
        return true;
    }
}
