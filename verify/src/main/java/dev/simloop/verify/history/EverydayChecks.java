package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Jepsen's tests check without a search, on the same operations: {@code add} and {@code read} of a set, {@code enqueue},
 * {@code dequeue} and {@code drain} of a queue, {@code generate} of identifiers, {@code add} and {@code read} of a counter,
 * reads of all accounts of a bank, and reads of several keys that are written once. Time is linear in the size of the
 * history, but for the set, where it is linear in what was read and in elements times reads.
 */
public final class EverydayChecks {
    private EverydayChecks() {}

    private static List<Operation<Op, Object>> of(History<Op, Object> history, String f) {
        return history.operations().stream()
                .filter(operation -> operation.input().f().equals(f))
                .toList();
    }

    private static boolean ok(Operation<?, ?> operation) {
        return operation.outcome() == Outcome.OK;
    }

    private static Collection<?> collection(Operation<Op, Object> read) {
        if (read.output() instanceof Collection<?> all) {
            return all;
        }
        throw new IllegalArgumentException("a read of a set tells no collection: " + read);
    }

    /**
     * Checks a set that is read at the end: the last read has every element whose {@code add} was acknowledged, and none
     * that nobody tried to add.
     */
    public static Findings set(History<Op, Object> history) {
        Findings.Collector found = new Findings.Collector("set");
        Set<@Nullable Object> tried = new LinkedHashSet<>();
        Set<@Nullable Object> added = new LinkedHashSet<>();
        for (Operation<Op, Object> add : of(history, "add")) {
            tried.add(add.input().value());
            if (ok(add)) {
                added.add(add.input().value());
            }
        }
        Operation<Op, Object> last = null;
        for (Operation<Op, Object> read : of(history, "read")) {
            last = ok(read) && (last == null || read.end() > last.end()) ? read : last;
        }
        if (last == null) {
            return found.end(false);
        }
        Set<@Nullable Object> read = new LinkedHashSet<>(collection(last));
        long lost = 0;
        for (Object element : added) {
            if (!read.contains(element)) {
                lost++;
                found.problem("lost: " + element + " was added, and is not in the last read");
            }
        }
        for (Object element : read) {
            if (!tried.contains(element)) {
                found.problem("unexpected: " + element + " is in the last read, and nobody tried to add it");
            }
        }
        found.count("tried", tried.size());
        found.count("acknowledged", added.size());
        found.count("lost", lost);
        found.count(
                "recovered",
                read.stream()
                        .filter(e -> tried.contains(e) && !added.contains(e))
                        .count());
        return found.end(true);
    }

    /** One element of a set that is read again and again. */
    private static final class Element {
        final Object element;
        int known = Operation.NEVER;
        int lastThere = -1;
        int lastAbsent = -1;

        Element(Object element) {
            this.element = element;
        }
    }

    /**
     * Checks a set that is read again and again: an element is lost if it was known to be there, because its {@code add} or a
     * read had told so, and the last reads begun after that do not see it. If the set is {@code linearizable}, a read that
     * begins after an element was known and does not see it is wrong, too, even if later ones do.
     */
    public static Findings setFull(History<Op, Object> history, boolean linearizable) {
        Findings.Collector found = new Findings.Collector("set-full");
        Map<Object, Element> elements = new LinkedHashMap<>();
        for (Operation<Op, Object> add : of(history, "add")) {
            Object value = add.input().value();
            if (value == null) {
                throw new IllegalArgumentException("a set holds no null: " + add);
            }
            Element element = elements.computeIfAbsent(value, Element::new);
            element.known = ok(add) ? Math.min(element.known, add.end()) : element.known;
        }
        List<Operation<Op, Object>> reads =
                of(history, "read").stream().filter(EverydayChecks::ok).toList();
        for (Operation<Op, Object> read : reads) {
            Set<@Nullable Object> once = new HashSet<>();
            for (Object value : collection(read)) {
                if (!once.add(value)) {
                    found.problem("duplicate: " + value + " is twice in one read: " + read);
                }
                Element element = elements.get(value);
                if (element == null) {
                    found.problem("unexpected: " + value + " was read, and nobody tried to add it");
                } else {
                    element.known = Math.min(element.known, read.end());
                }
            }
        }
        for (Operation<Op, Object> read : reads) {
            Set<?> seen = new HashSet<>(collection(read));
            for (Element element : elements.values()) {
                if (seen.contains(element.element)) {
                    element.lastThere = Math.max(element.lastThere, read.call());
                } else {
                    element.lastAbsent = Math.max(element.lastAbsent, read.call());
                }
            }
        }
        return judged(found, elements.values(), linearizable);
    }

