package dev.simloop.verify.node;

/**
 * A program that reacts to events, one at a time: the body of a host. Made anew at every start of its host, so what it
 * holds is lost in a crash; what is to outlive one it writes to its host's disk.
 *
 * @param <M> the messages it sends and receives: immutable values
 */
public interface Node<M> {
    /** The host has started, for the first time or again. */
    default void onStart(Context<M> context) throws Exception {}

    /** A message has come from the node named {@code from}. */
    void onMessage(Context<M> context, String from, M message) throws Exception;

    /** The timer named {@code timer} has run out; it is not set any more. */
    default void onTimer(Context<M> context, String timer) throws Exception {}
}
