package dev.simloop.shrink;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.EditRunner;
import dev.simloop.campaign.EditedRun;
import dev.simloop.tape.Deviation;
import dev.simloop.tape.Draw;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Group;
import dev.simloop.tape.Pick;
import dev.simloop.tape.Tape;
import dev.simloop.tape.TapeEdit;
import dev.simloop.tape.Track;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The passing run that differs least from a failing one: it takes one decision otherwise.
 *
 * <p>Tried are, in this order and as far as the budget goes: each departure of the schedule undone, each fault left out,
 * each other pick of the schedule taken otherwise, and each draw of a calm-seeded stream moved to the other half of its
 * range; the last two from the failure backwards. Of the kind that first has a passing run, the one is kept whose tape
 * differs in the fewest entries. A pure function of the tape and the budget.
 */
public final class NearestPassingRun {
    private static final int LONGER = 20;
    private static final int SLACK = 100_000;

    private final Decision decision;
    private final RunReport failing;
    private final RunReport passing;
    private final Tape failingTape;
    private final Tape passingTape;
    private final int difference;
    private final int candidates;

    NearestPassingRun(
            Decision decision,
            RunReport failing,
            RunReport passing,
            Tape failingTape,
            Tape passingTape,
            int difference,
            int candidates) {
        this.decision = decision;
        this.failing = failing;
        this.passing = passing;
        this.failingTape = failingTape;
        this.passingTape = passingTape;
        this.difference = difference;
        this.candidates = candidates;
    }

    /** {@return what was decided otherwise} */
    public Decision decision() {
        return decision;
    }

    /** {@return the failing run, recorded} */
    public RunReport failing() {
        return failing;
    }

    /** {@return the passing run, recorded} */
    public RunReport passing() {
        return passing;
    }

    /** {@return the tape of the one} */
    public Tape failingTape() {
        return failingTape;
    }

    /** {@return the tape of the other} */
    public Tape passingTape() {
        return passingTape;
    }

    /** {@return in how many entries they differ} */
    public int difference() {
        return difference;
    }

    /** {@return how many runs were tried} */
    public int candidates() {
        return candidates;
    }

    /**
     * One decision and its two sides.
     *
     * @param stream the stream it belongs to
     * @param index the number of the entry in that stream, from 0
     * @param failing what was decided in the run that fails
     * @param passing what was decided in the run that passes
     */
    public record Decision(String stream, int index, String failing, String passing) {
        @Override
        public String toString() {
            return "stream " + stream + ", draw " + index + ": fails with " + failing + ", passes with " + passing;
        }
    }

    private record Flip(Decision decision, TapeEdit variant) {}

    /**
     * {@return the nearest passing run to that of {@code tape}; null if none of those tried passes}
     *
     * @param budget how many runs may be tried
     * @throws IllegalArgumentException if the budget is not positive, or the tape does not fail
     */
    public static @Nullable NearestPassingRun of(Campaign campaign, Tape tape, int budget) {
        return of(campaign, tape, budget, null);
    }

    /**
     * {@return the nearest passing run of what was tried until {@code time} was up on the wall or the thread was interrupted; null if none of
     * that passes}
     *
     * @throws IllegalArgumentException if the budget is not positive, or the tape does not fail
     */
    public static @Nullable NearestPassingRun within(Campaign campaign, Tape tape, int budget, Duration time) {
        return of(campaign, tape, budget, Objects.requireNonNull(time));
    }

    private static @Nullable NearestPassingRun of(Campaign campaign, Tape tape, int budget, @Nullable Duration time) {
        if (budget < 1) {
            throw new IllegalArgumentException("budget of runs is not positive: " + budget);
        }
        EditRunner variations = campaign.variations();
        EditedRun failing = variations.run(TapeEdit.of(tape));
        if (failing.report().passed()) {
            throw new IllegalArgumentException("the run of " + tape.token() + " passes already");
        }
        int tried = 0;
        for (List<Flip> kind : List.of(undone(failing), leftOut(failing), otherPicks(failing), otherValues(failing))) {
            Flip nearest = null;
            EditedRun passing = null;
            int least = Integer.MAX_VALUE;
            int cores = Runtime.getRuntime().availableProcessors();
            for (int from = 0; from < kind.size() && tried < budget && !isLate(variations, time); from += cores) {
                List<Flip> batch = kind.subList(from, Math.min(kind.size(), from + Math.min(cores, budget - tried)));
                List<EditedRun> runs = variations.run(batch.stream()
                        .map(flip -> flip.variant.withMaxSteps(
                                LONGER * failing.report().steps() + SLACK))
                        .toList());
                for (int i = 0; i < runs.size(); i++) {
                    tried++;
                    int difference = runs.get(i).report().passed()
                            ? difference(failing.tape(), runs.get(i).tape())
                            : Integer.MAX_VALUE;
                    if (difference < least) {
                        nearest = batch.get(i);
                        passing = runs.get(i);
                        least = difference;
                    }
                }
            }
            if (nearest != null && passing != null) {
                return new NearestPassingRun(
                        named(nearest.decision, passing.tape()),
                        campaign.replay(failing.tape()),
                        campaign.replay(passing.tape()),
                        failing.tape(),
                        passing.tape(),
                        least,
                        tried);
            }
        }
        return null;
    }

    private static boolean isLate(EditRunner variations, @Nullable Duration time) {
        return time != null
                && (variations.elapsed().compareTo(time) >= 0
                        || Thread.currentThread().isInterrupted());
    }

