package dev.simloop.campaign;

import dev.simloop.property.PropertyHits;
import dev.simloop.property.PropertyKind;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where an exhaustive search stands, in a file: a line each for what it is of, for the bounds that are through, for what came of parts
 * of the tree and for parts that are open. Words are set apart by tabs, as {@link WorkerLines} has them.
 *
 * @param header what the search is of; one that differs cannot go on from here
 * @param schedules how many schedules there were within the bounds that are through
 * @param bound the bound that is gone through
 * @param ranHere how many runs within it were made
 * @param share which share of its tree that is
 * @param elapsed for how long the search went on
 * @param failing the choices of the first run that failed, null for none
 * @param done what came of parts
 * @param open parts that are left
 */
@SuppressWarnings("ArrayRecordComponent") // of this package alone, and compared by nobody
record Checkpoint(
        Header header,
        Map<ScheduleBound, Long> schedules,
        ScheduleBound bound,
        long ranHere,
        double share,
        Duration elapsed,
        int @Nullable [] failing,
        List<Frontier.Done> done,
        List<Subtree> open) {
    private static final String FORMAT = "simloop-exhaustive";
    private static final String VERSION = "2";
    private static final String NULL = "-";

    /**
     * What a search is of.
     *
     * @param token the token of its first run: library, seed, options and configuration
     * @param fingerprint of that run, which another program, or another version of it, does not have
     * @param bound how far it is to go
     * @param isReduced whether orders of independent steps count once
     * @param faults how many faults may happen
     */
    record Header(Token token, long fingerprint, ScheduleBound bound, boolean isReduced, int faults) {
        /**
         * Fails if a search of this kind cannot go on where one of {@code other}, from {@code file}, stands.
         *
         * @throws IllegalArgumentException with what differs
         */
        void checkGoesOn(Header other, Path file) {
            String start = "checkpoint " + file + " is of ";
            String cure = "; give another file, or delete this one to start anew";
            if (token.number() != other.token.number()) {
                throw new IllegalArgumentException(start + "another version of the library, whose tokens begin with sl"
                        + other.token.number() + ", not sl" + token.number() + cure);
            }
            if (!token.equals(other.token)) {
                throw new IllegalArgumentException(start + "a search of " + other.token + ", and this one is of "
                        + token + ": seed, configuration or options differ" + cure);
            }
            if (fingerprint != other.fingerprint) {
                throw new IllegalArgumentException(
                        start + "another scenario, or another version of it: its first run goes another way" + cure);
            }
            if (bound.kind() != other.bound.kind() || bound.limit() < other.bound.limit()) {
                throw new IllegalArgumentException(
                        start + "a search within " + other.bound + ", and this one is within " + bound
                                + ": a checkpoint goes on with the same kind of bound, and as far or farther" + cure);
            }
            if (isReduced != other.isReduced || faults != other.faults) {
                throw new IllegalArgumentException(
                        start + "a search with " + other.kind() + ", and this one is with " + kind() + cure);
            }
        }

        private String kind() {
            return (isReduced ? "a" : "no") + " reduction and " + faults + " faults";
        }
    }

    // ---- writing

    /** Writes it in place of {@code file}, which is there as before until then. */
    void write(Path file) {
        List<String> lines = new ArrayList<>();
        lines.add(WorkerLines.line(FORMAT, VERSION));
        lines.add(WorkerLines.line(
                "search", header.token, header.fingerprint, header.bound, header.isReduced, header.faults));
        schedules.forEach((within, count) -> lines.add(WorkerLines.line("through", within, count)));
        lines.add(WorkerLines.line("within", bound, ranHere, share, elapsed.toNanos()));
        if (failing != null) {
            lines.add(WorkerLines.line("failing", text(failing)));
        }
        done.forEach(part -> lines.add(line(part)));
        open.forEach(part -> lines.add(line(part)));
        lines.add(WorkerLines.line("end", lines.size()));
        try {
            Path absolute = file.toAbsolutePath();
            Path fresh = absolute.resolveSibling(absolute.getFileName() + ".new");
            Files.write(fresh, lines);
            Path unused =
                    Files.move(fresh, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoint could not be written to " + file + ": " + e, e);
        }
    }

    private static String text(int[] path) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < path.length; i++) {
            text.append(i == 0 ? "" : ".").append(path[i]);
        }
        return path.length == 0 ? NULL : text.toString();
    }

    private static String line(Frontier.Done part) {
        Tally tally = part.tally();
        Caveats met = part.caveats();
        List<Object> words = new ArrayList<>(List.of(
                "done",
                text(part.start()),
                tally.ran,
                tally.failed,
                tally.steps,
                tally.virtualNanos,
                tally.fingerprint,
                part.redundant()));
        words.addAll(List.of(met.bounded(), met.declares(), met.parts(), met.merged(), met.gaveWay(), met.toreDown()));
        words.add(met.held().size());
        new TreeMap<>(met.held())
                .forEach((name, held) -> words.addAll(List.of(name, held.fault(), held.calm(), held.bound())));
        words.add(tally.counters.size());
        new TreeMap<>(tally.counters).forEach((name, hits) -> words.addAll(List.of(name, hits.total(), hits.runs())));
        words.add(tally.properties.size());
        new TreeMap<>(tally.properties)
                .forEach((name, hits) -> words.addAll(List.of(
                        name,
                        hits.kind().name(),
                        hits.evaluated(),
                        hits.held(),
                        hits.answered(),
                        hits.runs(),
                        hits.heldRuns())));
        return WorkerLines.line(words.toArray());
    }

    private static String line(Subtree part) {
        List<Object> words = new ArrayList<>(List.of("open", text(part.path()), part.base(), part.weight()));
        words.add(part.levels().size());
        for (Subtree.Level level : part.levels()) {
            words.add(level.closed());
            words.add(level.sleepers().length);
            for (Sleeper sleeper : level.sleepers()) {
                words.add(sleeper.actor());
                words.add(sleeper.step());
                add(words, sleeper.footprint());
            }
            words.add(level.done().length);
            for (Footprint footprint : level.done()) {
                add(words, footprint);
            }
        }
        return WorkerLines.line(words.toArray());
    }

    private static void add(List<Object> words, @Nullable Footprint footprint) {
        if (footprint == null) {
            words.add(NULL);
            return;
        }
        String[] declared = footprint.declared();
        words.add(footprint.host());
        words.add(footprint.anything());
        words.add(declared == null ? -1 : declared.length);
        words.addAll(declared == null ? List.of() : List.of(declared));
        words.add(footprint.reads().length);
        words.addAll(List.of(footprint.reads()));
        words.add(footprint.own().length);
        words.addAll(List.of(footprint.own()));
    }

    // ---- reading

    /**
     * {@return what {@code file} holds; null if it is not there}
     *
     * @throws IllegalArgumentException if it is no checkpoint, of another version, or cut off
     */
    static @Nullable Checkpoint read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoint could not be read from " + file + ": " + e, e);
        }
        List<String> first = lines.isEmpty() ? List.of("") : WorkerLines.words(lines.get(0));
        if (!first.get(0).equals(FORMAT)) {
            throw new IllegalArgumentException(
                    file + " is no checkpoint of an exhaustive search: its first line is not " + FORMAT);
        }
        if (!first.equals(List.of(FORMAT, VERSION))) {
            throw new IllegalArgumentException("checkpoint " + file + " has version "
                    + String.join(" ", first.subList(1, first.size())) + ", this library reads version " + VERSION);
        }
        if (!lines.get(lines.size() - 1).equals(WorkerLines.line("end", lines.size() - 1))) {
            throw new IllegalArgumentException("checkpoint " + file + " is cut off behind line " + lines.size());
        }
        int at = 1;
        try {
            Words search = new Words(lines.get(at++), "search");
            Header header = new Header(
                    Token.parse(search.next()),
                    search.number(),
                    ScheduleBound.parse(search.next()),
                    search.truth(),
                    search.small());
            Map<ScheduleBound, Long> schedules = new LinkedHashMap<>();
            while (lines.get(at).startsWith("through\t")) {
                Words through = new Words(lines.get(at++), "through");
                schedules.put(ScheduleBound.parse(through.next()), through.number());
            }
            Words within = new Words(lines.get(at++), "within");
            ScheduleBound bound = ScheduleBound.parse(within.next());
            long ranHere = within.number();
            double share = Double.parseDouble(within.next());
            Duration elapsed = Duration.ofNanos(within.number());
            int[] failing = lines.get(at).startsWith("failing\t") ? path(new Words(lines.get(at++), "failing")) : null;
            List<Frontier.Done> done = new ArrayList<>();
            while (lines.get(at).startsWith("done\t")) {
                done.add(done(new Words(lines.get(at++), "done")));
            }
            List<Subtree> open = new ArrayList<>();
            while (at < lines.size() - 1) {
                open.add(open(new Words(lines.get(at++), "open")));
            }
            return new Checkpoint(header, schedules, bound, ranHere, share, elapsed, failing, done, open);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "checkpoint " + file + " makes no sense in line " + at + ": " + e.getMessage(), e);
        }
    }

    /** The words of one line, from the second on. */
    private static final class Words {
        private final Iterator<String> rest;

        Words(String line, String kind) {
            List<String> all = WorkerLines.words(line);
            if (!all.get(0).equals(kind)) {
                throw new IllegalArgumentException("expected " + kind + ", found " + all.get(0));
            }
            rest = all.listIterator(1);
        }

        String next() {
            if (!rest.hasNext()) {
                throw new IllegalArgumentException("a word is missing");
            }
            return rest.next();
        }

        long number() {
            return Long.parseLong(next());
        }

        int small() {
            return Integer.parseInt(next());
        }

        boolean truth() {
            return Boolean.parseBoolean(next());
        }

        String[] texts(int count) {
            String[] texts = new String[count];
            for (int i = 0; i < count; i++) {
                texts[i] = next();
            }
            return texts;
        }

        <T> T[] many(Function<Words, T> each, Function<Integer, T[]> array) {
            T[] all = array.apply(small());
            for (int i = 0; i < all.length; i++) {
                all[i] = each.apply(this);
            }
            return all;
        }
    }

    private static int[] path(Words words) {
        String text = words.next();
        if (text.equals(NULL)) {
            return new int[0];
        }
        String[] parts = text.split("\\.", -1);
        int[] path = new int[parts.length];
        for (int i = 0; i < path.length; i++) {
            path[i] = Integer.parseInt(parts[i]);
        }
        return path;
    }

    private static Frontier.Done done(Words words) {
        int[] start = path(words);
        Tally tally = new Tally(0);
        tally.ran = words.number();
        tally.failed = words.number();
        tally.steps = words.number();
        tally.virtualNanos = words.number();
        tally.fingerprint = words.number();
        long redundant = words.number();
        boolean bounded = words.truth();
        boolean declares = words.truth();
        boolean parts = words.truth();
        boolean merged = words.truth();
        boolean gaveWay = words.truth();
        boolean toreDown = words.truth();
        Map<String, HeldDraws> held = new TreeMap<>();
        for (int left = words.small(); left > 0; left--) {
            String name = words.next();
            held.put(name, new HeldDraws(name, words.truth(), Fallback.valueOf(words.next()), words.number()));
        }
        for (int left = words.small(); left > 0; left--) {
            String name = words.next();
            tally.counters.put(name, new CampaignResult.Hits(words.number(), words.number()));
        }
        for (int left = words.small(); left > 0; left--) {
            String name = words.next();
            tally.properties.put(
                    name,
                    new PropertyHits(
                            PropertyKind.valueOf(words.next()),
                            words.number(),
                            words.number(),
                            words.number(),
                            words.number(),
                            words.number()));
        }
        return new Frontier.Done(
                start, tally, redundant, new Caveats(bounded, declares, parts, merged, gaveWay, toreDown, held));
    }

    private static Subtree open(Words words) {
        int[] path = path(words);
        int base = words.small();
        double weight = Double.parseDouble(words.next());
        List<Subtree.Level> levels = new ArrayList<>();
        for (int left = words.small(); left > 0; left--) {
            boolean closed = words.truth();
            Sleeper[] sleepers = words.many(
                    each -> new Sleeper(each.small(), each.small(), java.util.Objects.requireNonNull(footprint(each))),
                    Sleeper[]::new);
            levels.add(new Subtree.Level(closed, sleepers, words.many(Checkpoint::footprint, Footprint[]::new)));
        }
        return new Subtree(path, base, weight, levels);
    }

    private static @Nullable Footprint footprint(Words words) {
        String host = words.next();
        if (host.equals(NULL)) {
            return null;
        }
        boolean anything = words.truth();
        int count = words.small();
        String[] declared = count < 0 ? null : words.texts(count);
        String[] reads = words.texts(words.small());
        return new Footprint(Integer.parseInt(host), declared, reads, words.texts(words.small()), anything);
    }
}
