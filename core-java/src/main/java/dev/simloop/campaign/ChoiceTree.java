package dev.simloop.campaign;

import dev.simloop.failure.NondeterminismException;
import dev.simloop.internal.Splitmix;
import dev.simloop.spi.Candidate;
import dev.simloop.strategy.ChosenPath;
import dev.simloop.strategy.Directed;
import dev.simloop.tape.Fallback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The choices of the runs of one worker, gone through depth first: each run follows those of the one before, but for the last choice
 * that has another option, and takes option 0 of all that follow.
 *
 * <p>One file past the usual length because the stack of choices, what a bound leaves of each, and who sleeps there change together.
 */
final class ChoiceTree implements Directed.Decider {
    /*
     * Sleep sets, from Godefroid: "Partial-Order Methods for the Verification of Concurrent Systems", LNCS 1032, 1996. Once all that
     * begins with a task has been gone through, the task sleeps while its siblings are gone through, until a step runs that depends on
     * its own: until then, letting it run would only repeat, in another order of independent steps, what has been seen. A run in
     * which a sleeping task has to run ends there. One run is left for each class of runs that differ in such orders only.
     *
     * What a step touches is known when it has run. That of a sleeping task was recorded when it came first; it is the same
     * now, because nothing that it depends on has run since. A step with draws of its own has one footprint for all that it can draw.
     *
     * With a bound, sleeping would be unsound: the run that is left for a class may be one beyond the bound.
     */
    private static final byte TASKS = 0;
    private static final byte VALUES = 1;
    private static final byte FAULTS = 2;
    private static final int NOWHERE = -1;
    private static final int CHECKS_LEAST = 16;

    private final ScheduleBound bound;
    private final int faultsMost;
    private final boolean reducing;
    private final Options options;

    private int depth;
    private int base;
    /** How many choices were seen by this worker; those before come from another one. */
    private int known;

    private byte[] kinds = new byte[64];
    private int[] chosen = new int[64];
    private int[] allowed = new int[64];
    private long[] seen = new long[64];
    private double[] weights = new double[64];
    private boolean[] closed = new boolean[64];
    private Sleeper[][] sleepers = new Sleeper[64][];
    private long[][] tasks = new long[64][];
    private @Nullable Footprint[][] done = new Footprint[64][];

    // ---- of the run

    private int at;
    private int spent;
    private int faults;
    private boolean cut;
    private Sleeper[] asleep = Sleeper.NONE;
    /** At which choice the step was picked that runs; {@link #NOWHERE} for one that was alone, and between steps. */
    private int pickedAt = NOWHERE;

    private int nextPickedAt = NOWHERE;
    private boolean runs;
    private int host;
    private boolean anything;
    private final TreeSet<String> declared = new TreeSet<>();
    private final TreeSet<String> reads = new TreeSet<>();
    private final TreeSet<String> own = new TreeSet<>();

    /** How many choices of the run were made before it began. */
    private int given;

    private @Nullable Supplier<?> looks;

    // ---- of all runs since they were asked for

    private final List<OrderCheck.Pair> pairs = new ArrayList<>();
    private final Map<Set<Footprint>, Integer> checked = new HashMap<>();
    private final Map<State, Integer> states = new HashMap<>();
    private boolean merged;

    private boolean bounded;
    private boolean declares;
    private boolean parts;
    private boolean gaveWay;
    private boolean toreDown;
    private final Map<String, HeldDraws> held = new HashMap<>();

    /**
     * What a search counts as a choice.
     *
     * @param widest how many ways a draw can go at most
     * @param patience after how many steps in a row an actor gives way
     * @param merging whether equal states are gone on from once
     */
    record Options(int widest, int patience, boolean merging) {}

    /**
     * Where a run stands between two steps.
     *
     * @param whole what the program says
     * @param ready the numbers of the actors that are ready, in the order of the options, which a bound knows
     * @param faults how many faults there were
     */
    private record State(@Nullable Object whole, List<Integer> ready, int faults) {}

    ChoiceTree(ScheduleBound bound, int faultsMost, boolean reducing, Options options) {
        this.bound = bound;
        this.faultsMost = faultsMost;
        this.reducing = reducing;
        this.options = options;
    }

    // ---- between runs

    /** Goes on with {@code part}. */
    void load(Subtree part) {
        int length = part.path().length;
        while (chosen.length < length) {
            grow();
        }
        System.arraycopy(part.path(), 0, chosen, 0, length);
        Arrays.fill(closed, 0, length, false);
        Arrays.fill(sleepers, 0, length, Sleeper.NONE);
        depth = length;
        base = part.base();
        known = 0;
        for (int i = 0; i < part.levels().size(); i++) {
            Subtree.Level level = part.levels().get(i);
            closed[base + i] = level.closed();
            sleepers[base + i] = level.sleepers();
            done[base + i] = level.done();
        }
        if (length > 0) {
            // of the choices between, only what they are shares of
            weights[Math.min(base, length - 1)] = part.weight();
        }
    }

