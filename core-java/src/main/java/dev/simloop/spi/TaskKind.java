package dev.simloop.spi;

/** What sort of work a task is, for strategies and reports. */
public enum TaskKind {
    /** The scenario itself, or the entry of a host. */
    ENTRY,
    /** A resumption of a coroutine. */
    RESUME,
    /** A task given to an executor, callbacks of futures among them. */
    EXECUTE,
    /** A timer that has become due. */
    TIMER,
    /** A packet that arrives. */
    DELIVERY,
    /** A fault that begins or ends. */
    FAULT,
    /** A thread that goes on before an access to memory. */
    ACCESS,
    /** A thread of the program that begins, or goes on after a wait. */
    THREAD
}
