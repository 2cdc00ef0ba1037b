package dev.simloop.shrink;

import dev.simloop.campaign.EditedRun;
import dev.simloop.internal.Splitmix;
import dev.simloop.tape.Deviation;
import dev.simloop.tape.Draw;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Group;
import dev.simloop.tape.TapeEdit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is tried, by meaning: everything calm, single faults away, departures away, faults earlier and shorter and milder,
 * and where that does not go on, the same with other latencies and time-outs. Repeated until nothing changes.
 */
final class ShrinkPasses {
    /** How often values are drawn afresh without faults; a bug that shows in one such run in sixty is met in 19 of 20 cases. */
    private static final int FRESH_CALM = 192;

    private static final int FRESH = 32;
    /** A run afresh and calm is given up after this many steps and a quarter of what the best takes. */
    private static final int FRESH_STEPS = 1_000;

    /** More faults than that are worth another descent, as the first may have gone astray. */
    private static final int MANY = 2;

    private static final int DESCENTS = 3;
    /** So many faults are tried in pairs. */
    private static final int LAST = 3;
    /** A draw of a smaller bound chooses among things; one of a larger says how much. */
    private static final int CHOICE = 8;

    /** So many faults are tried alone, and each so often with other values. */
    private static final int ALONE_MOST = 32;

    private static final int ALONE_FRESH = 8;
    private static final int FRESH_FOR_TIME = 8;
    private static final int VALUES_MOST = 200;
    private static final int RANKS_MOST = 32;
    /** The bound of a yes-or-no draw, whose value says nothing more. */
    private static final long CHANCE = 1L << 30;

    private final Search search;

    ShrinkPasses(Search search) {
        this.search = search;
    }

    void run() {
        calm();
        afreshAndCalm(FRESH);
        afreshInOrder();
        Thinning thinning = new Thinning(search);
        EditedRun start = search.best();
        descend(thinning);
        for (int more = 1; more < DESCENTS && search.size().faults() > MANY && !search.isOver(); more++) {
            search.again(start);
            descend(thinning);
            search.settle();
        }
        Size before;
        do {
            before = search.size();
            time();
            values();
            if (!isSimpler(search.size(), before)) {
                // What is done is said to be done only where a last round over everything has found nothing.
                calm();
                alone();
                descend(thinning);
            }
        } while (isSimpler(search.size(), before) && !search.isOver());
    }

    /** One fault and nothing else, each in turn, then two: what it was that came first may have hidden the rest. */
    private void alone() {
        List<Place> faults = Place.faults(search.best().groups());
        if (faults.size() < 2) {
            return;
        }
        Map<String, List<Group>> all = search.best().groups();
        int count = Math.min(faults.size(), ALONE_MOST);
        search.first(count * ALONE_FRESH, i -> {
            List<Place> rest = new ArrayList<>(faults);
            rest.remove(i % count);
            TapeEdit one = search.variant().withDeviations(List.of()).withGroups(Place.emptied(all, rest));
            return i < count ? one : fresh(one, i / count);
        });
    }

    /** Fewer faults and deviations, until nothing changes. */
    private void descend(Thinning thinning) {
        Size before;
        do {
            before = search.size();
            if (hasSeededDraws()) {
                thinning.run();
            }
            faults();
            deviations();
            operations();
            otherVictims();
            rounds();
            afreshInOrder();
            afreshAndCalm(FRESH_CALM);
        } while (isSimpler(search.size(), before) && !search.isOver());
    }

    /** {@return whether there are fewer faults, deviations or operations, whatever became of the rest} */
    private static boolean isSimpler(Size size, Size before) {
        return size.faults() < before.faults()
                || (size.faults() == before.faults()
                        && (size.decisions() < before.decisions()
                                || (size.decisions() == before.decisions()
                                        && size.operations() < before.operations())));
    }

    /** Everything in submission order and without faults, then either. */
    private void calm() {
        search.accept(search.variant().withDeviations(List.of()).withGroups(nothingButOperations()));
        search.accept(search.variant().withDeviations(List.of()));
        search.accept(search.variant().withGroups(withoutFaults()));
    }

    /** {@return the operations of workloads, without which nothing may fail, and all else calm} */
    private Map<String, List<Group>> nothingButOperations() {
        Map<String, List<Group>> kept = new LinkedHashMap<>(search.best().groups());
        kept.keySet().removeIf(stream -> !Size.isOperations(stream));
        return kept;
    }

    private Map<String, List<Group>> withoutFaults() {
        Map<String, List<Group>> groups = search.best().groups();
        return Place.emptied(groups, Place.faults(groups));
    }

    // ---- faults and departures

    private void faults() {
        drop(this::faultsByStream, gone -> {
            List<Place> all = new ArrayList<>();
            gone.forEach(all::addAll);
            return search.variant().withGroups(Place.emptied(search.best().groups(), all));
        });
        drop(
                () -> Place.faults(search.best().groups()),
                gone -> search.variant().withGroups(Place.emptied(search.best().groups(), gone)));
    }

