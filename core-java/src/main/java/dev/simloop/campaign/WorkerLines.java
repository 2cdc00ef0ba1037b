package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.internal.run.Runner;
import dev.simloop.property.PropertyHits;
import dev.simloop.property.PropertyKind;
import dev.simloop.strategy.Profile;
import dev.simloop.tape.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a campaign and the JVM of one of its workers say to each other: a line each, words with tabs between. The campaign says which runs to make,
 * by their tokens; the worker says how each went. Lines that are none of these are what a JVM says by itself.
 */
final class WorkerLines {
    /** The first line of a worker that is ready, with the digest of its configuration. */
    static final String READY = "simloop-worker-1";

    /** How many runs follow, and whether the first failure ends them. */
    static final String CHUNK = "chunk";

    static final String RUN = "run";
    /** The campaign has no more questions: the worker ends. Without it, the campaign's JVM is gone. */
    static final String END = "end";

    static final String RAN = "ran";
    /** A run kept its thread for too long; the worker ends. */
    static final String STUCK = "stuck";
    /** All of the chunk was run. */
    static final String DONE = "done";
    /** Something that is no run threw; the worker ends. */
    static final String FAILED = "failed";

    private WorkerLines() {}

    static String line(Object... words) {
        StringJoiner line = new StringJoiner("\t");
        for (Object word : words) {
            line.add(escaped(word.toString()));
        }
        return line.toString();
    }

    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.split("\t", -1)) {
            words.add(unescaped(word));
        }
        return words;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                char kind = text.charAt(i);
                c = kind == 't' ? '\t' : kind == 'n' ? '\n' : kind == 'r' ? '\r' : kind;
            }
            plain.append(c);
        }
        return plain.toString();
    }

    /**
     * A run that is asked for.
     *
     * @param wantSteps whether the steps of its actors are
     * @param audit whether it is to be run twice
     */
    record Asked(int index, Token token, boolean wantSteps, boolean audit) {
        String toLine() {
            return line(RUN, index, wantSteps, audit, token);
        }

        static Asked of(List<String> words) {
            return new Asked(
                    Integer.parseInt(words.get(1)),
                    Token.parse(words.get(4)),
                    Boolean.parseBoolean(words.get(2)),
                    Boolean.parseBoolean(words.get(3)));
        }
    }

    /**
     * How a run went.
     *
     * @param summary what two equal runs have in common
     * @param passed whether it did
     * @param failureLine the first line of its failure, or empty
     * @param differs whether it passed and went another way when it was run again
     */
    record Ran(
            int index,
            ForkedRuns.Seed summary,
            boolean passed,
            String failureLine,
            boolean differs,
            long interleaving,
            Profile profile,
            Map<String, Long> counters,
            Map<String, PropertyHits> properties) {
        private static final int FIXED = 8;

        static Ran of(int index, Runner.Course course, boolean differs) {
            RunReport report = course.report();
            return new Ran(
                    index,
                    ForkedRuns.Seed.of(report),
                    report.passed(),
                    report.failureLine(),
                    differs,
                    course.interleaving(),
                    course.profile(),
                    report.counters(),
                    report.properties());
        }

        String toLine() {
            List<Object> words = new ArrayList<>();
            words.add(RAN);
            words.add(index);
            words.add(summary);
            words.add(passed);
            words.add(failureLine);
            words.add(differs);
            words.add(interleaving);
            StringJoiner steps = new StringJoiner(" ");
            steps.add(Integer.toString(profile.choices()));
            for (int each : profile.steps()) {
                steps.add(Integer.toString(each));
            }
            words.add(steps);
            words.add(counters.size());
            counters.forEach((name, hits) -> {
                words.add(name);
                words.add(hits);
            });
            properties.forEach((name, hits) -> {
                words.add(name);
                words.add(hits.kind().name() + " " + hits.evaluated() + " " + hits.held() + " " + hits.answered() + " "
                        + hits.runs() + " " + hits.heldRuns());
            });
            return line(words.toArray());
        }

        static Ran of(List<String> words) {
            String[] steps = words.get(7).split(" ", -1);
            int[] each = new int[steps.length - 1];
            for (int i = 0; i < each.length; i++) {
                each[i] = Integer.parseInt(steps[i + 1]);
            }
            Map<String, Long> counters = new LinkedHashMap<>();
            int at = FIXED + 1;
            for (int left = Integer.parseInt(words.get(FIXED)); left > 0; left--) {
                counters.put(words.get(at), Long.valueOf(words.get(at + 1)));
                at += 2;
            }
            Map<String, PropertyHits> properties = new LinkedHashMap<>();
            for (; at < words.size(); at += 2) {
                properties.put(words.get(at), hits(words.get(at + 1).split(" ", -1)));
            }
            return new Ran(
                    Integer.parseInt(words.get(1)),
                    ForkedRuns.Seed.parse(words.get(2)),
                    Boolean.parseBoolean(words.get(3)),
                    words.get(4),
                    Boolean.parseBoolean(words.get(5)),
                    Long.parseLong(words.get(6)),
                    new Profile(Integer.parseInt(steps[0]), each),
                    counters,
                    properties);
        }

        private static PropertyHits hits(String[] numbers) {
            return new PropertyHits(
                    PropertyKind.valueOf(numbers[0]),
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2]),
                    Long.parseLong(numbers[3]),
                    Long.parseLong(numbers[4]),
                    Long.parseLong(numbers[5]));
        }
    }

    /** A run that kept its thread, and where it stood. */
    record Stuck(int index, long step, Duration time, String actor, String message) {
        String toLine() {
            return line(STUCK, index, step, time.toNanos(), actor, message);
        }

        static Stuck of(List<String> words) {
            return new Stuck(
                    Integer.parseInt(words.get(1)),
                    Long.parseLong(words.get(2)),
                    Duration.ofNanos(Long.parseLong(words.get(3))),
                    words.get(4),
                    words.get(5));
        }
    }
}
