package dev.simloop.campaign;

/** What the loop does not control and two runs of a seed can differ by. */
public enum NondeterminismSource {
    /** The order of {@code Set.of}, {@code Map.of}, or of hash tables whose keys have no hash of their own. */
    HASH_ORDER("hash order"),
    /** The real clock. */
    REAL_CLOCK("the real clock"),
    /** Real chance, such as {@code Math.random}. */
    REAL_CHANCE("real chance"),
    /** A thread that is not the loop's. */
    FOREIGN_THREAD("a foreign thread"),
    /** Something static that one run leaves behind for the next. */
    STATIC_STATE("static state carried over"),
    /** Nothing is known that points at one of them. */
    UNKNOWN("unknown");

    private final String words;

    NondeterminismSource(String words) {
        this.words = words;
    }

    /** {@return what a person reads, such as {@code hash order}} */
    public String words() {
        return words;
    }
}