    /** {@return the choices of the run that was, or is to be, made} */
    int[] path() {
        return Arrays.copyOf(chosen, depth);
    }

    /** {@return whether the path is behind {@code other}, in the order of the search} */
    boolean isBehind(int[] other) {
        return Arrays.compare(chosen, 0, depth, other, 0, other.length) > 0;
    }

    /** {@return which share of the whole tree the run that was made stands for} */
    double weight() {
        return depth == 0 ? 1 : weights[depth - 1];
    }

    /** Sets the path to that of the next run of the part; {@return whether there is one} */
    boolean next() {
        while (depth > base) {
            int option = nextOption(depth - 1);
            if (option > 0) {
                chosen[depth - 1] = option;
                return true;
            }
            depth--;
        }
        return false;
    }

    /** {@return the option after the chosen one that is to be gone through here, 0 for none} */
    private int nextOption(int level) {
        if (closed[level]) {
            return 0;
        }
        for (int option = chosen[level] + 1; option < allowed[level]; option++) {
            if (!reducing || kinds[level] != TASKS || !isAsleep(sleepers[level], tasks[level][option])) {
                return option;
            }
        }
        return 0;
    }

    private static boolean isAsleep(Sleeper[] some, long task) {
        for (Sleeper sleeper : some) {
            if (sleeper.is(task)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Gives away the last of what is left of the part: the further options of its first choice that has some; null if there are none that
     * another worker could go through without what this one does not know yet. Asked when a run has been made.
     */
    @Nullable
    Subtree split() {
        for (int level = base; level < depth; level++) {
            int option = nextOption(level);
            if (option == 0) {
                continue;
            }
            boolean draws = level + 1 < depth && kinds[level + 1] != TASKS;
            if (reducing && (kinds[level] != TASKS || draws)) {
                return null;
            }
            int[] path = Arrays.copyOf(chosen, level + 1);
            path[level] = option;
            Subtree part = new Subtree(path, level, weights[level], List.of(level(level, option)));
            closed[level] = true;
            return part;
        }
        return null;
    }

    /** {@return what is left of the part, from the path on} Asked when {@link #next} has found one. */
    Subtree rest() {
        List<Subtree.Level> levels = new ArrayList<>();
        for (int level = base; level < depth; level++) {
            levels.add(level(level, chosen[level]));
        }
        return new Subtree(path(), base, depth == 0 ? 1 : weights[Math.min(base, depth - 1)], levels);
    }

    private Subtree.Level level(int level, int before) {
        boolean keeps = reducing && kinds[level] == TASKS;
        @Nullable Footprint[] footprints = keeps ? Arrays.copyOf(done[level], before + 1) : new Footprint[0];
        return new Subtree.Level(closed[level], sleepers[level] == null ? Sleeper.NONE : sleepers[level], footprints);
    }

    // ---- within a run

    @Override
    public String descriptor() {
        return ChosenPath.descriptor(path(), options.widest(), options.patience(), faultsMost > 0);
    }

    @Override
    public void begin() {
        at = 0;
        given = depth;
        spent = 0;
        faults = 0;
        cut = false;
        looks = null;
        asleep = Sleeper.NONE;
        runs = false;
        pickedAt = NOWHERE;
        nextPickedAt = NOWHERE;
        declared.clear();
        reads.clear();
        own.clear();
    }

    @Override
    public int pick(Directed run, int count, int free) {
        endStep();
        if (cut) {
            return 0;
        }
        long hash = count;
        for (int i = 0; i < count; i++) {
            Candidate option = run.option(i);
            hash = Splitmix.mix(hash ^ Sleeper.key(option.actorNumber(), option.step()));
        }
        int most = switch (bound.kind()) {
            case UNBOUNDED -> count;
            case DELAYS -> Math.min(count, bound.limit() - spent + 1);
            case PREEMPTIONS -> spent < bound.limit() ? count : free;
        };
        bounded |= most < count;
        if (at == depth) {
            if ((options.merging() && !isFresh(run, count)) || !push(TASKS, most, hash, run, count)) {
                cut = true;
                return 0;
            }
        } else {
            follow(TASKS, most, hash, run, count);
        }
        int option = chosen[at];
        if (reducing) {
            sleepOn(at, option);
        }
        spent += switch (bound.kind()) {
            case UNBOUNDED -> 0;
            case DELAYS -> option;
            case PREEMPTIONS -> option >= free ? 1 : 0;
        };
        nextPickedAt = at;
        at++;
        return option;
    }

    /** {@return whether the run has not been here before with as little spent of the bound} */
    private boolean isFresh(Directed run, int count) {
        Supplier<?> whole = looks;
        if (whole == null) {
            throw new IllegalStateException(
                    "a search that merges states has met a run that does not say what its state is: call World.state"
                            + " before the first choice");
        }
        List<Integer> ready = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ready.add(run.option(i).actorNumber());
        }
        if (bound.isUnbounded()) {
            ready.sort(null);
        }
        State here = new State(whole.get(), ready, faults);
        Integer before = states.get(here);
        if (before != null && before <= spent) {
            merged = true;
            return false;
        }
        states.put(here, spent);
        return true;
    }

    @Override
    public void looksAt(Supplier<?> whole) {
        looks = whole;
    }

    @Override
    public int draw(String stream, boolean fault, int count) {
        if (cut) {
            return 0;
        }
        int most = fault && faults >= faultsMost ? 1 : count;
        bounded |= most < count;
        byte kind = fault ? FAULTS : VALUES;
        long hash = Splitmix.hash(stream) + count;
        if (at == depth) {
            boolean unused = push(kind, most, hash, null, count);
        } else {
            follow(kind, most, hash, null, count);
        }
        int option = chosen[at];
        faults += fault && option > 0 ? 1 : 0;
        at++;
        return option;
    }

    /** {@return false if all options sleep, so that there is no new choice} */
    private boolean push(byte kind, int most, long hash, @Nullable Directed run, int count) {
        if (depth == chosen.length) {
            grow();
        }
        int first = 0;
        int ways = most;
        if (reducing) {
            sleepers[depth] = asleep;
            if (run != null) {
                note(run, count);
                while (first < most && isAsleep(asleep, tasks[depth][first])) {
                    first++;
                }
                for (int i = 0; i < most; i++) {
                    ways -= isAsleep(asleep, tasks[depth][i]) ? 1 : 0;
                }
                if (first == most) {
                    return false;
                }
                fresh(count);
            }
        }
        fill(kind, most, hash);
        weights[depth] = (depth == 0 ? 1 : weights[depth - 1]) / ways;
        closed[depth] = false;
        chosen[depth] = first;
        depth++;
        known = depth;
        return true;
    }

    private void fill(byte kind, int most, long hash) {
        kinds[at] = kind;
        allowed[at] = most;
        seen[at] = hash;
    }

    private void note(Directed run, int count) {
        long[] known = tasks[at];
        if (known == null || known.length < count) {
            known = new long[Math.max(8, count)];
            tasks[at] = known;
        }
        for (int i = 0; i < count; i++) {
            Candidate option = run.option(i);
            known[i] = Sleeper.key(option.actorNumber(), option.step());
        }
    }

    private void fresh(int count) {
        @Nullable Footprint[] footprints = done[at];
        if (footprints == null || footprints.length < count) {
            done[at] = new Footprint[Math.max(8, count)];
        } else {
            Arrays.fill(footprints, null);
        }
    }

    /** Comes by a choice that was made before. */
    private void follow(byte kind, int most, long hash, @Nullable Directed run, int count) {
        if (at < known) {
            if (seen[at] != hash || kinds[at] != kind || allowed[at] != most) {
                throw otherwise(run, count);
            }
            return;
        }
        if (chosen[at] >= most) {
            throw otherwise(run, count);
        }
        fill(kind, most, hash);
        if (at != base) {
            weights[at] = at < base ? 1 : weights[at - 1] / most;
        }
        if (reducing && run != null) {
            note(run, count);
            @Nullable Footprint[] footprints = done[at];
            if (at < base || footprints == null) {
                fresh(count);
            } else if (footprints.length < count) {
                done[at] = Arrays.copyOf(footprints, count);
            }
        }
        known = at + 1;
    }

    private NondeterminismException otherwise(@Nullable Directed run, int count) {
        return new NondeterminismException(
                "choice " + (at + 1) + " of a run was another one when the run was repeated up to there: it is among "
                        + count + (run == null ? " values" : " tasks, " + names(run, count))
                        + "; the program depends on something that the loop does not control");
    }

    private static String names(Directed run, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(run.option(i).actor().name() + " step " + run.option(i).step());
        }
        return String.join(", ", names);
    }

    /** Who sleeps from here on: those that slept, and the options before the chosen one. */
    private void sleepOn(int level, int option) {
        Sleeper[] before = level < base ? Sleeper.NONE : sleepers[level];
        if (option == 0 || level < base) {
            asleep = before;
            return;
        }
        List<Sleeper> all = new ArrayList<>(Arrays.asList(before));
        for (int i = 0; i < option; i++) {
            Footprint footprint = done[level][i];
            long task = tasks[level][i];
            if (footprint != null && !footprint.anything() && !isAsleep(before, task)) {
                all.add(new Sleeper((int) (task >>> 32), (int) task, footprint));
            }
        }
        asleep = all.toArray(Sleeper.NONE);
    }

    @Override
    public void steps(Candidate candidate) {
        if (!reducing) {
            return;
        }
        endStep();
        if (asleep.length > 0 && isAsleep(asleep, Sleeper.key(candidate.actorNumber(), candidate.step()))) {
            cut = true;
        }
        runs = true;
        pickedAt = nextPickedAt;
        nextPickedAt = NOWHERE;
        host = candidate.hostNumber();
        anything = false;
    }

    /** What the step touched is known: those that depend on it wake up. */
    private void endStep() {
        if (!runs) {
            return;
        }
        runs = false;
        Footprint footprint = Footprint.of(host, declared, reads, own, anything);
        declared.clear();
        reads.clear();
        own.clear();
        if (pickedAt >= base) {
            int option = chosen[pickedAt];
            Footprint before = done[pickedAt][option];
            done[pickedAt][option] = before == null ? footprint : before.or(footprint);
        }
        if (asleep.length > 0) {
            wake(footprint);
        }
    }

    private void wake(Footprint footprint) {
        List<Sleeper> still = new ArrayList<>();
        for (Sleeper sleeper : asleep) {
            Footprint.Relation relation = footprint.relation(sleeper.footprint());
            if (relation != Footprint.Relation.DEPENDENT) {
                declares |= relation == Footprint.Relation.BY_DECLARATION;
                parts |= relation == Footprint.Relation.BY_HOSTS;
                still.add(sleeper);
                relied(sleeper, footprint, relation == Footprint.Relation.BY_DECLARATION);
            }
        }
        asleep = still.isEmpty() ? Sleeper.NONE : still.toArray(Sleeper.NONE);
    }

    /** The order of two steps was taken not to matter: the first few times, and now and then later, that is to be tried. */
    private void relied(Sleeper sleeper, Footprint footprint, boolean isDeclared) {
        if (pickedAt < given - 1 || pickedAt < base) {
            return;
        }
        int times = checked.merge(new HashSet<>(List.of(sleeper.footprint(), footprint)), 1, Integer::sum);
        if (times > CHECKS_LEAST && Integer.bitCount(times) != 1) {
            return;
        }
        for (int option = 0; option < allowed[pickedAt]; option++) {
            if (sleeper.is(tasks[pickedAt][option])) {
                pairs.add(new OrderCheck.Pair(Arrays.copyOf(chosen, pickedAt), option, chosen[pickedAt], isDeclared));
                return;
            }
        }
    }

    /** {@return the pairs of steps whose order should be tried, of the run that was made} */
    List<OrderCheck.Pair> takePairs() {
        if (pairs.isEmpty()) {
            return List.of();
        }
        List<OrderCheck.Pair> all = List.copyOf(pairs);
        pairs.clear();
        return all;
    }

    @Override
    public void touches(String resource) {
        if (reducing && runs) {
            declared.add(resource);
        }
    }

    @Override
    public void reads(String resource) {
        if (reducing && runs) {
            reads.add(resource);
        }
    }

    @Override
    public void touchesOwn(String resource) {
        if (reducing && runs) {
            own.add(resource);
        }
    }

    @Override
    public void touchesAnything() {
        anything = true;
    }

    @Override
    public boolean isCut() {
        return cut;
    }

    @Override
    public void ended() {
        endStep();
    }

    @Override
    public void held(String stream, Fallback calm, boolean fault, long width) {
        if (reducing) {
            // what it draws hangs on how often it was drawn from before
            touchesOwn("stream " + stream);
        }
        if (!cut && !held.containsKey(stream)) {
            held.put(stream, new HeldDraws(stream, fault, calm, width));
        }
    }

    @Override
    public void gaveWay() {
        gaveWay = true;
    }

    @Override
    public void tearsDown() {
        toreDown = true;
    }

    private void grow() {
        int size = 2 * chosen.length;
        kinds = Arrays.copyOf(kinds, size);
        chosen = Arrays.copyOf(chosen, size);
        allowed = Arrays.copyOf(allowed, size);
        seen = Arrays.copyOf(seen, size);
        weights = Arrays.copyOf(weights, size);
        closed = Arrays.copyOf(closed, size);
        sleepers = Arrays.copyOf(sleepers, size);
        tasks = Arrays.copyOf(tasks, size);
        done = Arrays.copyOf(done, size);
    }

    // ---- what was met

    /** {@return what was met since the last call that limits what the search can say} */
    Caveats takeCaveats() {
        Caveats met = new Caveats(bounded, declares, parts, merged, gaveWay, toreDown, Map.copyOf(held));
        bounded = false;
        declares = false;
        parts = false;
        merged = false;
        gaveWay = false;
        toreDown = false;
        held.clear();
        return met;
    }
}