    /** {@return the faults, those of one stream together: a link that loses nothing, a site that never fires} */
    private List<List<Place>> faultsByStream() {
        Map<String, List<Place>> streams = new LinkedHashMap<>();
        for (Place fault : Place.faults(search.best().groups())) {
            streams.computeIfAbsent(fault.stream(), stream -> new ArrayList<>()).add(fault);
        }
        return new ArrayList<>(streams.values());
    }

    /** Operations of workloads: all, halves of them, ever fewer. */
    private void operations() {
        drop(
                () -> Place.operations(search.best().groups()),
                gone -> search.variant().withGroups(Place.emptied(search.best().groups(), gone)));
    }

    private void deviations() {
        drop(this::stretches, gone -> {
            Set<Deviation> without = new HashSet<>();
            gone.forEach(without::addAll);
            return search.variant().withDeviations(rest(without));
        });
        int stretches = stretches().size();
        for (int i = 0; i < stretches && i < stretches().size(); i++) {
            shorten(i, false);
            shorten(i, true);
        }
    }

    private List<List<Deviation>> stretches() {
        return DeviationGroup.of(search.best().deviations());
    }

    private List<Deviation> rest(Set<Deviation> gone) {
        List<Deviation> rest = new ArrayList<>(search.best().deviations());
        rest.removeIf(gone::contains);
        return rest;
    }

    /** Takes departures off one end of a stretch: half of it, then less and less. */
    private void shorten(int stretch, boolean front) {
        List<List<Deviation>> all = stretches();
        int length = stretch < all.size() ? all.get(stretch).size() : 0;
        if (length < 2) {
            return;
        }
        for (int off = length / 2; off > 0; ) {
            all = stretches();
            if (stretch >= all.size()) {
                return;
            }
            List<Deviation> now = all.get(stretch);
            int count = Math.min(off, now.size() - 1);
            if (count < 1) {
                return;
            }
            List<Deviation> gone = front ? now.subList(0, count) : now.subList(now.size() - count, now.size());
            if (!search.accept(search.variant().withDeviations(rest(new HashSet<>(gone))))) {
                off /= 2;
            }
        }
    }

    /** Delta debugging: takes out all, then halves, then quarters, ... of what there is. */
    private <T> void drop(Supplier<List<T>> parts, Function<List<T>, TapeEdit> without) {
        int size = parts.get().size();
        while (size > 0 && !search.isOver()) {
            int from = 0;
            while (from < parts.get().size() && !search.isOver()) {
                List<T> now = parts.get();
                int at = from;
                int chunk = size;
                int chunks = (now.size() - at + chunk - 1) / chunk;
                int found = search.first(chunks, i -> {
                    int start = at + i * chunk;
                    return without.apply(now.subList(start, Math.min(now.size(), start + chunk)));
                });
                if (found < 0) {
                    break;
                }
                from = at + found * chunk;
            }
            size = Math.min(size / 2, parts.get().size());
        }
    }

    // ---- other values of calm-seeded streams

    private boolean hasSeededDraws() {
        return search.best().tape().tracks().stream().anyMatch(track -> track.calm() == Fallback.SEEDED);
    }

    /**
     * No departures and no faults, and other latencies, time-outs and data. Where a bug does not hang on the departures and
     * faults of the run it was found in, a run without them shows it.
     */
    private void afreshAndCalm(int tries) {
        if (hasSeededDraws() && (search.size().faults() > 0 || search.size().decisions() > 0)) {
            search.first(
                    tries,
                    i -> fresh(search.variant().withDeviations(List.of()).withGroups(nothingButOperations()), 3 * i)
                            .withMaxSteps(search.size().steps() / 4 + FRESH_STEPS));
        }
    }

    private void afreshInOrder() {
        if (hasSeededDraws() && search.size().decisions() > 0) {
            search.first(FRESH, i -> fresh(search.variant().withDeviations(List.of()), i));
        }
    }

    /** Draws afresh from the start, from the middle, from the last quarter on. */
    private TapeEdit fresh(TapeEdit variant, int number) {
        long steps = search.size().steps();
        long from = switch (number % 3) {
            case 0 -> 0;
            case 1 -> steps / 2;
            default -> steps * 3 / 4;
        };
        return variant.withFreshValues(from, Splitmix.mix(number + 1L));
    }

    /**
     * Takes one of the last faults out and lets another choose otherwise among few: who is hit by one fault is drawn among
     * those that the faults before it have left.
     */
    private void otherVictims() {
        boolean better = true;
        while (better && !search.isOver()) {
            better = false;
            List<Place> faults = Place.faults(search.best().groups());
            if (faults.size() > LAST) {
                return;
            }
            for (int out = 0; out < faults.size() && !better; out++) {
                for (int other = 0; other < faults.size() && !better; other++) {
                    better = out != other && otherVictim(faults.get(out), faults.get(other));
                }
            }
        }
    }

