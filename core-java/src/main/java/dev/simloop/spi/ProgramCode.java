package dev.simloop.spi;

/**
 * The body of a timer's task that goes on with code of the program, with nothing queued behind it. Where a run {@linkplain
 * dev.simloop.SimConfig#withParallel has stretches of coroutines as threads}, it is one: others may run in its midst.
 */
public interface ProgramCode extends Runnable {}
