package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one of the {@link EverydayChecks} found. */
public final class Findings {
    private static final int SHOWN = 20;

    private final String check;
    private final HistoryVerdict judgement;
    private final List<String> problems;
    private final Map<String, Long> counts;

    private Findings(String check, HistoryVerdict judgement, List<String> problems, Map<String, Long> counts) {
        this.check = check;
        this.judgement = judgement;
        this.problems = List.copyOf(problems);
        this.counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /** Problems under way; wrong if there is one, undecided if nothing was looked at. */
    static final class Collector {
        private final String check;
        private final List<String> problems = new ArrayList<>();
        private final Map<String, Long> counts = new LinkedHashMap<>();

        Collector(String check) {
            this.check = check;
        }

        void problem(String text) {
            problems.add(text);
        }

        void count(String what, long number) {
            counts.put(what, number);
        }

        Findings end(boolean looked) {
            HistoryVerdict judgement = !problems.isEmpty()
                    ? HistoryVerdict.WRONG
                    : looked ? HistoryVerdict.CORRECT : HistoryVerdict.UNDECIDED;
            return new Findings(check, judgement, problems, counts);
        }
    }

    /** {@return the judgement; {@link HistoryVerdict#UNDECIDED} if the history has nothing that would show it} */
    public HistoryVerdict judgement() {
        return judgement;
    }

    /** {@return what is wrong, a line for each} */
    public List<String> problems() {
        return problems;
    }

    /** {@return how many there are of what was counted} */
    public Map<String, Long> counts() {
        return counts;
    }

    /** {@return all of it in words} */
    public String describe() {
        StringBuilder text = new StringBuilder(check);
        text.append(
                switch (judgement) {
                    case CORRECT -> ": correct\n";
                    case WRONG -> ": wrong\n";
                    case UNDECIDED -> ": nothing in the history shows it\n";
                });
        counts.forEach((what, number) ->
                text.append("  ").append(what).append(": ").append(number).append('\n'));
        problems.stream()
                .limit(SHOWN)
                .forEach(problem -> text.append("  ").append(problem).append('\n'));
        if (problems.size() > SHOWN) {
            text.append("  and ").append(problems.size() - SHOWN).append(" more\n");
        }
        return text.toString();
    }

    /**
     * Throws unless it is correct.
     *
     * @throws AssertionError with {@link #describe}
     */
    public void assertCorrect() {
        if (judgement != HistoryVerdict.CORRECT) {
            throw new AssertionError(describe());
        }
    }

    @Override
    public String toString() {
        return describe();
    }
}
