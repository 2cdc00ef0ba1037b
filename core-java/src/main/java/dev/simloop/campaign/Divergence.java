package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.event.Event;
import dev.simloop.event.EventLog;
import dev.simloop.failure.ForeignThreadException;
import dev.simloop.internal.ClassFile;
import dev.simloop.internal.SourceLine;
import dev.simloop.internal.Times;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where two recorded runs of one seed went apart, and what is the most likely reason.
 */
public final class Divergence {
    /** How many events before the divergence may name the class that is to blame. */
    private static final int NEAR = 8;

    private final int index;
    private final @Nullable Event left;
    private final @Nullable Event right;
    private final NondeterminismSource culprit;
    private final String evidence;

    Divergence(int index, @Nullable Event left, @Nullable Event right, NondeterminismSource culprit, String evidence) {
        Objects.requireNonNull(culprit);
        Objects.requireNonNull(evidence);
        this.index = index;
        this.left = left;
        this.right = right;
        this.culprit = culprit;
        this.evidence = evidence;
    }

    /** {@return the index of the first event that is not equal, or -1 if the logs do not show it} */
    public int index() {
        return index;
    }

    /** {@return that event in the one run, or null if its log has ended by then} */
    public @Nullable Event left() {
        return left;
    }

    /** {@return that event in the other} */
    public @Nullable Event right() {
        return right;
    }

    /** {@return the most likely reason: a guess, unless runs under other conditions have shown it} */
    public NondeterminismSource culprit() {
        return culprit;
    }

    /** {@return what the guess rests on, or the empty string} */
    public String evidence() {
        return evidence;
    }

    /** {@return the index of the first event in which the logs differ, or -1 if they are equal} */
    public static int firstDifference(EventLog left, EventLog right) {
        int n = Math.min(left.events().size(), right.events().size());
        for (int i = 0; i < n; i++) {
            if (!left.events().get(i).equals(right.events().get(i))) {
                return i;
            }
        }
        return left.events().size() == right.events().size() ? -1 : n;
    }

    /** Later runs agree and the first does not; it was not recorded. What set it apart is not shown by that. */
    static Divergence ofFirstRun(RunReport second, Scenario scenario) {
        return new Divergence(
                -1,
                null,
                null,
                NondeterminismSource.UNKNOWN,
                candidates("later runs agree with each other", suspects(second, second, scenario)));
    }

    /** Two runs of one JVM that differ, with what their classes call: that names candidates, no culprit. */
    static Divergence unexplained(RunReport left, RunReport right, Scenario scenario) {
        if (left.failure() instanceof ForeignThreadException || right.failure() instanceof ForeignThreadException) {
            return at(left, right, NondeterminismSource.FOREIGN_THREAD, "a thread that is not the loop's touched it");
        }
        return at(left, right, NondeterminismSource.UNKNOWN, candidates("", suspects(left, right, scenario)));
    }

    static String candidates(String known, Suspects suspects) {
        String all = suspects.all();
        String text = all.isEmpty() ? "" : "candidates, none of them shown: " + all;
        return known.isEmpty() || text.isEmpty() ? known + text : known + "; " + text;
    }

    static Divergence at(RunReport left, RunReport right, NondeterminismSource culprit, String evidence) {
        EventLog one = left.events();
        EventLog other = right.events();
        int index = one == null || other == null ? -1 : firstDifference(one, other);
        return new Divergence(index, event(one, index), event(other, index), culprit, evidence);
    }

    private static @Nullable Event event(@Nullable EventLog log, int index) {
        return log == null || index < 0 || index >= log.events().size()
                ? null
                : log.events().get(index);
    }

    /** {@return what the program's classes call, those nearest to the first difference first} */
    static Suspects suspects(RunReport left, RunReport right, Scenario scenario) {
        Set<String> near = new LinkedHashSet<>();
        EventLog one = left.events();
        EventLog other = right.events();
        if (one != null && other != null) {
            int index = firstDifference(one, other);
            for (int i = index < 0 ? 0 : index; i >= 0 && i > index - NEAR; i--) {
                addClass(left, event(one, i), near);
                addClass(right, event(other, i), near);
            }
        }
        List<String> rest = new ArrayList<>(left.sources().values());
        rest.addAll(right.sources().values());
        near.addAll(rest);
        near.add(ClassFile.holderOf(scenario.getClass()));
        near.removeIf(name -> !SourceLine.isProgram(name));
        return new Suspects(near, scenario.getClass().getClassLoader());
    }

    private static void addClass(RunReport run, @Nullable Event event, Set<String> near) {
        Map<String, String> sources = run.sources();
        String name = event == null ? null : sources.get(event.at());
        if (name != null) {
            near.add(name);
        }
    }

    /** {@return the two events side by side and the culprit, each on a line of its own} */
    public String describe() {
        StringBuilder text = new StringBuilder();
        if (index >= 0) {
            text.append("the recorded runs differ first in event ").append(index);
            text.append("\n    one:   ").append(line(left));
            text.append("\n    other: ").append(line(right));
            text.append("\n  ");
        }
        text.append(culprit == NondeterminismSource.UNKNOWN ? "culprit: " : "likely culprit: ")
                .append(culprit.words());
        return evidence.isEmpty()
                ? text.toString()
                : text.append(" (").append(evidence).append(')').toString();
    }

    private static String line(@Nullable Event event) {
        if (event == null) {
            return "its log has ended";
        }
        StringBuilder text = new StringBuilder(Times.text(event.nanos()))
                .append(" step ")
                .append(event.step())
                .append(' ')
                .append(event.actor())
                .append(": ")
                .append(event.kind().name().toLowerCase(java.util.Locale.ROOT));
        for (String part : List.of(event.subject(), event.text())) {
            text.append(part.isEmpty() ? "" : " ").append(part);
        }
        return event.at().isEmpty()
                ? text.toString()
                : text.append(" at ").append(event.at()).toString();
    }
}
