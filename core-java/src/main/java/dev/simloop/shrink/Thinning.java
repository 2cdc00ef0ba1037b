package dev.simloop.shrink;

import dev.simloop.tape.Draw;
import dev.simloop.tape.Group;
import dev.simloop.tape.TapeEdit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Fewer faults, by chance. In a world of many faults one that is taken out changes whatever comes after it, so hardly any
 * can be taken out with all else as it was. But nothing says that the rest has to fail at the same time, with the same
 * latencies: some faults are taken out, one or half of them or anything between, and the world is drawn afresh from the
 * start or from some step on, with how the faults turn out; or one of the faults that stay has another value, or comes a
 * round earlier or later. Of what is tried, whatever fails in the same way with fewer faults is the next to start from.
 *
 * <p>How many are taken out follows Rechenberg's rule of success ("Evolutionsstrategie", 1973): more after a success, a
 * little less after each failure. Rounds that fail early are looked for beside that, for they have met few faults.
 */
final class Thinning {
    private static final int TRIES_LEAST = 64;
    private static final int TRIES_MOST = 160;
    private static final int TRIES_PER_FAULT = 8;
    /** The most that is taken out at a time. */
    private static final double MOST = 0.5;
    /** How the part that is taken out changes when a candidate was not better: by four of them to a half. */
    private static final double LESS = 0.84;

    private static final double MORE = 2;
    /** One candidate in so many takes any part out and begins afresh from the start. */
    private static final int EXPLORING = 4;
    /** Ways to try the others: one leaves all as it was, one changes a value, one the time, three begin afresh midway. */
    private static final int WAYS = 6;

    private static final int LONGER = 200;

    private final Search search;
    /** How many candidates were thought of; none is thought of twice. */
    private long numbers;

    Thinning(Search search) {
        this.search = search;
    }

    void run() {
        double part = MOST;
        int found = 0;
        while (found >= 0 && !search.isOver() && !faults().isEmpty()) {
            int tries = Math.max(TRIES_LEAST, Math.min(TRIES_MOST, TRIES_PER_FAULT * faults().size()));
            long from = numbers;
            double begin = part;
            numbers += tries;
            // StrictMath, because Math.pow may differ in its last bit between JVMs.
            found = search.first(tries, i -> candidate(begin * StrictMath.pow(LESS, i), i, new Chance(from + i)));
            double one = 1.0 / Math.max(1, faults().size());
            part = Math.min(MOST, MORE * Math.max(one, begin * StrictMath.pow(LESS, found)));
        }
    }

    private List<Place> faults() {
        return Place.faults(search.best().groups());
    }

    private TapeEdit candidate(double part, int number, Chance chance) {
        List<Place> faults = faults();
        long steps = search.size().steps();
        if (number % EXPLORING == EXPLORING - 1) {
            // What fails early has met few faults, and all that is tried after it takes less time.
            int halvings = Integer.SIZE - Integer.numberOfLeadingZeros(faults.size());
            List<Place> out = some(faults, faults.size() >> chance.below(halvings), chance);
            return limited(afresh(Place.emptied(search.best().groups(), out), 0, chance), steps >> chance.below(3));
        }
        List<Place> out = some(faults, (int) Math.round(part * faults.size()), chance);
        Map<String, List<Group>> rest = Place.emptied(search.best().groups(), out);
        return switch (chance.below(WAYS)) {
            case 0 -> limited(search.variant().withGroups(rest), steps);
            case 1 -> limited(search.variant().withGroups(otherValue(rest, chance)), steps);
            case 2 -> limited(search.variant().withGroups(otherTime(rest, out.get(0).stream(), chance)), steps);
            default -> limited(afresh(rest, chance.below(steps + 1), chance), steps);
        };
    }

    /** {@return so many of {@code faults}, but one at least} */
    private static List<Place> some(List<Place> faults, int count, Chance chance) {
        List<Place> left = new ArrayList<>(faults);
        List<Place> some = new ArrayList<>();
        while (some.size() < Math.max(1, count) && !left.isEmpty()) {
            some.add(left.remove(chance.below(left.size())));
        }
        return some;
    }

    private TapeEdit afresh(Map<String, List<Group>> groups, long step, Chance chance) {
        TapeEdit variant = search.variant().withGroups(groups);
        return (step == 0 || chance.below(2) == 0 ? variant.withDeviations(List.of()) : variant)
                .withFreshValues(step, chance.salt(), Size.OUTCOMES);
    }

    /** Without a fault it may take a little longer to fail. */
    private static TapeEdit limited(TapeEdit variant, long steps) {
        return variant.withMaxSteps(steps * 5 / 4 + LONGER);
    }

    private Map<String, List<Group>> otherValue(Map<String, List<Group>> groups, Chance chance) {
        List<Place> places = Place.of(
                groups,
                (stream, group) -> Size.countsFaults(stream) && !group.draws().isEmpty() && !group.isCalm());
        if (places.isEmpty()) {
            return groups;
        }
        Place place = places.get(chance.below(places.size()));
        List<Draw> draws = place.in(groups).draws();
        int at = chance.below(draws.size());
        Draw draw = draws.get(at);
        long value = chance.below(2) == 0 ? draw.value() >>> 1 : chance.below(draw.bound());
        return place.with(groups, at, value);
    }

    /** One round fewer, or one more, somewhere. */
    private static Map<String, List<Group>> otherTime(Map<String, List<Group>> groups, String stream, Chance chance) {
        List<Group> all = new ArrayList<>(Objects.requireNonNull(groups.get(stream)));
        List<Integer> idle = new ArrayList<>();
        for (int i = 0; i + 1 < all.size(); i++) {
            if (!all.get(i).setting() && all.get(i + 1).setting() && all.get(i).isCalm()) {
                idle.add(i);
            }
        }
        if (idle.isEmpty()) {
            return groups;
        }
        int at = idle.get(chance.below(idle.size()));
        List<Group> round = List.copyOf(all.subList(at, at + 2));
        if (chance.below(2) == 0) {
            all.subList(at, at + 2).clear();
        } else {
            all.addAll(at, round);
        }
        Map<String, List<Group>> changed = new LinkedHashMap<>(groups);
        changed.put(stream, all);
        return changed;
    }
}
