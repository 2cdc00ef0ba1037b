package dev.simloop.marker;

import dev.simloop.spi.CallSites;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How far a schedule has come, for whatever runs it.
 *
 * <p>A step is taken when all threads stand at a marker, have ended, or wait for another: so the code from one marker to the next one of
 * the same thread is over before the next step begins. Not for use by several threads at once.
 */
final class Course {
    private final List<Step> steps;
    private final Map<String, Standing> standings = new LinkedHashMap<>();
    private final Set<String> markers = new LinkedHashSet<>();
    private int taken;

    /** @throws IllegalArgumentException if {@code names} are not those of the steps */
    Course(List<Step> steps, List<String> names) {
        this.steps = steps;
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    "a schedule was given nothing to run: its steps are those of " + threadsOf(steps));
        }
        for (String name : names) {
            List<String> own = new ArrayList<>();
            for (Step step : steps) {
                if (step.thread().equals(name)) {
                    own.add(step.marker());
                }
            }
            if (standings.put(name, new Standing(name, own)) != null) {
                throw new IllegalArgumentException(
                        "two threads of a schedule are named \"" + name + "\": steps could mean either");
            }
        }
        for (Step step : steps) {
            markers.add(step.marker());
            if (!standings.containsKey(step.thread())) {
                throw new IllegalArgumentException(
                        "step \"" + step + "\" is of a thread that the schedule was not given: " + step.thread()
                                + "; it was given " + String.join(", ", names));
            }
        }
    }

    private static String threadsOf(List<Step> steps) {
        Set<String> threads = new LinkedHashSet<>();
        steps.forEach(step -> threads.add(step.thread()));
        return String.join(", ", threads);
    }

    Standing standing(String name) {
        return Objects.requireNonNull(standings.get(name));
    }

    /** {@return who takes the next step; null if all are taken} */
    @Nullable
    Standing next() {
        return taken == steps.size() ? null : standing(steps.get(taken).thread());
    }

    boolean areSettled() {
        for (Standing standing : standings.values()) {
            if (standing.state == Standing.State.RUNNING) {
                return false;
            }
        }
        return true;
    }

    boolean areOver() {
        for (Standing standing : standings.values()) {
            if (!standing.isOver()) {
                return false;
            }
        }
        return true;
    }

    /** {@return the first of them, in the order in which they were given, that has failed; null for none} */
    @Nullable
    Standing failed() {
        for (Standing standing : standings.values()) {
            if (standing.failure != null) {
                return standing;
            }
        }
        return null;
    }

    /** Throws what the first of them that has failed has thrown; nothing if none has. */
    void throwIfFailed() {
        Standing failed = failed();
        if (failed == null) {
            return;
        }
        Throwable failure = Objects.requireNonNull(failed.failure);
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        throw new MarkerException(failed.name + " failed: " + failure, failure);
    }

    /**
     * {@code standing} has come to {@code marker}.
     *
     * @return what is wrong with that, or null; it has to wait if it is at a marker then
     */
    @Nullable
    String arrive(Standing standing, String marker) {
        String line = CallSites.ofProgram();
        if (!markers.contains(marker)) {
            return standing.name + " has reached marker \"" + marker + "\", " + line
                    + ", which no step of the schedule names; the markers of its steps are "
                    + String.join(", ", markers);
        }
        if (standing.state == Standing.State.AT_MARKER) {
            return standing.name + " has reached marker \"" + marker + "\", " + line + ", while it stands at marker \""
                    + standing.marker + "\", " + standing.line + ": what runs beside itself needs two names";
        }
        boolean hasSteps = standing.own.contains(marker);
        if (hasSteps && standing.passed < standing.own.size()) {
            String wanted = standing.own.get(standing.passed);
            if (!marker.equals(wanted)) {
                return standing.name + " has reached marker \"" + marker + "\", " + line
                        + ", but its next step is to pass \"" + wanted + "\"";
            }
            standing.state = Standing.State.AT_MARKER;
        }
        standing.marker = marker;
        standing.line = line;
        return null;
    }

    /** Takes the next step, whose thread stands at its marker. */
    Standing take() {
        Standing standing = Objects.requireNonNull(next());
        taken++;
        standing.passed++;
        standing.state = Standing.State.RUNNING;
        return standing;
    }

    void end(Standing standing, @Nullable Throwable failure) {
        standing.failure = failure;
        standing.state = failure == null ? Standing.State.ENDED : Standing.State.FAILED;
    }

    /** {@return the next step as a message says it} */
    String nextText() {
        return "step " + (taken + 1) + " of " + steps.size() + ", \"" + steps.get(taken) + "\",";
    }

    /** {@return that the next step is never reached, because its thread is over} */
    String neverReached() {
        Standing standing = Objects.requireNonNull(next());
        int left = steps.size() - taken;
        String more = left == 1
                ? ""
                : left == 2 ? "; 1 more step was to follow" : "; " + (left - 1) + " more steps were to follow";
        return nextText() + " is never reached: " + standing.name + " has ended" + more;
    }

    /** {@return {@code fact}, the steps that were taken, and where each thread stands} */
    MarkerException stopped(String fact, Function<Standing, @Nullable String> stuckAt) {
        StringBuilder text = new StringBuilder(fact);
        text.append("\n  steps taken: ").append(taken == 0 ? "none" : Schedule.text(steps.subList(0, taken)));
        if (taken < steps.size()) {
            text.append("\n  next: ").append(steps.get(taken));
        }
        for (Standing standing : standings.values()) {
            text.append("\n  ").append(standing.text(stuckAt.apply(standing)));
        }
        return new MarkerException(text.toString(), null);
    }
}
