package dev.simloop.verify.models;

import dev.simloop.verify.Copies;
import dev.simloop.verify.Goal;
import dev.simloop.verify.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Clients ask for sets of resources and get them bit by bit; SimpleAllocator of the TLA+ examples, by Merz. Sets of resources
 * are bits.
 */
public final class Allocator {
    public enum Bug {
        /** What another client has is given away. */
        GIVES_TWICE,
        /** Who may get something again and again need not get it. */
        WEAKLY_FAIR
    }

    public record State(List<Integer> wanted, List<Integer> held) {
        int free(int resources) {
            int free = (1 << resources) - 1;
            for (int some : held) {
                free &= ~some;
            }
            return free;
        }
    }

    private Allocator() {}

    public static Model<State> model(int clients, int resources, @Nullable Bug bug) {
        List<Integer> all = IntStream.range(0, clients).boxed().toList();
        var model = Model.<State>named("allocator")
                .initial(new State(Collections.nCopies(clients, 0), Collections.nCopies(clients, 0)))
                .choices(
                        "request",
                        all,
                        (s, c) -> s.wanted.get(c) == 0 && s.held.get(c) == 0,
                        (s, c) -> IntStream.range(1, 1 << resources)
                                .mapToObj(some -> new State(Copies.with(s.wanted, c, some), s.held))
                                .toList())
                .choices("allocate", all, (s, c) -> true, (s, c) -> {
                    int free = bug == Bug.GIVES_TWICE ? (1 << resources) - 1 : s.free(resources);
                    return given(s, c, free & s.wanted.get(c));
                })
                .choices("return some", all, (s, c) -> true, (s, c) -> returned(s, c))
                .actions(
                        "return all",
                        all,
                        (s, c) -> s.held.get(c) != 0,
                        (s, c) -> new State(s.wanted, Copies.with(s.held, c, 0)))
                .weaklyFair("return all")
                .invariant("nothing twice", Allocator::apart);
        return (bug == Bug.WEAKLY_FAIR ? model.weaklyFair("allocate") : model.stronglyFair("allocate")).build();
    }

    private static List<State> given(State s, int client, int most) {
        List<State> all = new ArrayList<>();
        for (int some = most; some > 0; some = (some - 1) & most) {
            all.add(new State(
                    Copies.with(s.wanted, client, s.wanted.get(client) & ~some),
                    Copies.with(s.held, client, s.held.get(client) | some)));
        }
        return all;
    }

    /** Each part but the whole. */
    private static List<State> returned(State s, int client) {
        List<State> all = new ArrayList<>();
        int held = s.held.get(client);
        for (int some = (held - 1) & held; some > 0 && held != 0; some = (some - 1) & held) {
            all.add(new State(s.wanted, Copies.with(s.held, client, held & ~some)));
        }
        return all;
    }

    private static boolean apart(State s) {
        int seen = 0;
        for (int some : s.held) {
            if ((seen & some) != 0) {
                return false;
            }
            seen |= some;
        }
        return true;
    }

    public static List<Goal<State>> goals(int clients, int resources) {
        List<Goal<State>> goals = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            int c = client;
            goals.add(Goal.leadsTo("returns " + c, s -> s.wanted.get(c) == 0, s -> s.held.get(c) == 0));
            goals.add(Goal.alwaysEventually("satisfied " + c, s -> s.wanted.get(c) == 0));
            for (int resource = 0; resource < resources; resource++) {
                int r = resource;
                goals.add(Goal.leadsTo(
                        "obtains " + c + " " + r,
                        s -> (s.wanted.get(c) >> r & 1) != 0,
                        s -> (s.held.get(c) >> r & 1) != 0));
            }
        }
        return goals;
    }
}
