package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Queues and stacks whose values are all different, judged by what happened to single values and to pairs of them.
 *
 * <p>A queue of which every operation is known is linearizable unless one of these is there (Henzinger, Sezgin and Vafeiadis,
 * "Aspect-oriented linearizability proofs", CONCUR 2013): a value is taken that was not put, or before it was; a value is
 * taken twice; of two values put one after the other the later is taken before the earlier, or the earlier never; nothing
 * is taken while there was something all the time. The last in the form of Bouajjani, Emmi, Enea and Hamza, "On reducing
 * linearizability to state reachability", ICALP 2015.
 *
 * <p>A stack is wrong if one of the first two is there, or if of two values put one after the other the later is still there
 * when the earlier is taken and is taken after it: whatever else there is, those four have no order. That there is none of
 * these proves nothing.
 */
final class Handovers {
    /** Of how many values of a stack pairs are compared. */
    private static final int PAIRS = 3_000;

    private Handovers() {}

    /** Where a value was put and taken. */
    private static final class Value {
        final Operation<Op, Object> put;

        @Nullable
        Operation<Op, Object> taken;

        Value(Operation<Op, Object> put) {
            this.put = put;
        }

        int takenFrom() {
            return taken == null ? Operation.NEVER : taken.call();
        }

        int takenTo() {
            return taken == null ? Operation.NEVER : taken.end();
        }

        List<Operation<Op, Object>> operations() {
            return taken == null ? List.of(put) : List.of(put, taken);
        }
    }

    /** {@return whether all are known, put or take, and no value is put twice} */
    static boolean fits(List<Operation<Op, Object>> operations, String put, String take) {
        Map<Object, Boolean> values = new HashMap<>();
        for (Operation<Op, Object> operation : operations) {
            Op op = operation.input();
            if (operation.outcome() != Outcome.OK) {
                return false;
            } else if (op.f().equals(put)) {
                Object told = operation.output();
                Object value = op.value();
                boolean usual = told == null || told.equals(true) || told.equals(value);
                if (value == null || !usual || values.put(value, true) != null) {
                    return false;
                }
            } else if (!op.f().equals(take)) {
                return false;
            }
        }
        return true;
    }

    /** {@return a few operations that contradict each other, or null if there are none or they are not as they have to be} */
    static @Nullable List<Operation<Op, Object>> contradiction(
            List<Operation<Op, Object>> operations, String put, String take, boolean queue) {
        if (!fits(operations, put, take)) {
            return null;
        }
        Map<Object, Value> values = new LinkedHashMap<>();
        for (Operation<Op, Object> operation : operations) {
            if (operation.input().f().equals(put)) {
                values.put(operation.input().value(), new Value(operation));
            }
        }
        List<Operation<Op, Object>> empty = new ArrayList<>();
        for (Operation<Op, Object> operation : operations) {
            if (!operation.input().f().equals(take)) {
                continue;
            }
            if (operation.output() == null) {
                empty.add(operation);
                continue;
            }
            Value value = values.get(operation.output());
            if (value == null) {
                return List.of(operation);
            } else if (operation.end() < value.put.call()) {
                return sorted(List.of(value.put, operation));
            } else if (value.taken != null) {
                return sorted(List.of(value.put, value.taken, operation));
            }
            value.taken = operation;
        }
        List<Value> byPut = new ArrayList<>(values.values());
        byPut.sort(Comparator.comparingInt(value -> value.put.call()));
        List<Operation<Op, Object>> pair = queue ? outOfOrder(byPut) : notLastInFirstOut(byPut);
        return pair != null || !queue ? pair : neverEmpty(byPut, empty);
    }

    private static List<Operation<Op, Object>> sorted(List<Operation<Op, Object>> operations) {
        return operations.stream()
                .sorted(Comparator.comparingInt(Operation::call))
                .toList();
    }

    private static List<Operation<Op, Object>> both(Value one, Value other) {
        List<Operation<Op, Object>> all = new ArrayList<>(one.operations());
        all.addAll(other.operations());
        return sorted(all);
    }

    /** Sweeps over the calls and returns of puts: of the values whose put had ended, the one whose take began last matters. */
    private static @Nullable List<Operation<Op, Object>> outOfOrder(List<Value> byPut) {
        List<Value> byEnd = new ArrayList<>(byPut);
        byEnd.sort(Comparator.comparingInt(value -> value.put.end()));
        Value last = null;
        int ended = 0;
        for (Value later : byPut) {
            while (ended < byEnd.size() && byEnd.get(ended).put.end() < later.put.call()) {
                Value earlier = byEnd.get(ended++);
                if (last == null || earlier.takenFrom() > last.takenFrom()) {
                    last = earlier;
                }
            }
            if (last != null && later.taken != null && later.takenTo() < last.takenFrom()) {
                return both(last, later);
            }
        }
        return null;
    }

    private static @Nullable List<Operation<Op, Object>> notLastInFirstOut(List<Value> byPut) {
        for (int i = 0; i < byPut.size() && byPut.size() <= PAIRS; i++) {
            Value lower = byPut.get(i);
            for (int j = i + 1; lower.taken != null && j < byPut.size(); j++) {
                Value upper = byPut.get(j);
                if (upper.put.call() > lower.takenTo()) {
                    break;
                }
                if (lower.put.end() < upper.put.call()
                        && upper.put.end() < lower.takenFrom()
                        && lower.takenTo() < upper.takenFrom()) {
                    return both(lower, upper);
                }
            }
        }
        return null;
    }

    /** Between the end of its put and the call of its take a value is certainly there. */
    private static @Nullable List<Operation<Op, Object>> neverEmpty(
            List<Value> byPut, List<Operation<Op, Object>> empty) {
        List<Value> there = new ArrayList<>();
        for (Value value : byPut) {
            if (value.put.end() < value.takenFrom()) {
                there.add(value);
            }
        }
        there.sort(Comparator.comparingInt(value -> value.put.end()));
        List<Operation<Op, Object>> takes = new ArrayList<>(empty);
        takes.sort(Comparator.comparingInt(Operation::call));
        // values that overlap one another in time, so that the queue is not empty from the first to the last
        List<Value> chain = new ArrayList<>();
        int from = 0;
        int to = -1;
        int take = 0;
        for (int i = 0; i <= there.size(); i++) {
            Value value = i < there.size() ? there.get(i) : null;
            if (value != null && !chain.isEmpty() && value.put.end() < to) {
                if (value.takenFrom() > to) {
                    chain.add(value);
                    to = value.takenFrom();
                }
                continue;
            }
            while (take < takes.size() && !chain.isEmpty() && takes.get(take).call() < to) {
                Operation<Op, Object> operation = takes.get(take++);
                if (operation.call() > from && operation.end() < to) {
                    return covering(chain, operation);
                }
            }
            if (value != null) {
                chain = new ArrayList<>(List.of(value));
                from = value.put.end();
                to = value.takenFrom();
            }
        }
        return null;
    }

    private static List<Operation<Op, Object>> covering(List<Value> chain, Operation<Op, Object> take) {
        List<Operation<Op, Object>> all = new ArrayList<>(List.of(take));
        for (Value value : chain) {
            if (value.put.end() < take.end() && value.takenFrom() > take.call()) {
                all.addAll(value.operations());
            }
        }
        return sorted(all);
    }
}
