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

    /** Tells that {@code candidate} was taken, picked or forced, when {@link #watches()}. */
    default void onTaken(Candidate candidate) {}

    /** {@return whether {@link #onReady} and {@link #onTaken} are wanted; costs a call each per task} */
    default boolean watches() {
        return false;
    }

    /** Where a strategy's chance comes from. */
    interface Chance {
        /** {@return a value in [0, bound)}; {@code bound} is at least 1 */
        int next(int bound);
    }
}
