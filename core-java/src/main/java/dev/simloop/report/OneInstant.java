package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import java.util.Optional;

/**
 * A timer and something else came due at one instant, and their order decides: the nearest passing run is the same up to
 * there, and takes the other one first. Where both are of one actor, the timer is the time-out of what the other completes.
 */
final class OneInstant implements Shape {
    @Override
    public Optional<Sign> find(Evidence run) {
        EventLog passing = run.passing();
        int at = FirstDifference.between(run.log(), passing);
        if (passing == null
                || at < 0
                || at >= run.events().size()
                || at >= passing.events().size()) {
            return Optional.empty();
        }
        Event first = run.events().get(at);
        Event other = passing.events().get(at);
        boolean steps = first.kind() == EventKind.STEP && other.kind() == EventKind.STEP;
        if (!steps || first.nanos() != other.nanos() || first.nanos() == 0) {
            return Optional.empty();
        }
        boolean timers = isTimer(first) && isTimer(other);
        boolean mixed = isTimer(first) != isTimer(other) && first.actor().equals(other.actor());
        if ((!timers && !mixed) || first.at().isEmpty() || first.at().equals(other.at())) {
            return Optional.empty();
        }
        String what = first.actor().equals(other.actor()) ? "time-out against completion" : "two timers at one instant";
        return Optional.of(new Sign(
                what + ": " + set(first) + " and " + set(other) + " came due together at "
                        + Line.time(first.nanos()) + " (step " + first.step()
                        + "), and the first ran first; the other way round"
                        + " the run passes",
                at));
    }

    private static boolean isTimer(Event step) {
        return step.subject().equals("timer");
    }

    private static String set(Event step) {
        return isTimer(step)
                ? "the timer that " + Line.who(step) + " set" + Words.at(step)
                : "what " + Line.who(step) + " goes on with" + Words.at(step);
    }
}
