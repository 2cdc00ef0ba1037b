package dev.simloop.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one worker found while leaving a run of neighbouring states; and the part of a model that it runs. */
final class Chunk<S> {
    final List<S> states = new ArrayList<>();
    final long[] fired;
    long transitions;
    long outside;
    long terminal;

    @Nullable
    Problem problem;

    private final Model<S> model;
    private final Visited<S> visited;
    private final boolean collect;
    private long[] prints = new long[16];
    private long[] origins = new long[16];

    private long parent;
    private int edge;
    private String where = "";
    private String subject = "";
    private boolean atSuccessor;
    private @Nullable S left;

    Chunk(Model<S> model, Visited<S> visited, boolean collect) {
        this.model = model;
        this.visited = visited;
        this.collect = collect;
        this.fired = new long[model.actions.size()];
    }

    long print(int i) {
        return prints[i];
    }

    long origin(int i) {
        return origins[i];
    }

    /** Offers the initial states as successors of number 0, which stands for none. */
    void begin() {
        parent = 0;
        left = null;
        where = "what is asked of initial states";
        for (S state : model.initial) {
            guarded(() -> offer(state));
        }
    }

    /** Computes the successors of {@code state}. */
    void leave(S state, long number, long print) {
        parent = number;
        left = state;
        edge = 0;
        where = "";
        atSuccessor = false;
        guarded(() -> leave(state, print));
    }

    private void leave(S state, long print) {
        for (int a = 0; a < model.actions.size(); a++) {
            Action<S> action = model.actions.get(a);
            int before = edge;
            where = "guard of action ";
            subject = action.name();
            if (action.guard().test(state)) {
                where = "effect of action ";
                action.effect().each(state, this::successor);
            }
            fired[a] += edge - before;
        }
        if (edge == 0) {
            where = "terminal predicate";
            subject = "";
            if (model.terminal.test(state)) {
                terminal++;
            } else {
                found(Verdict.DEADLOCK, "", null);
            }
        }
        where = "fingerprint of a state";
        subject = "";
        if (visited.print(state) != print) {
            found(
                    Verdict.ERROR,
                    "a state changed after it was found, or its fingerprint did: states must be"
                            + " immutable; it is now " + state,
                    null);
        }
    }

    private void successor(S next) {
        String action = subject;
        atSuccessor = true;
        offer(next);
        atSuccessor = false;
        where = "effect of action ";
        subject = action;
    }

    @SuppressWarnings("ConstantValue") // a user's function may well give null
    private void offer(S next) {
        if (next == null) {
            atSuccessor = false;
            throw new NullPointerException("it gave null for a state");
        }
        transitions++;
        int mine = edge++;
        long origin = Links.origin(parent, mine);
        if (mine >> Links.EDGE_BITS != 0) {
            throw new IllegalStateException("a state has more than " + mine + " successors");
        }
        atSuccessor = true;
        where = "fingerprint of a state";
        subject = "";
        long print = visited.print(next);
        checkStep(next);
        boolean inside = true;
        if (model.constraint != null) {
            where = "constraint ";
            subject = model.constraint.name();
            inside = model.constraint.test().test(next);
        }
        if (!inside) {
            outside++;
        } else if (!collect || !visited.claim(next, print, origin)) {
            return;
        }
        check(next);
        if (inside) {
            keep(next, print, origin);
        }
    }

    /** Of each step, also of one to a state that is known. */
    private void checkStep(S next) {
        S from = left;
        if (from == null || model.stepInvariants.isEmpty() || from.equals(next)) {
            return;
        }
        for (NamedStep<S> invariant : model.stepInvariants) {
            where = "step invariant ";
            subject = invariant.name();
            try {
                if (!invariant.allowed().test(from, next)) {
                    found(Verdict.VIOLATED, invariant.name(), null);
                }
            } catch (AssertionError broken) {
                found(Verdict.VIOLATED, invariant.name(), broken);
            } catch (StackOverflowError deep) {
                found(Verdict.ERROR, where + subject, deep);
            } catch (VirtualMachineError fatal) {
                throw fatal;
            } catch (RuntimeException | Error thrown) {
                found(Verdict.ERROR, where + subject, thrown);
            }
        }
    }

    private void check(S state) {
        for (Named<S> invariant : model.invariants) {
            where = "invariant ";
            subject = invariant.name();
            try {
                if (!invariant.test().test(state)) {
                    found(Verdict.VIOLATED, invariant.name(), null);
                }
            } catch (AssertionError broken) {
                found(Verdict.VIOLATED, invariant.name(), broken);
            } catch (StackOverflowError deep) {
                found(Verdict.ERROR, where + subject, deep);
            } catch (VirtualMachineError fatal) {
                throw fatal;
            } catch (RuntimeException | Error thrown) {
                // the other successors are still computed: what is found must not depend on who came here first
                found(Verdict.ERROR, where + subject, thrown);
            }
        }
    }

    private void keep(S state, long print, long origin) {
        int at = states.size();
        if (at == prints.length) {
            prints = Arrays.copyOf(prints, at * 2);
            origins = Arrays.copyOf(origins, at * 2);
        }
        states.add(state);
        prints[at] = print;
        origins[at] = origin;
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (StackOverflowError deep) {
            found(Verdict.ERROR, where + subject, deep);
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (RuntimeException | Error thrown) {
            found(Verdict.ERROR, where + subject, thrown);
        }
    }

    private void found(Verdict verdict, String about, @Nullable Throwable cause) {
        int which = atSuccessor ? edge - 1 : 0;
        Problem now = new Problem(verdict, atSuccessor, Links.origin(parent, Math.max(which, 0)), about, cause);
        problem = Problem.first(problem, now);
    }
}
