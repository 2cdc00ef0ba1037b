package dev.simloop.verify.txn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/*
 * The search for circles of each kind.
 *
 * Three times: among the dependencies of data, then with the order of each client, then with real time; the second and third
 * time for circles that need an edge of theirs, and not around transactions of which as bad a thing is known already.
 * Each time the strongly connected components are found (linear), of the edges that a kind of circle may have. Within one,
 *   G0, G1c:        any edge of the right kind lies on a circle; a breadth-first search finds it back.
 *   G-single:       from an edge rw back without another.
 *   G-nonadjacent:  back over the pairs of a transaction and whether the way came to it by an edge rw, which no other may
 *                   follow. Such a way may come through a transaction twice; it is then taken apart into circles, and each
 *                   counts as what it is.
 *   write skew, G2: from two edges rw one after the other back without the transaction between them.
 * A search starts at each edge in turn until the shortest is found or its budget, which grows with the component, is used up.
 * All of it is one class, because the kinds share the component, the marks of the search and the budget.
 */
final class Cycles {
    private static final int DATA = 1 << Graph.WW | 1 << Graph.WR | 1 << Graph.RW | 1 << Graph.PASS;
    private static final int WRITES = 1 << Graph.WW | 1 << Graph.PASS;
    private static final int FLOW = WRITES | 1 << Graph.WR;

    /** Bits of a state of the search: an edge of this level was taken; the last one was rw; one more than the first was. */
    private static final int EXTRA = 1;

    private static final int LAST = 2;
    private static final int MORE = 4;
    private static final int BITS = 8;

    private static final long BUDGET = 300_000;
    private static final int FACTOR = 20;
    private static final int AFTER_FOUND = 32;
    private static final int NONE = 99;

    private final Graph graph;
    private final Accesses accesses;
    private final Report report;

    /** For each transaction the worst class of circle that earlier levels found in its component. */
    private final int[] worst;

    /* Of the level and component that is being looked through. */
    private int extra;
    private int mask;
    private int[] component = new int[0];
    private final int[] local;
    private int[] members = new int[0];
    private int[] seen = new int[0];
    private int[] via = new int[0];
    private int[] back = new int[0];
    private int[] queue = new int[0];
    private int stamp;
    private long budget;
    private Map<Anomaly.Kind, List<Link>> found = new EnumMap<>(Anomaly.Kind.class);

    /** One edge between transactions, relays left out. */
    private record Link(
            int from,
            int to,
            byte kind,
            int key,
            @Nullable Object earlier,
            @Nullable Object later) {}

    Cycles(Graph graph, Accesses accesses, Report report) {
        this.graph = graph;
        this.accesses = accesses;
        this.report = report;
        worst = new int[graph.nodes()];
        Arrays.fill(worst, NONE);
        local = new int[graph.nodes()];
    }

    void search() {
        int kinds = 0;
        for (int e = 0; e < graph.edges(); e++) {
            kinds |= 1 << graph.kind(e);
        }
        level(-1, 0);
        if ((kinds & 1 << Graph.PROCESS) != 0) {
            level(Graph.PROCESS, 1 << Graph.PROCESS);
        }
        if ((kinds & 1 << Graph.REALTIME) != 0) {
            level(Graph.REALTIME, 1 << Graph.PROCESS | 1 << Graph.REALTIME);
        }
    }

    private void level(int extra, int more) {
        this.extra = extra;
        int[] now = worst.clone();
        components(WRITES | more, now, () -> seeds(extra < 0 ? Graph.WW : extra, Mode.BACK));
        components(FLOW | more, now, () -> seeds(Graph.WR, Mode.BACK));
        components(DATA | more, now, () -> {
            seeds(Graph.RW, Mode.ONE);
            seeds(Graph.RW, Mode.APART);
            adjacent();
            if (found.isEmpty() && extra < 0) {
                seeds(Graph.RW, Mode.BACK);
            }
        });
        System.arraycopy(now, 0, worst, 0, now.length);
    }

    private enum Mode {
        /** Any way back. */
        BACK,
        /** A way back without rw. */
        ONE,
        /** A way back with rw, no two of them next to each other. */
        APART
    }

    private boolean allowed(int edge) {
        return (mask & 1 << graph.kind(edge)) != 0;
    }

    private boolean inside(int edge) {
        int c = component[graph.from(edge)];
        return c >= 0 && allowed(edge) && component[graph.to(edge)] == c;
    }

