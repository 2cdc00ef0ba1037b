package dev.simloop;

import dev.simloop.tape.Deviation;
import dev.simloop.tape.Pick;
import dev.simloop.tape.TapeEdit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schedule of a varied run: submission order, but for the departures of the variant. A departure takes effect when the
 * task it was taken instead of is first in line again, wherever in the run that is, so taking one out leaves the others
 * where they belong.
 */
final class Plan {
    final TapeEdit variant;
    boolean fresh;
    private final @Nullable Map<Turn, List<Deviation>> wanted;
    private final List<Departed> made = new ArrayList<>();

    private record Turn(String actor, int step) {}

    private record Departed(int pick, String instead, int insteadStep) {}

    Plan(TapeEdit variant) {
        this.variant = variant;
        List<Deviation> deviations = variant.deviations();
        Map<Turn, List<Deviation>> byTurn = null;
        if (deviations != null) {
            byTurn = new HashMap<>();
            for (Deviation each : deviations) {
                byTurn.computeIfAbsent(new Turn(each.instead(), each.insteadStep()), turn -> new ArrayList<>())
                        .add(each);
            }
        }
        wanted = byTurn;
    }

    boolean isByTask() {
        return wanted != null;
    }

    /** {@return what runs where {@code first} is first in line of {@code n}} */
    Task departing(Task first, ReadyQueue ready, int n) {
        Map<Turn, List<Deviation>> byTurn = wanted;
        if (byTurn == null || byTurn.isEmpty()) {
            return first;
        }
        List<Deviation> here = byTurn.get(new Turn(first.actor().name(), first.step));
        if (here == null || here.isEmpty()) {
            return first;
        }
        List<Task> heads = ready.heads();
        for (int i = 0; i < here.size(); i++) {
            Deviation each = here.get(i);
            for (Task head : heads) {
                if (head != first
                        && head.step == each.step()
                        && head.actor().name().equals(each.actor())) {
                    here.remove(i);
                    return head;
                }
            }
        }
        // The very task is not there: another of its actor will do, as the steps before it may have been taken out.
        for (int i = 0; i < here.size(); i++) {
            for (Task head : heads) {
                if (head != first && head.actor().name().equals(here.get(i).actor())) {
                    here.remove(i);
                    return head;
                }
            }
        }
        return first;
    }

    void passedOver(int pick, Task ran, Task first) {
        if (ran != first) {
            made.add(new Departed(pick, first.actor().name(), first.step));
        }
    }

    List<Deviation> deviations(List<Pick> picks) {
        List<Deviation> deviations = new ArrayList<>(made.size());
        for (Departed each : made) {
            Pick pick = picks.get(each.pick);
            deviations.add(
                    new Deviation(pick.actor(), pick.step(), pick.rank(), each.instead, each.insteadStep, each.pick));
        }
        return deviations;
    }
}
