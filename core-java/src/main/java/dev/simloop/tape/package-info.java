/** Tapes and tokens: what repeats a run. Plain data, read and written as JSON and as one printed string. */
@org.jspecify.annotations.NullMarked
package dev.simloop.tape;
