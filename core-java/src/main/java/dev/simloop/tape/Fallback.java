package dev.simloop.tape;

/** What a stream does in a lenient replay once its entries are used up or do not fit. */
public enum Fallback {
    /** Value 0 is the mildest choice: go on with zeros. */
    ZERO,
    /** No value is milder than another: the stream's own generator goes on from (seed, name, index). */
    SEEDED
}