    private static Findings judged(Findings.Collector found, Collection<Element> elements, boolean linearizable) {
        long stable = 0;
        long lost = 0;
        long stale = 0;
        for (Element element : elements) {
            boolean there = element.lastThere >= 0 && element.lastAbsent < element.lastThere;
            if (there) {
                stable++;
                if (element.lastAbsent > element.known) {
                    stale++;
                    if (linearizable) {
                        found.problem("stale: a read that began after " + element.element
                                + " was known to be there does not see it");
                    }
                }
            } else if (element.lastAbsent > element.lastThere && element.known < element.lastAbsent) {
                lost++;
                found.problem("lost: " + element.element + " was known to be there, and the last reads do not see it");
            }
        }
        found.count("tried", elements.size());
        found.count("stable", stable);
        found.count("lost", lost);
        found.count("never read", elements.size() - stable - lost);
        found.count("stale", stale);
        return found.end(stable > 0);
    }

    /**
     * Checks a queue that is drained at the end: every acknowledged {@code enqueue} comes out, and nothing that nobody tried to
     * put in. What comes out more often than it was put in is counted and, as in Jepsen, not wrong. A {@code drain} tells
     * a list of what it took.
     *
     * @throws IllegalArgumentException if nobody knows what a {@code drain} took
     */
    public static Findings totalQueue(History<Op, Object> history) {
        Findings.Collector found = new Findings.Collector("total queue");
        Map<@Nullable Object, Integer> tried = new LinkedHashMap<>();
        Map<@Nullable Object, Integer> put = new LinkedHashMap<>();
        Map<@Nullable Object, Integer> taken = new LinkedHashMap<>();
        for (Operation<Op, Object> operation : history.operations()) {
            Object value = operation.input().value();
            switch (operation.input().f()) {
                case "enqueue" -> {
                    tried.merge(value, 1, Integer::sum);
                    if (ok(operation)) {
                        put.merge(value, 1, Integer::sum);
                    }
                }
                case "dequeue" -> {
                    if (ok(operation) && operation.output() != null) {
                        taken.merge(operation.output(), 1, Integer::sum);
                    }
                }
                case "drain" -> {
                    if (operation.outcome() == Outcome.UNKNOWN) {
                        throw new IllegalArgumentException("nobody knows what was taken by " + operation);
                    } else if (ok(operation)) {
                        collection(operation).forEach(one -> taken.merge(one, 1, Integer::sum));
                    }
                }
                default -> {}
            }
        }
        long[] lost = {0};
        put.forEach((value, times) -> {
            int missing = times - taken.getOrDefault(value, 0);
            if (missing > 0) {
                lost[0] += missing;
                found.problem("lost: " + value + " was put in and never came out");
            }
        });
        long[] duplicated = {0};
        taken.forEach((value, times) -> {
            int most = tried.getOrDefault(value, 0);
            if (most == 0) {
                found.problem("unexpected: " + value + " came out, and nobody tried to put it in");
            } else {
                duplicated[0] += Math.max(0, times - most);
            }
        });
        found.count("tried", sum(tried));
        found.count("acknowledged", sum(put));
        found.count("taken", sum(taken));
        found.count("lost", lost[0]);
        found.count("duplicated", duplicated[0]);
        return found.end(!taken.isEmpty() || !put.isEmpty());
    }