    /** Runs {@code each} for each component of the edges in {@code mask}, and reports what it found there. */
    private void components(int mask, int[] now, Runnable each) {
        this.mask = mask;
        component = components();
        int count = Arrays.stream(component).max().orElse(-1) + 1;
        int[] first = new int[count + 1];
        for (int c : component) {
            if (c >= 0) {
                first[c + 1]++;
            }
        }
        for (int c = 0; c < count; c++) {
            first[c + 1] += first[c];
        }
        int[] all = new int[first[count]];
        int[] next = first.clone();
        for (int node = 0; node < component.length; node++) {
            if (component[node] >= 0) {
                all[next[component[node]]++] = node;
            }
        }
        for (int c = 0; c < count; c++) {
            members = Arrays.copyOfRange(all, first[c], first[c + 1]);
            if (prepare()) {
                each.run();
                settle(now);
            }
        }
    }

    private int[] components() {
        int[] first = new int[graph.nodes() + 1];
        int size = 0;
        for (int node = 0; node < graph.nodes(); node++) {
            for (int i = graph.first(node); i < graph.first(node + 1); i++) {
                size += allowed(graph.at(i)) ? 1 : 0;
            }
            first[node + 1] = size;
        }
        int[] target = new int[size];
        size = 0;
        for (int node = 0; node < graph.nodes(); node++) {
            for (int i = graph.first(node); i < graph.first(node + 1); i++) {
                if (allowed(graph.at(i))) {
                    target[size++] = graph.to(graph.at(i));
                }
            }
        }
        return Circles.of(graph.nodes(), first, target);
    }

    /** {@return whether there is something to look for in the component} */
    private boolean prepare() {
        found = new EnumMap<>(Anomaly.Kind.class);
        long edges = 0;
        boolean wanted = extra < 0;
        for (int i = 0; i < members.length; i++) {
            local[members[i]] = i;
            for (int p = graph.first(members[i]); p < graph.first(members[i] + 1); p++) {
                int edge = graph.at(p);
                if (inside(edge)) {
                    edges++;
                    wanted |= graph.kind(edge) == extra;
                }
            }
        }
        if (!wanted) {
            return false;
        }
        int states = members.length * BITS;
        if (seen.length < states) {
            seen = new int[states];
            via = new int[states];
            back = new int[states];
            queue = new int[states];
            stamp = 0;
        }
        budget = BUDGET + FACTOR * edges;
        return true;
    }

    private void settle(int[] now) {
        found.forEach((kind, cycle) -> {
            report.anomalies.add(anomaly(kind, cycle));
            int rank = rank(cycle);
            for (int member : members) {
                now[member] = Math.min(now[member], rank);
            }
        });
    }

    private void seeds(int kind, Mode mode) {
        long left = budget;
        int tries = AFTER_FOUND;
        for (int member : members) {
            for (int p = graph.first(member); p < graph.first(member + 1); p++) {
                int seed = graph.at(p);
                if (graph.kind(seed) != kind || !inside(seed)) {
                    continue;
                }
                if (left <= 0) {
                    giveUp(mode == Mode.ONE ? "G-single" : mode == Mode.APART ? "G-nonadjacent" : "G0 and G1c");
                    return;
                }
                long before = budget;
                int length = way(List.of(seed), graph.from(seed), -1, mode);
                left -= before - budget;
                budget = before;
                tries -= length > 0 || tries < AFTER_FOUND ? 1 : 0;
                if (length == 2 || tries == 0) {
                    return;
                }
            }
        }
    }

    private void giveUp(String what) {
        if (found.isEmpty() || !what.equals("G0 and G1c")) {
            report.limits.add("the search for " + what + " among " + members.length
                    + " transactions that all depend on each other was given up");
        }
    }

    /** Circles with two edges rw one after the other. */
    private void adjacent() {
        long left = budget;
        int tries = AFTER_FOUND;
        for (int member : members) {
            for (int p = graph.first(member); p < graph.first(member + 1); p++) {
                int one = graph.at(p);
                if (graph.kind(one) != Graph.RW || !inside(one)) {
                    continue;
                }
                for (List<Integer> way : twice(one)) {
                    if (left <= 0) {
                        giveUp("G2");
                        return;
                    }
                    long before = budget;
                    int middle = graph.from(way.get(way.size() - 1));
                    int length = way(way, member, middle, Mode.BACK);
                    left -= before - budget + way.size();
                    budget = before;
                    tries -= length > 0 || tries < AFTER_FOUND ? 1 : 0;
                    if (length == 2 || tries == 0) {
                        return;
                    }
                }
            }
        }
    }

