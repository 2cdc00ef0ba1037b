package dev.simloop.spi;

/**
 * Picks the ready mailbox while hunting. An instance serves one worker and is begun anew for every run.
 *
 * <p>Its own chance comes from the stream it is given and never goes on the tape, which stores what was picked. A
 * strategy must be a pure function of that stream and of what it is shown. Forced picks (one ready mailbox) do not
 * reach it.
 */
public interface Strategy {
    /** {@return the text that names this strategy and its parameters in a token, such as {@code random}} */
    String descriptor();

    /** Starts a run; {@code chance} is stream {@code strategy} of that run. */
    void begin(Chance chance);

    /** {@return one of {@code ready}} */
    Candidate pick(Ready ready);

    /** Tells that {@code candidate} has become ready. Called for every task of a run when {@link #watches()}. */
    default void onReady(Candidate candidate) {}

    /**
     * Tells, when {@link #watches()}, that {@code candidate} is no longer ready: it was picked or forced, its timer was
     * cancelled, its host paused or crashed, or its mailbox has to wait.
     */
    default void onTaken(Candidate candidate) {}

    /** Tells, when {@link #watches()}, that {@code candidate} runs now; {@link #onTaken} is called for it after this. */
    default void onStep(Candidate candidate) {}

    /** {@return whether {@link #onReady}, {@link #onTaken}, {@link #onStep} and {@link #onTouch} are wanted; costs calls per task} */
    default boolean watches() {
        return false;
    }

    /**
     * {@return whether {@link Ready#at} is asked; a strategy that watches and keeps all that it needs itself says no}
     * Keeping that order costs a part of each step.
     */
    default boolean needsOrder() {
        return true;
    }

    /**
     * {@return whether each ready mailbox is picked sooner or later} With one that passes others over for good, two that wait
     * for each other by looking and yielding would wait for ever, which no real scheduler has them do: after 10,000 steps at
     * one instant of virtual time the loop picks at random in its place.
     */
    default boolean isFair() {
        return true;
    }

    /**
     * Tells, when {@link #watches()}, that the step that runs, one of the actor of that number, touches {@code resource} and
     * nothing that it has not named.
     */
    default void onTouch(int actorNumber, String resource) {}

    /** As {@link #onTouch}, where it only looks at {@code resource}. */
    default void onRead(int actorNumber, String resource) {
        onTouch(actorNumber, resource);
    }

    /** Where a strategy's chance comes from. */
    interface Chance {
        /** {@return a value in [0, bound)}; {@code bound} is at least 1 */
        int next(int bound);
    }
}