    /** Says which task the passing run picked, which is known when it has run. */
    private static Decision named(Decision decision, Tape passing) {
        if (!decision.stream.equals("schedule")
                || decision.index >= passing.schedule().size()) {
            return decision;
        }
        Pick pick = passing.schedule().get(decision.index);
        return new Decision("schedule", decision.index, decision.failing, task(pick.actor(), pick.step()));
    }

    private static TapeEdit base(EditedRun failing) {
        return TapeEdit.of(failing.tape()).withDeviations(failing.deviations()).withGroups(failing.groups());
    }

    private static List<Flip> undone(EditedRun failing) {
        List<Flip> flips = new ArrayList<>();
        for (Deviation departure : failing.deviations()) {
            List<Deviation> rest = new ArrayList<>(failing.deviations());
            rest.remove(departure);
            flips.add(new Flip(
                    new Decision(
                            "schedule",
                            departure.index(),
                            task(departure.actor(), departure.step()),
                            task(departure.instead(), departure.insteadStep())),
                    base(failing).withDeviations(rest)));
        }
        return flips;
    }

    private static String task(String actor, int step) {
        return actor + " step " + step;
    }

    private static List<Flip> leftOut(EditedRun failing) {
        List<Flip> flips = new ArrayList<>();
        for (Place fault : Place.faults(failing.groups())) {
            int index = 0;
            List<Group> groups = failing.groups().getOrDefault(fault.stream(), List.of());
            for (Group before : groups.subList(0, fault.index())) {
                index += before.draws().size();
            }
            flips.add(new Flip(
                    new Decision(fault.stream(), index, "a fault " + values(fault.in(failing.groups())), "none"),
                    base(failing).withGroups(Place.emptied(failing.groups(), List.of(fault)))));
        }
        return flips;
    }

    private static List<String> values(Group group) {
        return group.draws().stream()
                .map(draw -> Long.toUnsignedString(draw.value()))
                .toList();
    }

    private static List<Flip> otherPicks(EditedRun failing) {
        List<Pick> schedule = failing.tape().schedule();
        List<Flip> flips = new ArrayList<>();
        for (int index = schedule.size() - 1; index >= 0; index--) {
            Pick pick = schedule.get(index);
            for (int rank = 0; rank < Math.min(pick.ready(), 8); rank++) {
                if (rank != pick.rank()) {
                    flips.add(new Flip(
                            new Decision(
                                    "schedule",
                                    index,
                                    task(pick.actor(), pick.step()),
                                    "the task of rank " + rank + " of " + pick.ready()),
                            base(failing).withPick(index, rank)));
                }
            }
        }
        return flips;
    }

    private static List<Flip> otherValues(EditedRun failing) {
        Tape tape = failing.tape();
        List<Flip> flips = new ArrayList<>();
        for (Track track : tape.tracks()) {
            for (int i = track.draws().size() - 1; i >= 0 && track.calm() == Fallback.SEEDED; i--) {
                Draw draw = track.draws().get(i);
                long half = draw.bound() == 0 ? Long.MIN_VALUE : Long.divideUnsigned(draw.bound(), 2);
                long other = Long.compareUnsigned(draw.value(), half) < 0 ? draw.value() + half : draw.value() - half;
                if (half != 0) {
                    flips.add(new Flip(
                            new Decision(
                                    track.name(),
                                    i,
                                    Long.toUnsignedString(draw.value()) + " of " + Long.toUnsignedString(draw.bound()),
                                    Long.toUnsignedString(other)),
                            TapeEdit.of(with(tape, track, i, new Draw(draw.bound(), other)))
                                    .withDeviations(failing.deviations())
                                    .withGroups(failing.groups())));
                }
            }
        }
        return flips;
    }

    private static Tape with(Tape tape, Track changed, int index, Draw draw) {
        List<Track> tracks = new ArrayList<>();
        for (Track track : tape.tracks()) {
            if (track.name().equals(changed.name())) {
                List<Draw> draws = new ArrayList<>(track.draws());
                draws.set(index, draw);
                tracks.add(new Track(track.name(), track.calm(), draws));
            } else {
                tracks.add(track);
            }
        }
        return new Tape(tape.token(), tape.schedule(), tracks);
    }

    /** {@return in how many entries two tapes differ, up to the length of the shorter in each stream} */
    static int difference(Tape one, Tape other) {
        int differing = 0;
        for (int i = 0; i < Math.min(one.schedule().size(), other.schedule().size()); i++) {
            Pick a = one.schedule().get(i);
            Pick b = other.schedule().get(i);
            differing += a.actor().equals(b.actor()) && a.step() == b.step() ? 0 : 1;
        }
        Map<String, Track> tracks = new LinkedHashMap<>();
        other.tracks().forEach(track -> tracks.put(track.name(), track));
        for (Track track : one.tracks()) {
            @Nullable Track same = tracks.get(track.name());
            int both = same == null
                    ? 0
                    : Math.min(track.draws().size(), same.draws().size());
            for (int i = 0; i < both && same != null; i++) {
                differing += track.draws().get(i).equals(same.draws().get(i)) ? 0 : 1;
            }
        }
        return differing;
    }

    /** {@return one line: the decision that flips the outcome} */
    public String describe() {
        return decision + " (" + difference + " entries differ, " + candidates + " candidates)";
    }

    @Override
    public String toString() {
        return describe();
    }
}