    /** {@return the ways that begin with {@code one} and go on with another edge rw; not more than a few hundred} */
    private List<List<Integer>> twice(int one) {
        List<List<Integer>> ways = new ArrayList<>();
        int to = graph.to(one);
        if (!graph.isRelay(to)) {
            on(List.of(one), to, ways);
        } else {
            for (int p = graph.first(to); p < graph.first(to + 1) && ways.size() < 256; p++) {
                int pass = graph.at(p);
                if (inside(pass) && graph.to(pass) != graph.from(one)) {
                    on(List.of(one, pass), graph.to(pass), ways);
                }
            }
        }
        return ways;
    }

    private void on(List<Integer> begun, int middle, List<List<Integer>> ways) {
        for (int p = graph.first(middle); p < graph.first(middle + 1); p++) {
            int two = graph.at(p);
            if (graph.kind(two) == Graph.RW && inside(two)) {
                List<Integer> way = new ArrayList<>(begun);
                way.add(two);
                ways.add(way);
            }
        }
    }

    /**
     * Looks for a shortest way from the end of {@code begun} to {@code target}, not through {@code avoided}, and offers the
     * circle. {@return how many transactions are in it, or 0 if none was taken}
     */
    private int way(List<Integer> begun, int target, int avoided, Mode mode) {
        int last = begun.get(begun.size() - 1);
        int start = graph.to(last);
        int bits = (graph.kind(last) == Graph.RW ? LAST : 0) | (graph.kind(begun.get(0)) == extra ? EXTRA : 0);
        if (start == target) {
            return offer(links(begun));
        }
        if (++stamp == Integer.MAX_VALUE) {
            Arrays.fill(seen, 0);
            stamp = 1;
        }
        int head = 0;
        int tail = 0;
        int first = local[start] * BITS + bits;
        seen[first] = stamp;
        via[first] = -1;
        queue[tail++] = first;
        while (head < tail) {
            int state = queue[head++];
            int node = members[state / BITS];
            boolean alone = state == first && begun.size() == 1 && graph.isRelay(node);
            for (int p = graph.first(node); p < graph.first(node + 1); p++) {
                int edge = graph.at(p);
                budget--;
                int to = graph.to(edge);
                if (!inside(edge) || to == avoided) {
                    continue;
                }
                int next = step(state % BITS, graph.kind(edge), mode);
                if (next < 0) {
                    continue;
                }
                if (to == target) {
                    if (!alone && arrives(next, mode)) {
                        return offer(links(whole(begun, state, edge)));
                    }
                    continue;
                }
                int at = local[to] * BITS + next;
                if (seen[at] != stamp) {
                    seen[at] = stamp;
                    via[at] = edge;
                    back[at] = state;
                    queue[tail++] = at;
                }
            }
        }
        return 0;
    }

    /** {@return the bits after an edge of that kind, or -1 if it may not be taken} */
    private int step(int bits, byte kind, Mode mode) {
        if (kind == Graph.PASS) {
            return bits;
        }
        if (kind != Graph.RW) {
            return (kind == extra ? bits | EXTRA : bits) & ~LAST;
        }
        if (mode == Mode.ONE || (mode == Mode.APART && (bits & LAST) != 0)) {
            return -1;
        }
        return bits | LAST | MORE;
    }

    private boolean arrives(int bits, Mode mode) {
        boolean enough = extra < 0 || (bits & EXTRA) != 0;
        return enough && (mode != Mode.APART || (bits & (LAST | MORE)) == MORE);
    }

    private List<Integer> whole(List<Integer> begun, int state, int lastEdge) {
        List<Integer> rest = new ArrayList<>(List.of(lastEdge));
        for (int at = state; via[at] >= 0; at = back[at]) {
            rest.add(via[at]);
        }
        List<Integer> all = new ArrayList<>(begun);
        for (int i = rest.size() - 1; i >= 0; i--) {
            all.add(rest.get(i));
        }
        return all;
    }