    private boolean otherVictim(Place out, Place other) {
        Map<String, List<Group>> rest = Place.emptied(search.best().groups(), List.of(out));
        List<Draw> draws = other.in(rest).draws();
        for (int draw = 1; draw < draws.size(); draw++) {
            int at = draw;
            Draw now = draws.get(draw);
            if (now.bound() > 1 && now.bound() < CHOICE) {
                // One choice more than there was: what was taken out may have left one fewer to choose from.
                int found = search.first(
                        (int) now.bound() + 1, value -> search.variant().withGroups(other.withChoice(rest, at, value)));
                if (found >= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    // ---- time

    private void time() {
        rounds();
        for (Place place : Place.of(search.best().groups(), (stream, group) -> group.setting() && !group.isCalm())) {
            for (int draw = 0; draw < size(place) && !search.isOver(); draw++) {
                sooner(place, draw);
            }
        }
        if (hasSeededDraws()) {
            search.first(FRESH_FOR_TIME, i -> fresh(search.variant(), 3 * i));
        }
    }

    private int size(Place place) {
        List<Group> groups = search.best().groups().getOrDefault(place.stream(), List.of());
        return place.index() < groups.size() ? groups.get(place.index()).draws().size() : 0;
    }

    /** Takes out rounds in which nothing happens, so that what happens comes earlier. */
    private void rounds() {
        drop(this::idle, gone -> {
            List<Place> all = new ArrayList<>();
            gone.forEach(all::addAll);
            return search.variant().withGroups(Place.removed(search.best().groups(), all));
        });
    }

    /** {@return the calm groups of streams that hold a fault after them, each with the setting that follows it} */
    private List<List<Place>> idle() {
        List<List<Place>> idle = new ArrayList<>();
        search.best().groups().forEach((stream, groups) -> {
            boolean counts = Size.countsFaults(stream) || Size.isOperations(stream);
            if (!counts || groups.stream().noneMatch(Size::isFault)) {
                return;
            }
            for (int i = 0; i < groups.size(); i++) {
                Group group = groups.get(i);
                if (!group.setting() && group.isCalm()) {
                    List<Place> round = new ArrayList<>();
                    round.add(new Place(stream, i));
                    if (i + 1 < groups.size() && groups.get(i + 1).setting()) {
                        round.add(new Place(stream, i + 1));
                    }
                    idle.add(round);
                }
            }
        });
        return idle;
    }

    /** A setting: 1 is the soonest, for 0 is calm. */
    private void sooner(Place place, int draw) {
        long value = value(place, draw);
        if (value < 2) {
            return;
        }
        long[] less = {1, value / 4, value / 2, value / 4 * 3};
        search.first(
                less.length,
                i -> search.variant().withGroups(place.with(search.best().groups(), draw, Math.max(1, less[i]))));
    }

    private long value(Place place, int draw) {
        return draw < size(place)
                ? place.in(search.best().groups()).draws().get(draw).value()
                : 0;
    }

    // ---- values

    /** Shorter and milder faults: every value that is left, towards 0; then lower ranks. */
    private void values() {
        if (search.size().faults() == 0) {
            search.accept(search.variant().withGroups(Map.of()));
        }
        drop(
                () -> Place.of(
                        search.best().groups(), (stream, group) -> !Size.countsFaults(stream) && !group.isCalm()),
                gone -> search.variant().withGroups(Place.emptied(search.best().groups(), gone)));
        List<Place> places = Place.of(search.best().groups(), (stream, group) -> !group.setting() && !group.isCalm());
        int tried = 0;
        for (Place place : places) {
            for (int draw = 0; draw < size(place) && tried < VALUES_MOST && !search.isOver(); draw++) {
                Draw now = place.in(search.best().groups()).draws().get(draw);
                if (now.value() > 0 && now.bound() != CHANCE) {
                    tried++;
                    lower(place, draw);
                }
            }
        }
        for (int i = 0; i < Math.min(RANKS_MOST, search.best().deviations().size()) && !search.isOver(); i++) {
            Deviation departure = search.best().deviations().get(i);
            search.first(
                    Math.min(3, departure.rank() - 1),
                    rank -> search.variant()
                            .withDeviations(rest(Set.of(departure)))
                            .withPick(departure.index(), rank + 1));
        }
    }

    private void lower(Place place, int draw) {
        long high = value(place, draw);
        long low = -1;
        while (high - low > 1 && !search.isOver()) {
            long middle = low < 0 ? 0 : low + (high - low) / 2;
            if (search.accept(
                    search.variant().withGroups(place.with(search.best().groups(), draw, middle)))) {
                high = Math.min(middle, value(place, draw));
            } else {
                low = middle;
            }
            if (high - low < Math.max(1, high / 8)) {
                return;
            }
        }
    }
}
