package dev.simloop.report;

import dev.simloop.CheckReturnValue;
import dev.simloop.event.Event;
import dev.simloop.event.EventLog;
import dev.simloop.shrink.FailureOdds;
import dev.simloop.shrink.NearestPassingRun;
import dev.simloop.tape.Tape;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
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
    private final List<ExplainedDeviation> deviations;
    private final String again;
    /** What the passing run decides otherwise, where it is known. */
    private final NearestPassingRun.@Nullable Decision decision;

    private final @Nullable FailureOdds odds;
    private final SourceText sources;

    private Report(
            EventLog failing,
            @Nullable EventLog passing,
            List<ExplainedDeviation> deviations,
            String again,
            NearestPassingRun.@Nullable Decision decision,
            @Nullable FailureOdds odds,
            SourceText sources) {
        this.failing = failing;
        this.passing = passing;
        this.deviations = deviations;
        this.again = again;
        this.decision = decision;
        this.odds = odds;
        this.sources = sources;
    }

    /** {@return the report of a run, most often a failing one; a passing run can be looked at, too} */
    public static Report of(EventLog failing) {
        return new Report(Objects.requireNonNull(failing), null, List.of(), "", null, null, SourceText.NONE);
    }

    /** {@return this report with {@code passing}, the passing run that differs least, beside the failing one} */
    @CheckReturnValue
    public Report withNearestPassing(EventLog passing) {
        return new Report(failing, Objects.requireNonNull(passing), deviations, again, null, odds, sources);
    }

    /** {@return this report with the passing run of {@code nearest}, and what it decides otherwise} */
    @CheckReturnValue
    public Report withNearestPassing(NearestPassingRun nearest) {
        EventLog events = nearest.passing().events();
        return events == null
                ? this
                : new Report(failing, events, deviations, again, nearest.decision(), odds, sources);
    }

    /** {@return this report with how likely the failing run was to fail, seen from points along it} */
    @CheckReturnValue
    public Report withOdds(FailureOdds odds) {
        return new Report(failing, passing, deviations, again, decision, Objects.requireNonNull(odds), sources);
    }

    /**
     * {@return this report with the departures from the calm universe that shrinking left}
     *
     * @throws IllegalArgumentException if one of them is at an event that the failing run does not have
     */
    @CheckReturnValue
    public Report withDeviations(List<ExplainedDeviation> deviations) {
        for (ExplainedDeviation departure : deviations) {
            if (departure.event() >= failing.events().size()) {
                throw new IllegalArgumentException("departure " + departure.stream() + " " + departure.index()
                        + " is at event " + departure.event() + " of a log of "
                        + failing.events().size());
            }
        }
        return new Report(failing, passing, List.copyOf(deviations), again, decision, odds, sources);
    }

    /** {@return this report under the name of the test or scenario, which a log may not know} */
    @CheckReturnValue
    public Report withTest(String test) {
        return new Report(failing.withTest(test), passing, deviations, again, decision, odds, sources);
    }

    /** {@return this report with the departures of {@code tape}, which the failing run followed} */
    @CheckReturnValue
    public Report withDeviations(Tape tape) {
        return withDeviations(ExplainedDeviations.of(failing, tape));
    }

    /** {@return this report with the command line that runs the failure again} */
    @CheckReturnValue
    public Report withReplayCommand(String again) {
        return new Report(failing, passing, deviations, Objects.requireNonNull(again), decision, odds, sources);
    }

    /**
     * {@return this report with the lines that decide, as they stand in the sources} Those are looked for beside the folders that
     * the classes were loaded from, by the context class loader of the thread that writes; a source newer than its class is left
     * out.
     *
     * @param classes the class of each line, as {@link dev.simloop.RunReport#sources()} has them
     */
    @CheckReturnValue
    public Report withSources(Map<String, String> classes) {
        return new Report(failing, passing, deviations, again, decision, odds, SourceText.of(classes));
    }

    /** Writes {@code report.html}: one file that needs no other and asks no network for anything. */
    public void writeHtml(Writer out) throws IOException {
        HtmlReport.write(this, out);
    }

    /** {@return {@code report.html} as a string; for long runs {@link #writeHtml} needs less memory} */
    public String html() {
        return string(this::writeHtml);
    }

    /**
     * Writes {@code report.txt}: a line per event, a column per host.
     *
     * @param width the most characters in a line, 60 or more; only the command to run again may be longer
     * @param ascii whether all beyond ASCII is escaped, for logs that would garble it
     * @throws IllegalArgumentException if {@code width} is below 60
     */
    public void writeText(Appendable out, int width, boolean ascii) throws IOException {
        TextReport.write(this, width, ascii, out);
    }

    /** {@return {@code report.txt}, 160 characters wide} */
    public String text() {
        return string(out -> writeText(out, 160, false));
    }

    /**
     * {@return the story of the failure, 40 lines at most: what departed from the calm run, which actor ran instead of which
     * and at which line each stood, which messages and faults led to it, the property with its values} The second line is {@link
     * #why}. It names the shape of the bug where it has a known one: lost update, interleaved writes, check-then-act, use before
     * ready, stale read, lost wake-up, deadlock with its cycle, missed fsync of a file or a directory, double effect of a retry,
     * message of an old incarnation, undelivered element, judged by two clocks, time-out against completion. What was read and what was written is decided by the values told with {@code observe}: a value
     * that differs from the last one of its name is a write, as is one told at a line that wrote the name at another time; others
     * are reads. What is told with {@code observed} was read, and with {@code changed} written.
     */
    public String story() {
        return Story.of(this);
    }

    /**
     * {@return why the run failed, in one or two sentences that begin with {@code why: }} It is the shape of the bug, else the
     * fault, the order or the drawn value that decides: without it the nearest passing run is the same and passes. Empty where
     * nothing of that is known, and for a run that ended at a limit.
     */
    public String why() {
        return Story.why(this);
    }

    /** {@return the story without its first lines: deviations, odds, messages, values} */
    String rest() {
        return Story.rest(this);
    }

    /**
     * {@return the run as a table with a column per actor and a row per step, switches marked; null for a run of more than
     * 40 steps or 5 actors, or of one actor only}
     */
    public @Nullable String interleaving() {
        return Interleaving.of(failing).orElse(null);
    }

    /** Writes the run in Chrome's trace event format, which Perfetto opens; times are virtual. */
    public void writePerfetto(Appendable out) throws IOException {
        PerfettoTrace.write(failing, out);
    }

    /** {@return the run as a Mermaid sequence diagram; of a long run the end, and it says so} */
    public String mermaid() {
        return string(out -> MermaidDiagram.write(failing, out));
    }

    private interface Writing {
        void to(StringWriter out) throws IOException;
    }

    private static String string(Writing writing) {
        var out = new StringWriter();
        try {
            writing.to(out);
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

    List<ExplainedDeviation> deviations() {
        return deviations;
    }

    String again() {
        return again;
    }

    NearestPassingRun.@Nullable Decision decided() {
        return decision;
    }

    @Nullable
    FailureOdds odds() {
        return odds;
    }

    SourceText sources() {
        return sources;
    }

    /** {@return the first event of the step that made the failure inevitable, or -1} */
    int inevitable() {
        OptionalLong from = odds == null ? OptionalLong.empty() : odds.inevitableFrom();
        return from.isEmpty() || from.getAsLong() == 0 ? -1 : eventOf(from.getAsLong());
    }

    /** {@return the first event of that step or of one behind it, or -1} */
    int eventOf(long step) {
        for (Event event : failing.events()) {
            if (event.step() >= step) {
                return event.index();
            }
        }
        return -1;
    }
}
