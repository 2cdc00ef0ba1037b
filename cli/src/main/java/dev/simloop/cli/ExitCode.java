package dev.simloop.cli;

/** What a command ends with, for CI; in a JSON document by its {@link #verdict}. */
enum ExitCode {
    PASSED(0, "passed"),
    FOUND(1, "found"),
    BAD_INPUT(2, "bad-input"),
    NOT_COVERED(3, "not-covered"),
    NOT_REPEATABLE(4, "not-repeatable"),
    /** As {@code sysexits.h} numbers an internal error. */
    INTERNAL(70, "internal-error"),
    /** What a shell makes of a process that Ctrl-C ended; the JVM ends with it whatever it is told. */
    INTERRUPTED(130, "interrupted");

    private final int code;
    private final String verdict;

    ExitCode(int code, String verdict) {
        this.code = code;
        this.verdict = verdict;
    }

    int code() {
        return code;
    }

    String verdict() {
        return verdict;
    }
}
