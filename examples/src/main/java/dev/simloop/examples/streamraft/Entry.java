package dev.simloop.examples.streamraft;

/**
 * One entry of the log: a write, or only the time, which is what a new leader begins its term with.
 *
 * @param term the term of the leader that made it
 * @param client who writes; 0 for no write
 * @param seq the number of the request among those of that client
 * @param key what is written
 * @param value the new value; without a write, when the leader took over by its wall clock, which is for people to read
 */
public record Entry(long term, int client, long seq, String key, long value) {
    static Entry blank(long term, long wallMillis) {
        return new Entry(term, 0, 0, "", wallMillis);
    }
}
