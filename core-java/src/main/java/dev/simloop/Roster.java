package dev.simloop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The actors of one run that have work pending, with what is counted of them. Actors without pending work are let go now
 * and then, so that the memory of a run follows those that are alive and not those ever made.
 *
 * <p>An actor that was let go keeps its number and takes its counts along; whoever still holds it may give it work again,
 * and then it is as if it had never been away.
 */
final class Roster {
    /** What a row of {@link #counts} holds: tasks submitted, steps taken, tasks cancelled, the number and {@link #PICKED}. */
    static final int ROW = 4;

    static final int STEPS = 1;
    static final int CANCELLED = 2;
    static final int ID = 3;
    /** Set beside the number once the actor was picked among several: the tape names it then. */
    static final int PICKED = 1 << 31;

    private static final int NAME = 4;
    private static final int SWEEP_MIN = 1024;
    private static final int BUSIEST = 3;
    private static final int INTS_KEPT = 1 << 20;
    private static final Comparator<Actor> BUSIEST_FIRST =
            Comparator.comparingInt((Actor a) -> -a.steps).thenComparingInt(a -> a.id);

    int[] counts = new int[64 * ROW];
    private @Nullable Actor[] actors = new Actor[64];
    /** How many rows were ever used; those on {@link #free} are empty. */
    private int rows;

    private int[] free = new int[64];
    private int freeCount;
    private int made;
    private int sweepAt = SWEEP_MIN;

    /** The busiest of those that were let go. */
    private final List<Actor> busiestGone = new ArrayList<>();
    /** What the tape calls those that were let go: four a name, the actor's number, the text's, the ordinal, the branch. */
    private int[] names = new int[NAME * 64];

    private int namesEnd;
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Integer> textNumbers = new HashMap<>();

    /** {@return the number of the next actor} */
    int nextId() {
        return made;
    }

    /** Takes in a new actor; {@code running} is the row of the one whose task runs, which stays. */
    void add(Actor actor, int running) {
        made++;
        place(actor, running);
    }

    /** {@return the row of {@code actor}, which is taken in again if it was let go} */
    int row(Actor actor, int running) {
        if (actor.row < 0) {
            place(actor, running);
        }
        return actor.row;
    }

    private void place(Actor actor, int running) {
        if (freeCount == 0 && rows >= sweepAt) {
            sweep(running);
        }
        int row = freeCount > 0 ? free[--freeCount] : rows++;
        if (row == actors.length) {
            actors = Arrays.copyOf(actors, 2 * row);
            counts = Arrays.copyOf(counts, 2 * row * ROW);
        }
        actors[row] = actor;
        actor.row = row;
        int at = row * ROW;
        counts[at] = actor.submitted;
        counts[at + STEPS] = actor.steps;
        counts[at + CANCELLED] = actor.cancelled;
        counts[at + ID] = actor.picked ? actor.id | PICKED : actor.id;
    }

    /** {@return whether more tasks of {@code actor} were submitted than have run or were cancelled} */
    boolean isPending(Actor actor) {
        int at = actor.row * ROW;
        return at >= 0 && counts[at] != counts[at + STEPS] + counts[at + CANCELLED];
    }

    /** Lets go of all that have no pending work. The root, in row 0, stays. */
    private void sweep(int running) {
        for (int row = 1; row < rows; row++) {
            int at = row * ROW;
            Actor actor = actors[row];
            if (actor != null && row != running && counts[at] == counts[at + STEPS] + counts[at + CANCELLED]) {
                letGo(actor, at);
                actors[row] = null;
                if (freeCount == free.length) {
                    free = Arrays.copyOf(free, 2 * freeCount);
                }
                free[freeCount++] = row;
            }
        }
        sweepAt = Math.max(SWEEP_MIN, 2 * (rows - freeCount));
    }

