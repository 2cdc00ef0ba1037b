package dev.simloop.examples.streamraft;

/**
 * One entry of the log: a write, or nothing at all, which is what a new leader begins its term with.
 *
 * @param term the term of the leader that made it
 * @param client who writes; 0 for no write
 * @param seq the how-manieth request of that client
 * @param key what is written
 * @param value the new value
 */
public record Entry(long term, int client, long seq, String key, long value) {
    static Entry blank(long term) {
        return new Entry(term, 0, 0, "", 0);
    }
}
