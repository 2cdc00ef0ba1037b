package dev.simloop.examples.streamraft;

import java.util.List;

/**
 * What travels: one JSON object on a line. What a kind does not use is 0 or empty.
 *
 * @param kind what it is
 * @param id repeats in the answer; of a client's request, its number
 * @param from the sender: a node, or a client
 * @param term the sender's term; in an answer to a client, the revision of the key
 * @param index of the entry before these, of the last entry of a candidate, or up to which logs are equal
 * @param indexTerm the term of the entry at {@code index}; of a client's write and the answer to it, the value
 * @param commit up to where the sender knows entries to be committed; of a refused client, who leads
 * @param ok whether it was granted
 * @param key of a client's request
 * @param entries what to append
 */
public record Message(
        Kind kind,
        long id,
        int from,
        long term,
        long index,
        long indexTerm,
        long commit,
        boolean ok,
        String key,
        List<Entry> entries) {

    /** What a message is. */
    public enum Kind {
        VOTE,
        VOTED,
        APPEND,
        APPENDED,
        PUT,
        GET,
        ANSWER
    }

    static Message vote(long id, int from, long term, long lastIndex, long lastTerm) {
        return new Message(Kind.VOTE, id, from, term, lastIndex, lastTerm, 0, false, "", List.of());
    }

    static Message voted(long id, int from, long term, boolean granted) {
        return new Message(Kind.VOTED, id, from, term, 0, 0, 0, granted, "", List.of());
    }

    static Message append(
            long id, int from, long term, long previous, long previousTerm, long commit, List<Entry> entries) {
        return new Message(Kind.APPEND, id, from, term, previous, previousTerm, commit, false, "", entries);
    }

    static Message appended(long id, int from, long term, boolean ok, long match) {
        return new Message(Kind.APPENDED, id, from, term, match, 0, 0, ok, "", List.of());
    }

    static Message put(long seq, int client, String key, long value) {
        return new Message(Kind.PUT, seq, client, 0, 0, value, 0, false, key, List.of());
    }

    static Message get(long seq, int client, String key) {
        return new Message(Kind.GET, seq, client, 0, 0, 0, 0, false, key, List.of());
    }

    static Message answer(long seq, int from, long revision, long value) {
        return new Message(Kind.ANSWER, seq, from, revision, 0, value, 0, true, "", List.of());
    }

    static Message refusal(long seq, int from, int leader) {
        return new Message(Kind.ANSWER, seq, from, 0, 0, 0, leader, false, "", List.of());
    }
}