    private void letGo(Actor actor, int at) {
        actor.row = -1;
        actor.submitted = counts[at];
        actor.steps = counts[at + STEPS];
        actor.cancelled = counts[at + CANCELLED];
        if (counts[at + ID] < 0 && !actor.picked) {
            actor.picked = true;
            keepName(actor);
        }
        if (busiestGone.contains(actor)) {
            busiestGone.sort(BUSIEST_FIRST);
        } else if (actor.steps > 0
                && (busiestGone.size() < BUSIEST || BUSIEST_FIRST.compare(actor, busiestGone.get(BUSIEST - 1)) < 0)) {
            busiestGone.add(actor);
            busiestGone.sort(BUSIEST_FIRST);
            if (busiestGone.size() > BUSIEST) {
                busiestGone.remove(BUSIEST);
            }
        }
    }

    private void keepName(Actor actor) {
        String text = actor.plainName();
        Integer known = textNumbers.get(text);
        if (known == null) {
            known = texts.size();
            texts.add(text);
            textNumbers.put(text, known);
        }
        if (namesEnd + NAME > names.length) {
            names = Arrays.copyOf(names, 2 * names.length);
        }
        names[namesEnd++] = actor.id;
        names[namesEnd++] = known;
        names[namesEnd++] = actor.ordinal();
        names[namesEnd++] = actor.branch();
    }

    private String nameAt(int at) {
        return Actor.name(texts.get(names[at + 1]), names[at + 2], names[at + 3]);
    }

    /** {@return the names of all actors that were picked among several, by their numbers} */
    Names pickedNames() {
        Map<Integer, String> result = new HashMap<>();
        for (int row = 0; row < rows; row++) {
            Actor actor = actors[row];
            if (actor != null && counts[row * ROW + ID] < 0) {
                result.put(actor.id, actor.name());
            }
        }
        for (int at = 0; at < namesEnd; at += NAME) {
            if (!result.containsKey(names[at])) {
                result.put(names[at], nameAt(at));
            }
        }
        return id -> java.util.Objects.requireNonNull(result.get(id));
    }

    /** {@return what actors are called that are there or that a tape would name, by their numbers} */
    List<String> knownNames() {
        Map<Integer, String> result = new TreeMap<>();
        for (int row = 0; row < rows; row++) {
            Actor actor = actors[row];
            if (actor != null) {
                result.put(actor.id, actor.name());
            }
        }
        for (int at = 0; at < namesEnd; at += NAME) {
            result.putIfAbsent(names[at], nameAt(at));
        }
        return new ArrayList<>(result.values());
    }

    /** What actors are called. */
    interface Names {
        String of(int id);
    }

    /** {@return the actors that took most steps, with their numbers} */
    String busiest() {
        List<Actor> sorted = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            Actor actor = actors[row];
            if (actor != null && counts[row * ROW + STEPS] > 0) {
                actor.steps = counts[row * ROW + STEPS];
                sorted.add(actor);
            }
        }
        for (Actor gone : busiestGone) {
            if (gone.row < 0) {
                sorted.add(gone);
            }
        }
        sorted.sort(BUSIEST_FIRST);
        StringBuilder text = new StringBuilder();
        for (Actor actor : sorted.subList(0, Math.min(BUSIEST, sorted.size()))) {
            text.append(text.length() == 0 ? "" : ", ")
                    .append(actor.name())
                    .append(" (")
                    .append(actor.steps)
                    .append(" steps)");
        }
        return text.toString();
    }

    /** {@return how many steps each of the first {@code most} actors took, by its number; 0 for those that were let go} */
    int[] steps(int most) {
        int[] steps = new int[Math.min(most, made)];
        for (int row = 0; row < rows; row++) {
            Actor actor = actors[row];
            if (actor != null && actor.id < steps.length) {
                steps[actor.id] = counts[row * ROW + STEPS];
            }
        }
        return steps;
    }

    /** Lets go of everything of the finished run. */
    void reset() {
        Arrays.fill(actors, 0, rows, null);
        rows = 0;
        freeCount = 0;
        made = 0;
        sweepAt = SWEEP_MIN;
        busiestGone.clear();
        namesEnd = 0;
        texts.clear();
        textNumbers.clear();
        if (names.length > INTS_KEPT) {
            names = new int[NAME * 64];
        }
        if (counts.length > INTS_KEPT) {
            counts = new int[64 * ROW];
            actors = new Actor[64];
        }
    }
}
