package dev.simloop.jdbc;

import org.jspecify.annotations.Nullable;

/** What a statement made of a row. Equal values come again, so versions are told apart by the number of the statement. */
final class Version {
    private final long number;
    private final String shown;

    Version(long number, @Nullable String shown) {
        this.number = number;
        this.shown = String.valueOf(shown);
    }

    long number() {
        return number;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version version && version.number == number;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }

    @Override
    public String toString() {
        return shown + " (#" + number + ")";
    }
}