    private List<Link> links(List<Integer> edges) {
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < edges.size(); ) {
            int edge = edges.get(i++);
            int to = graph.to(edge);
            Object later = graph.later(edge);
            while (graph.isRelay(to)) {
                int pass = edges.get(i++);
                to = graph.to(pass);
                later = graph.later(pass);
            }
            links.add(new Link(graph.from(edge), to, graph.kind(edge), graph.key(edge), graph.earlier(edge), later));
        }
        return links;
    }

    /** Takes a closed way apart into circles, and keeps those that are the shortest of their kind. */
    private int offer(List<Link> closed) {
        int shortest = 0;
        List<Link> open = new ArrayList<>();
        for (Link link : closed) {
            open.add(link);
            for (int i = open.size() - 1; i >= 0; i--) {
                if (open.get(i).from == link.to) {
                    List<Link> circle = new ArrayList<>(open.subList(i, open.size()));
                    open.subList(i, open.size()).clear();
                    if (circle.size() > 1 && keep(circle) && (shortest == 0 || circle.size() < shortest)) {
                        shortest = circle.size();
                    }
                    break;
                }
            }
        }
        return shortest;
    }

    private boolean keep(List<Link> circle) {
        if (extra >= 0 && circle.stream().noneMatch(link -> link.kind == extra)) {
            return false;
        }
        int rank = rank(circle);
        if (circle.stream().anyMatch(link -> worst[link.from] <= rank) || lost(circle)) {
            return false;
        }
        Anomaly.Kind kind = kind(circle, rank);
        List<Link> best = found.get(kind);
        if (best == null || circle.size() < best.size()) {
            found.put(kind, circle);
        }
        return true;
    }

    /** An update lost is reported as that. */
    private boolean lost(List<Link> circle) {
        int key = circle.get(0).key;
        for (Link link : circle) {
            if (link.key != key || key < 0 || link.kind == Graph.WR || !report.lostTogether(key, link.from, link.to)) {
                return false;
            }
        }
        return true;
    }

    /** From 0 for G0 to 4 for G2. */
    private static int rank(List<Link> circle) {
        int reads = 0;
        boolean adjacent = false;
        boolean flow = false;
        for (int i = 0; i < circle.size(); i++) {
            boolean rw = circle.get(i).kind == Graph.RW;
            reads += rw ? 1 : 0;
            adjacent |= rw && circle.get((i + 1) % circle.size()).kind == Graph.RW;
            flow |= circle.get(i).kind == Graph.WR;
        }
        if (reads == 0) {
            return flow ? 1 : 0;
        }
        return reads == 1 ? 2 : adjacent ? 4 : 3;
    }

    private Anomaly.Kind kind(List<Link> circle, int rank) {
        if (extra == Graph.PROCESS) {
            return switch (rank) {
                case 0 -> Anomaly.Kind.G0_PROCESS;
                case 1 -> Anomaly.Kind.G1C_PROCESS;
                case 2 -> Anomaly.Kind.G_SINGLE_PROCESS;
                case 3 -> Anomaly.Kind.G_NONADJACENT_PROCESS;
                default -> Anomaly.Kind.G2_PROCESS;
            };
        } else if (extra == Graph.REALTIME) {
            return switch (rank) {
                case 0 -> Anomaly.Kind.G0_REALTIME;
                case 1 -> Anomaly.Kind.G1C_REALTIME;
                case 2 -> Anomaly.Kind.G_SINGLE_REALTIME;
                case 3 -> Anomaly.Kind.G_NONADJACENT_REALTIME;
                default -> Anomaly.Kind.G2_REALTIME;
            };
        }
        return switch (rank) {
            case 0 -> Anomaly.Kind.G0;
            case 1 -> Anomaly.Kind.G1C;
            case 2 -> Anomaly.Kind.G_SINGLE;
            case 3 -> Anomaly.Kind.G_NONADJACENT;
            default -> circle.size() == 2 ? Anomaly.Kind.WRITE_SKEW : Anomaly.Kind.G2;
        };
    }

    private Anomaly anomaly(Anomaly.Kind kind, List<Link> circle) {
        StringBuilder text = new StringBuilder();
        Map<Integer, Txn> members = new LinkedHashMap<>();
        for (Link link : circle) {
            Txn from = accesses.transactions.get(link.from);
            members.put(link.from, from);
            text.append("\n    ")
                    .append(from)
                    .append(" before ")
                    .append(accesses.transactions.get(link.to).name())
                    .append(": ")
                    .append(why(link));
        }
        return new Anomaly(kind, text.toString(), List.copyOf(members.values()));
    }

    private String why(Link link) {
        if (link.kind == Graph.PROCESS) {
            return "client " + link.earlier + " ran it before";
        } else if (link.kind == Graph.REALTIME) {
            return "it had ended when that began";
        }
        Object key = accesses.keys.get(link.key);
        boolean list = accesses.isList(link.key);
        return switch (link.kind) {
            case Graph.WW ->
                "its " + link.earlier + " in " + key
                        + (list
                                ? " comes before the " + link.later + " appended there"
                                : " was replaced by " + link.later);
            case Graph.WR -> "its " + link.earlier + " in " + key + " was read there";
            default ->
                list
                        ? "it read " + key + " without the " + Objects.toString(link.later) + " appended there"
                        : "it read " + link.earlier + " in " + key + ", which " + link.later + " replaced";
        };
    }
}
