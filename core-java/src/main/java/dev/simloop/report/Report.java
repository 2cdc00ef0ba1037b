package dev.simloop.report;

import dev.simloop.event.EventLog;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a failing run, ready to be written in any of the forms people read. Immutable; safe on any thread.
 *
 * <p>Text of the program (names, payloads, messages) is data in each form: none of it can end a line of {@code
 * report.txt}, add an element to {@code report.html} or a statement to a diagram.
 */
public final class Report {
    private final EventLog failing;
    private final @Nullable EventLog passing;
    private final List<Departure> departures;
    private final String again;

    private Report(EventLog failing, @Nullable EventLog passing, List<Departure> departures, String again) {
        this.failing = failing;
        this.passing = passing;
        this.departures = departures;
        this.again = again;
    }

    /** {@return the report of a run, most often a failing one; a passing run can be looked at, too} */
    public static Report of(EventLog failing) {
        return new Report(Objects.requireNonNull(failing), null, List.of(), "");
    }

    /** {@return this report with {@code passing}, the passing run that differs least, beside the failing one} */
    public Report nearestPassing(EventLog passing) {
        return new Report(failing, Objects.requireNonNull(passing), departures, again);
    }

    /**
     * {@return this report with the departures from the calm universe that shrinking left}
     *
     * @throws IllegalArgumentException if one of them is at an event that the failing run does not have
     */
    public Report departures(List<Departure> departures) {
        for (Departure departure : departures) {
            if (departure.event() >= failing.events().size()) {
                throw new IllegalArgumentException("departure " + departure.stream() + " " + departure.index()
                        + " is at event " + departure.event() + " of a log of "
                        + failing.events().size());
            }
        }
        return new Report(failing, passing, List.copyOf(departures), again);
    }

    /** {@return this report with the command line that runs the failure again} */
    public Report again(String again) {
        return new Report(failing, passing, departures, Objects.requireNonNull(again));
    }

    /** Writes {@code report.html}: one file that needs no other and asks no network for anything. */
    public void writeHtml(Writer out) throws IOException {
        HtmlReport.write(this, out);
    }

    /** {@return {@code report.html} as a string; for long runs {@link #writeHtml} needs less memory} */
    public String html() {
        var out = new StringWriter();
        try {
            writeHtml(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    EventLog failing() {
        return failing;
    }

    @Nullable
    EventLog passing() {
        return passing;
    }

    List<Departure> departures() {
        return departures;
    }

    String again() {
        return again;
    }
}
