package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.failure.UnsoundFootprintException;
import dev.simloop.internal.Splitmix;
import dev.simloop.spi.Candidate;
import dev.simloop.strategy.Directed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries whether the order of two steps matters that a search takes for independent: both orders are run, each twice to its end in
 * one fixed order of the rest, by the names of actors and the other way round. The same steps have to follow, touch the same and come to the
 * same end. What this cannot see, because no such run shows it, goes unnoticed.
 */
final class OrderCheck {
    private final Pair pair;
    private final Function<Directed.Decider, RunReport> runs;
    private final Function<int[], String> token;

    /**
     * Two tasks that were ready together.
     *
     * @param path the choices before
     * @param one the number of the first of them among the options there
     * @param other that of the second
     * @param declared whether they are independent because of what they declared, and not because of their hosts
     */
    @SuppressWarnings("ArrayRecordComponent") // of this package alone, and compared by nobody
    record Pair(int[] path, int one, int other, boolean declared) {}

    /**
     * @param runs makes a run that is decided that way
     * @param token what names a run by its choices
     */
    OrderCheck(Pair pair, Function<Directed.Decider, RunReport> runs, Function<int[], String> token) {
        this.pair = pair;
        this.runs = runs;
        this.token = token;
    }

    /** @throws UnsoundFootprintException if the order matters */
    void check() {
        compare(false);
        compare(true);
    }

    private void compare(boolean backwards) {
        Order there = new Order(pair.one(), pair.other(), backwards);
        Order back = new Order(pair.other(), pair.one(), backwards);
        RunReport first = runs.apply(there);
        if (there.isUnclear) {
            return;
        }
        RunReport second = runs.apply(back);
        // where both make actors, these may have other names in the other order, and so may all that follows
        boolean namesAgree = there.madeByFirst.equals(back.madeBySecond) && there.madeBySecond.equals(back.madeByFirst);
        if (back.isUnclear || (there.came && back.came && !namesAgree)) {
            return;
        }
        boolean same = there.came
                && back.came
                && there.trace == back.trace
                && first.failureLine().equals(second.failureLine())
                && Objects.equals(there.state, back.state);
        if (!same) {
            throw new UnsoundFootprintException(there.firstName
                    + (pair.declared() ? " declares " + there.declaredByFirst() : "") + " and "
                    + back.firstName + (pair.declared() ? " declares " + back.declaredByFirst() : "")
                    + (pair.declared()
                            ? ", which have nothing in common, and yet their order matters"
                            : " are on different hosts, and yet their order matters: hosts share something beside"
                                    + " the network")
                    + "\n  in this order " + ending(there, first) + "\n  the other way round " + ending(back, second)
                    + "\n  "
                    + (pair.declared() ? "name all that they touch in SimLoop.touchesOnly" : "keep hosts apart")
                    + ", or search with Exhaustive.withoutReduction");
        }
    }

    private String ending(Order order, RunReport report) {
        return (order.came ? "" : "the second does not come, and ")
                + "the run " + (report.passed() ? "passes" : "fails with " + report.failureLine()) + ", token "
                + token.apply(order.choices());
    }

    /** Follows the path, then runs the two, then all others in a fixed order. */
    private final class Order implements Directed.Decider {
        private final int first;
        private final int second;
        private final boolean backwards;
        private final List<Integer> made = new ArrayList<>();
        private int at;
        private long secondTask;
        /** How many of the two have run. */
        private int ran;

        private boolean isPair;
        private final List<String> declared = new ArrayList<>();
        private long highestActor;
        private final List<String> madeByFirst = new ArrayList<>();
        private final List<String> madeBySecond = new ArrayList<>();
        private @Nullable Supplier<?> looks;
        private boolean looked;

        String firstName = "";
        long trace;
        boolean came;
        boolean isUnclear;

        @Nullable
        Object state;

        Order(int first, int second, boolean backwards) {
            this.first = first;
            this.second = second;
            this.backwards = backwards;
        }

        int[] choices() {
            return made.stream().mapToInt(Integer::intValue).toArray();
        }

        String declaredByFirst() {
            return String.join(", ", declared);
        }

        @Override
        public String descriptor() {
            return "order";
        }

        @Override
        public void begin() {}

        @Override
        public int pick(Directed run, int count, int free) {
            int option = option(run, count);
            made.add(option);
            return option;
        }

        private int option(Directed run, int count) {
            if (at < pair.path().length) {
                return pair.path()[at++];
            }
            if (at == pair.path().length) {
                at++;
                isPair = true;
                Candidate next = run.option(second);
                secondTask = Sleeper.key(next.actorNumber(), next.step());
                Candidate now = run.option(first);
                firstName = "step " + now.step() + " of " + now.actor().name();
                return first;
            }
            for (int i = 0; ran == 1 && i < count; i++) {
                if (Sleeper.key(run.option(i).actorNumber(), run.option(i).step()) == secondTask) {
                    return i;
                }
            }
            if (looks != null && !looked) {
                looked = true;
                state = looks.get();
            }
            int best = 0;
            for (int i = 1; i < count; i++) {
                int order = compare(run.option(i), run.option(best));
                best = (backwards ? order > 0 : order < 0) ? i : best;
            }
            return best;
        }

        private static int compare(Candidate one, Candidate other) {
            int order = one.actor().name().compareTo(other.actor().name());
            return order != 0 ? order : Integer.compare(one.step(), other.step());
        }

        @Override
        public int draw(String stream, boolean fault, int count) {
            int option = at < pair.path().length ? pair.path()[at++] : 0;
            made.add(option);
            note(Splitmix.hash(stream) + count);
            return option;
        }

        @Override
        public void steps(Candidate candidate) {
            if (!isPair) {
                return;
            }
            ran++;
            if (ran == 2) {
                came = Sleeper.key(candidate.actorNumber(), candidate.step()) == secondTask;
            } else if (ran > 2) {
                note(Splitmix.hash(candidate.actor().name()) + candidate.step());
            }
        }

        @Override
        public void ready(Candidate candidate) {
            if (candidate.actorNumber() > highestActor) {
                highestActor = candidate.actorNumber();
                if (isPair && ran <= 2) {
                    (ran == 1 ? madeByFirst : madeBySecond)
                            .add(candidate.actor().name());
                }
            }
        }

        @Override
        public void touches(String resource) {
            if (ran == 1) {
                declared.add(resource);
            }
            note(Splitmix.hash(resource));
        }

        private void note(long what) {
            if (ran > 2) {
                trace = Splitmix.mix(trace ^ what);
            }
        }

        @Override
        public void gaveWay() {
            // after how many steps in a row hangs on which of the two came last
            isUnclear |= isPair;
        }

        @Override
        public void looksAt(Supplier<?> whole) {
            looks = whole;
        }
    }
}