    private static long sum(Map<?, Integer> times) {
        return times.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** Checks that no identifier is told by {@code generate} twice. */
    public static Findings uniqueIds(History<Op, Object> history) {
        Findings.Collector found = new Findings.Collector("unique ids");
        Map<@Nullable Object, Integer> told = new LinkedHashMap<>();
        List<Operation<Op, Object>> all = of(history, "generate");
        all.stream().filter(EverydayChecks::ok).forEach(one -> told.merge(one.output(), 1, Integer::sum));
        told.forEach((id, times) -> {
            if (times > 1) {
                found.problem("duplicate: " + id + " was told " + times + " times");
            }
        });
        found.count("tried", all.size());
        found.count("acknowledged", sum(told));
        return found.end(!told.isEmpty());
    }

    private record Moment(int at, boolean call, Operation<Op, Object> operation) {}

    /**
     * Checks a counter: each {@code read} tells something between the least and the most that the counter may have been at some
     * moment between its call and its return, where each {@code add} may have happened from its call on, and certainly has
     * once it returned. {@code increment} adds 1; what is added may be negative.
     */
    public static Findings counter(History<Op, Object> history) {
        Findings.Collector found = new Findings.Collector("counter");
        List<Moment> moments = new ArrayList<>();
        for (Operation<Op, Object> operation : history.operations()) {
            if (operation.outcome() != Outcome.FAIL) {
                moments.add(new Moment(operation.call(), true, operation));
                if (operation.end() != Operation.NEVER) {
                    moments.add(new Moment(operation.end(), false, operation));
                }
            }
        }
        moments.sort(Comparator.comparingInt(Moment::at));
        long least = 0;
        long most = 0;
        long reads = 0;
        Map<Integer, long[]> begun = new LinkedHashMap<>();
        for (Moment moment : moments) {
            Operation<Op, Object> operation = moment.operation;
            if (!operation.input().f().equals("read")) {
                long added = amount(operation.input());
                // what grows the sum may have happened from its call on, and certainly has at its return
                least += (added > 0) == moment.call ? 0 : added;
                most += (added > 0) == moment.call ? added : 0;
                for (long[] open : begun.values()) {
                    open[0] = Math.min(open[0], least);
                    open[1] = Math.max(open[1], most);
                }
            } else if (moment.call && ok(operation)) {
                begun.put(operation.id(), new long[] {least, most});
            } else if (ok(operation)) {
                reads++;
                long[] bounds = Objects.requireNonNull(begun.remove(operation.id()));
                if (!(operation.output() instanceof Number told)
                        || told.longValue() < bounds[0]
                        || told.longValue() > bounds[1]) {
                    found.problem("out of bounds: " + operation + ", but at least " + bounds[0] + " and at most "
                            + bounds[1]);
                }
            }
        }
        found.count("reads", reads);
        return found.end(reads > 0);
    }

    private static long amount(Op op) {
        if (op.f().equals("increment")) {
            return 1;
        } else if (op.f().equals("add") && op.value() instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("a counter knows no operation " + op);
    }

    /**
     * Checks a bank: each {@code read} tells a map of accounts to balances, whose sum is {@code total} and none of which is below
     * zero unless {@code negative} is allowed. Transfers are not looked at.
     */
    public static Findings bank(History<Op, Object> history, long total, boolean negative) {
        Findings.Collector found = new Findings.Collector("bank");
        long reads = 0;
        for (Operation<Op, Object> read : of(history, "read")) {
            if (!ok(read)) {
                continue;
            }
            reads++;
            if (!(read.output() instanceof Map<?, ?> balances)) {
                throw new IllegalArgumentException("a read of a bank tells no map of accounts: " + read);
            }
            long sum = 0;
            for (Map.Entry<?, ?> account : balances.entrySet()) {
                if (!(account.getValue() instanceof Number balance)) {
                    found.problem("no balance of " + account.getKey() + ": " + read);
                    continue;
                }
                sum += balance.longValue();
                if (balance.longValue() < 0 && !negative) {
                    found.problem("negative balance of " + account.getKey() + ": " + read);
                }
            }
            if (sum != total) {
                found.problem("wrong total: " + sum + " instead of " + total + ": " + read);
            }
        }
        found.count("reads", reads);
        return found.end(reads > 0);
    }

    /** What one read saw of which keys. */
    private record Seen(Operation<Op, Object> read, Set<Object> written) {}

    /**
     * Checks for long forks (Cerone and Gotsman): that no two reads of the same keys, each of which is written once, see writes in
     * two orders, one the first alone and the other the second alone. A read tells a list of {@code [:r key value]}, or a map
     * of keys to values; nil is not yet written.
     */
    public static Findings longFork(History<Op, Object> history) {
        Findings.Collector found = new Findings.Collector("long fork");
        Map<Set<Object>, List<Seen>> groups = new LinkedHashMap<>();
        for (Operation<Op, Object> operation : history.operations()) {
            Map<Object, @Nullable Object> values = ok(operation) ? reads(operation) : Map.of();
            if (values.size() > 1) {
                Set<Object> written = new LinkedHashSet<>();
                values.forEach((key, value) -> {
                    if (value != null) {
                        written.add(key);
                    }
                });
                groups.computeIfAbsent(new LinkedHashSet<>(values.keySet()), keys -> new ArrayList<>())
                        .add(new Seen(operation, written));
            }
        }
        long reads = 0;
        for (List<Seen> group : groups.values()) {
            reads += group.size();
            List<Seen> fewestFirst = new ArrayList<>(group);
            fewestFirst.sort(Comparator.comparingInt(seen -> seen.written.size()));
            for (int i = 1; i < fewestFirst.size(); i++) {
                Seen fewer = fewestFirst.get(i - 1);
                Seen more = fewestFirst.get(i);
                if (!more.written.containsAll(fewer.written)) {
                    found.problem("fork: " + fewer.read + " and " + more.read);
                }
            }
        }
        found.count("reads", reads);
        return found.end(reads > 0);
    }

    private static Map<Object, @Nullable Object> reads(Operation<Op, Object> operation) {
        Map<Object, @Nullable Object> values = new LinkedHashMap<>();
        if (operation.output() instanceof Map<?, ?> map) {
            map.forEach(values::put);
        } else if (operation.output() instanceof List<?> steps) {
            for (Object step : steps) {
                if (step instanceof List<?> parts
                        && parts.size() == 3
                        && Set.of(":r", ":read", "r", "read").contains(String.valueOf(parts.get(0)))) {
                    values.put(parts.get(1), parts.get(2));
                }
            }
        }
        return values;
    }
}
