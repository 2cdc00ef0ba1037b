package dev.simloop.report;

import dev.simloop.RunReport;
import dev.simloop.campaign.Artifact;
import dev.simloop.campaign.Artifacts;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.Repetition;
import dev.simloop.event.EventLog;
import dev.simloop.failure.EndlessWorkException;
import dev.simloop.failure.SimulationFailure;
import dev.simloop.shrink.FailureOdds;
import dev.simloop.shrink.FixConfidence;
import dev.simloop.shrink.NearestPassingRun;
import dev.simloop.shrink.Shrink;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Track;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Explainer} made of a finding. Whatever of it could not be had, {@link #message} holds the finding and says
 * what is missing.
 */
public final class Explanation {
    private static final int TEXT_WIDTH = 160;
    private static final int STREAMS_NAMED = 3;
    /** Of the text of a failure, behind its first. */
    private static final int LINES_OF_FAILURE = 12;

    /** Which run a file is of, in front of what is said of it. */
    private static final String FOUND = "Of the run that was found. ";

    private static final String SHRUNK = "Of the shrunk run. ";

    private final Explainer how;
    private final Finding finding;
    private final Repetition repetition;
    private final String message;
    private @Nullable Shrink shrink;
    private @Nullable NearestPassingRun nearest;
    private @Nullable FailureOdds odds;
    private @Nullable Report report;
    private Artifacts.@Nullable Written written;
    private @Nullable Throwable lost;
    private String notShrunk = "";
    /** Those without which it passes, the longest first. */
    private List<Long> hiccups = List.of();

    Explanation(Explainer how, Finding finding, @Nullable FixConfidence rarity) {
        this.how = how;
        this.finding = finding;
        try {
            explain();
        } catch (RuntimeException | Error e) {
            // the finding matters more; the message and its suppressed exception tell
            lost = e;
        }
        repetition = how.repetition(finding);
        write();
        message = compose(rarity);
    }

    private void explain() {
        if (how.shrinks()) {
            makeSmaller();
        }
        Shrink smaller = shrink;
        if (smaller != null) {
            // Shrinking takes away what it can.
            hiccups = NeededHiccup.of(smaller.report().events());
        } else if (finding.isRepeatable() && how.passesWithout(finding, NeededHiccup.STREAMS)) {
            hiccups = NeededHiccup.of(finding.events());
        }
        if (smaller != null) {
            nearest = how.nearestPass(smaller);
            odds = how.odds(smaller);
        }
    }

    private void makeSmaller() {
        if (!finding.isRepeatable()) {
            notShrunk = "its run cannot be repeated";
        } else if (finding.failure() instanceof EndlessWorkException) {
            notShrunk = "a run without an end has no smallest one";
        } else if (finding.tape() == null) {
            notShrunk = "its run left no tape";
        } else {
            try {
                shrink = how.shrink(finding);
            } catch (IllegalArgumentException e) {
                notShrunk = String.valueOf(e.getMessage());
            }
        }
    }

    /** Writes the artifacts, if that is wanted, and makes the report, which names one of them. */
    private void write() {
        Artifacts artifacts = how.artifacts();
        Report made = made();
        if (artifacts == null) {
            report = made;
            return;
        }
        artifacts = artifacts.withReplayCommand(file -> how.again(Path.of(file)));
        Shrink smaller = shrink;
        String of = smaller == null ? FOUND : SHRUNK;
        if (smaller != null) {
            artifacts = artifacts.withShrunk(smaller.tape()).with(others(smaller));
        }
        if (made != null) {
            Report named = made.withReplayCommand(
                    how.again(artifacts.folder(finding.token()).resolve(tapeFile())));
            report = named;
            artifacts = artifacts.with(List.of(
                    new Artifact(
                            "report.txt",
                            of + "What happened, an event a line, a column for each host. " + stops(),
                            out -> named.writeText(out, TEXT_WIDTH, false)),
                    Artifact.of("report.html", of + "The same as a picture; open it in a browser.", named::html)));
        }
        List<String> notes = finding.rerun().notes();
        if (smaller != null && !notes.isEmpty()) {
            artifacts = artifacts.with(List.of(Artifact.of(
                    "notes.txt",
                    FOUND + "What the parts of the world drew and did.",
                    () -> String.join("\n", notes) + "\n")));
        }
        written = artifacts.write(finding);
    }

    /** Another failure that was met on the way is a finding of its own, and its tape repeats it. */
    private static List<Artifact> others(Shrink shrink) {
        List<Artifact> others = new ArrayList<>();
        for (Finding other : shrink.others()) {
            Tape tape = other.tape();
            if (tape != null) {
                others.add(Artifact.of(
                        "other-" + (others.size() + 1) + ".tape.json",
                        "Of a run met while shrinking, which fails with "
                                + other.failure().getClass().getSimpleName() + ".",
                        tape::toJson));
            }
        }
        return others;
    }

    /** The numbers of events are those of one run, and a debugger that stops before one has to repeat that one. */
    private String stops() {
        return "To stop before one of its events, repeat the run of `" + tapeFile() + "`.";
    }

    private String tapeFile() {
        return shrink == null ? Artifacts.TAPE : Artifacts.SHRUNK_TAPE;
    }

    /** {@return what explains the shrunk run, or the whole one where there is none; null if no run was recorded} */
    private @Nullable Report made() {
        EventLog log = shrink == null ? finding.events() : shrink.report().events();
        Tape tape = shrink == null ? finding.tape() : shrink.tape();
        if (log == null || tape == null || !finding.isRepeatable()) {
            return null;
        }
        Map<String, String> sources = (shrink == null ? finding.rerun() : shrink.report()).sources();
        Report made = Report.of(log.withTest(how.test())).withDeviations(tape).withSources(sources);
        made = nearest == null ? made : made.withNearestPassing(nearest);
        return odds == null ? made : made.withOdds(odds);
    }

    // ---- what was made

    /** {@return what is explained} */
    public Finding finding() {
        return finding;
    }

    /** {@return whether it repeats, in this JVM and in a fresh one} */
    public Repetition repetition() {
        return repetition;
    }

    /** {@return what shrinking came to; null if it was not asked for, or for {@linkplain #notShrunk a reason}} */
    public @Nullable Shrink shrink() {
        return shrink;
    }

    /** {@return why the run was not shrunk although that was asked for; else empty} */
    public String notShrunk() {
        return notShrunk;
    }

    /** {@return the passing run that differs least from the shrunk one; null if none was found} */
    public @Nullable NearestPassingRun nearestPass() {
        return nearest;
    }

    /** {@return how likely the shrunk run was to fail, from points along it; null where the budget did not suffice} */
    public @Nullable FailureOdds odds() {
        return odds;
    }

    /** {@return the report of the shrunk run, or of the whole one where there is none; null if no run was recorded} */
    public @Nullable Report report() {
        return report;
    }

    /** {@return what became of the artifacts; null if none were wanted} */
    public Artifacts.@Nullable Written artifacts() {
        return written;
    }

    /**
     * {@return the text for the person at the keyboard, without a line end at its end} What failed, and in which run; the story
     * of why, with a table where the run is small; then token and line to run it again, what shrinking came to and how the
     * shrunk run is repeated, where the artifacts are, and how many clean seeds make a fix credible.
     */
    public String message() {
        return message;
    }

    /**
     * {@return the order of the shrunk run, or of the found one where there is none, as code that forces it: a {@link dev.simloop.marker.Schedule} of steps,
     * with a list of the lines to mark} A regression test of this kind outlives changes of the program that break its tape, as long as the marked
     * lines are there. What the threads of it do stands there empty, for whoever pastes it to fill in.
     *
     * <p>It orders the accesses to values that two actors share and one of them writes, as {@code SimLoop.observed} and {@code SimLoop.changed} tell
     * them, or points before accesses to memory.
     *
     * @throws IllegalStateException if markers cannot have that order, with the reason: a fault or a draw decides as well, no shared value was
     *     told, or another actor comes between two accesses of one line
     */
    public String asSchedule() {
        EventLog log = shrink == null ? finding.events() : shrink.report().events();
        if (log == null || !finding.isRepeatable()) {
            throw ForcedOrder.cannot("no run of it was recorded");
        }
        return ForcedOrder.of(
                log,
                shrink == null ? finding.tape() : shrink.tape(),
                (shrink == null ? finding.rerun() : shrink.report()).sources());
    }

    /** {@return the finding as what a test throws: {@link #message} with the failure as its cause} */
    public SimulationFailure toFailure() {
        SimulationFailure failure =
                new SimulationFailure(message, finding.token().toString(), finding.failure());
        if (lost != null) {
            failure.addSuppressed(lost);
        }
        return failure;
    }

    @Override
    public String toString() {
        return message;
    }

    // ---- the message

    private String compose(@Nullable FixConfidence rarity) {
        // how often it was repeated is told with whether it was
        String described = finding.describe().replaceFirst("\n  repeated: [^\n]*", "");
        int token = described.lastIndexOf("\n  token ");
        String head = NeededHiccup.told(repeats(head(described.substring(0, token))), hiccups);
        StringBuilder text = new StringBuilder(head);
        if (report != null) {
            why(report, text);
        }
        text.append(described, token, described.length());
        repeat(text);
        if (report != null) {
            rest(report, head, text);
        }
        Shrink smaller = shrink;
        if (smaller != null) {
            text.append("\n  shrunk: ").append(smaller.describe()).append(redrawn(smaller));
        } else if (!notShrunk.isEmpty()) {
            text.append("\n  not shrunk: ").append(notShrunk);
        }
        if (lost != null) {
            text.append("\n  not explained any further: ").append(lost);
        }
        Artifacts.Written files = written;
        if (files != null) {
            text.append("\n  ").append(files.describe());
        }
        if (rarity != null) {
            text.append("\n  ").append(rarity.describe());
        }
        return text.toString();
    }

    /** What failed and in which run. Where a smaller run is told of, the notes of this one are among the artifacts. */
    private String head(String described) {
        if (shrink == null || written == null) {
            return described;
        }
        List<String> notes = finding.rerun().notes();
        StringBuilder head = new StringBuilder();
        for (String line : described.split("\n", -1)) {
            boolean note = line.startsWith("  ")
                    && (notes.contains(line.substring(2)) || line.matches("  \\.\\.\\. and \\d+ notes more"));
            if (!note) {
                head.append(head.length() == 0 ? "" : "\n").append(line);
            }
        }
        return head.toString();
    }

    /** Behind the line that tells the run, or, where that gets too long, below it: whether it repeats. */
    private String repeats(String head) {
        String told = repetition.describe();
        StringBuilder text = new StringBuilder();
        boolean done = false;
        for (String line : head.split("\n", -1)) {
            text.append(text.length() == 0 ? "" : "\n").append(line);
            if (!done && line.startsWith("  seed ") && line.contains(", virtual time ")) {
                done = true;
                text.append(line.length() + 2 + told.length() <= TEXT_WIDTH ? "; " : "\n  ")
                        .append(told);
            }
        }
        return done ? text.toString() : text.append("\n  ").append(told).toString();
    }

    /** The cause and the table. */
    private void why(Report told, StringBuilder text) {
        if (failsOtherwise()) {
            text.append("\n  below is the shrunk run: ")
                    .append(told.story().lines().findFirst().orElse(""));
            textOf(Objects.requireNonNull(shrink).report())
                    .lines()
                    .skip(1)
                    .limit(LINES_OF_FAILURE)
                    .forEach(line -> text.append("\n  ").append(line));
        }
        told.why().lines().forEach(line -> text.append("\n  ").append(line));
        String table = told.interleaving();
        if (table != null) {
            text.append('\n');
            table.lines().forEach(line -> text.append("\n  ").append(line));
        }
        text.append('\n');
    }

    /** The story without what was said above. */
    private static void rest(Report told, String head, StringBuilder text) {
        List<String> said = head.lines().map(String::strip).toList();
        text.append('\n');
        for (String line : told.rest().lines().toList()) {
            if (!said.contains(line.strip())) {
                text.append("\n  ").append(line);
            }
        }
    }

    /** {@return whether the shrunk run fails with other values than the one that was found} */
    private boolean failsOtherwise() {
        return shrink != null && !textOf(shrink.report()).equals(textOf(finding.rerun()));
    }

    private static String textOf(RunReport run) {
        Throwable failure = run.failure();
        return failure == null || failure.getMessage() == null ? run.failureLine() : failure.getMessage();
    }

    /** How the run of the tape is repeated: no token and no seed makes a shrunk run. */
    private void repeat(StringBuilder text) {
        if (written == null) {
            if (shrink != null && !how.unkept().isEmpty()) {
                text.append("\n  ").append(how.unkept());
            }
            return;
        }
        Path tape = written.folder().resolve(tapeFile());
        if (written.files().contains(tapeFile())) {
            text.append(shrink == null ? "\n  tape: " : "\n  run the shrunk one, which only its tape repeats: ")
                    .append(how.again(tape));
        }
    }

    /** {@return which streams of the shrunk run have other values than the original's, in words} */
    private String redrawn(Shrink smaller) {
        Tape before = finding.tape();
        List<String> names = new ArrayList<>();
        for (Track track : smaller.tape().tracks()) {
            if (before != null && track.calm() == Fallback.SEEDED && differs(track, before)) {
                names.add(Line.escape(track.name(), false));
            }
        }
        if (names.isEmpty()) {
            return "";
        }
        int more = names.size() - STREAMS_NAMED;
        return "; values differ in " + String.join(", ", names.subList(0, Math.min(STREAMS_NAMED, names.size())))
                + (more > 0 ? " and " + more + (more == 1 ? " stream more" : " streams more") : "");
    }

    private static boolean differs(Track track, Tape before) {
        for (Track old : before.tracks()) {
            if (old.name().equals(track.name())) {
                int both = Math.min(old.draws().size(), track.draws().size());
                return !old.draws().subList(0, both).equals(track.draws().subList(0, both));
            }
        }
        return false;
    }
}
