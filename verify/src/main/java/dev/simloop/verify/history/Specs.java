package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The usual things, on {@link Op}. Each is judged key by key: operations without a key are about one thing. An operation
 * with a name that a spec does not know is an {@link IllegalArgumentException}.
 */
public final class Specs {
    private Specs() {}

    abstract static class OnOps<S> implements Spec<S, Op, Object> {
        private final S initial;

        OnOps(S initial) {
            this.initial = initial;
        }

        @Override
        public S initial() {
            return initial;
        }

        @Override
        public Object partition(Op input) {
            return input.key() == null ? "" : input.key();
        }

        @Override
        public boolean onlyLooks(Op input) {
            return Set.of("read", "get", "contains", "size", "peek").contains(input.f());
        }

        @Override
        public boolean onlyLooks(Op input, @Nullable Object output) {
            return onlyLooks(input)
                    || (Boolean.FALSE.equals(output)
                            && Set.of("cas", "tryAcquire").contains(input.f()));
        }

        /** {@return a spec that finds the same of these operations, in more partitions if it can} */
        Spec<?, Op, Object> split(List<Operation<Op, Object>> operations) {
            return this;
        }

        /** {@return a few operations of one partition that contradict each other, as far as can be seen without a search} */
        @Nullable
        List<Operation<Op, Object>> contradiction(List<Operation<Op, Object>> operations) {
            return null;
        }

        /** {@return whether operations of one partition are correct if {@link #contradiction} finds nothing} */
        boolean decides(List<Operation<Op, Object>> operations) {
            return false;
        }

        static IllegalArgumentException unknown(String thing, Op input) {
            return new IllegalArgumentException("a " + thing + " knows no operation " + input);
        }
    }

    private static <S> List<Spec.Applied<S, Object>> one(S state, @Nullable Object output) {
        return Spec.one(state, output);
    }

    /** {@return a register: {@code read} tells the value, {@code write v} tells v or nothing} */
    public static Spec<?, Op, Object> register(@Nullable Object initial) {
        return casRegister(initial);
    }

    /**
     * {@return a register that also has {@code cas [from, to]}, which tells whether it changed it. What a write tells is
     * not looked at; a {@code cas} is told true, false, or what it was asked, as files have it}
     */
    public static Spec<?, Op, Object> casRegister(@Nullable Object initial) {
        return new OnOps<>(Optional.ofNullable(initial)) {
            @Override
            public List<Applied<Optional<Object>, Object>> apply(Optional<Object> state, Op input) {
                Object value = state.orElse(null);
                return switch (input.f()) {
                    case "read", "get" -> one(state, value);
                    case "write", "put" -> told(Optional.ofNullable(input.value()), input.value());
                    case "cas" -> {
                        if (Objects.equals(value, input.argument(0))) {
                            var next = Optional.ofNullable(input.argument(1));
                            yield List.of(new Applied<>(next, true), new Applied<>(next, input.value()));
                        }
                        yield one(state, false);
                    }
                    default -> throw unknown("register", input);
                };
            }
        };
    }

    /** What changed something may be told nothing, true, or what was asked. */
    private static <S> List<Spec.Applied<S, Object>> told(S state, @Nullable Object asked) {
        List<Spec.Applied<S, Object>> all = new ArrayList<>();
        all.add(new Spec.Applied<>(state, null));
        all.add(new Spec.Applied<>(state, true));
        if (asked != null && !asked.equals(true)) {
            all.add(new Spec.Applied<>(state, asked));
        }
        return all;
    }

    /** {@return {@link #counter(long)} from 0} */
    public static Spec<?, Op, Object> counter() {
        return counter(0);
    }

    /**
     * {@return a counter: {@code read}; {@code add n} and {@code increment}, told nothing or what was asked; {@code addAndGet
     * n} and {@code getAndAdd n}}
     */
    public static Spec<?, Op, Object> counter(long initial) {
        return new OnOps<>(initial) {
            @Override
            public List<Applied<Long, Object>> apply(Long state, Op input) {
                return switch (input.f()) {
                    case "read", "get" -> one(state, state);
                    case "add" -> told(state + number(input), input.value());
                    case "increment" -> told(state + 1, input.value());
                    case "addAndGet" -> one(state + number(input), state + number(input));
                    case "getAndAdd" -> one(state + number(input), state);
                    default -> throw unknown("counter", input);
                };
            }
        };
    }

    private static long number(Op input) {
        if (input.value() instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("operation " + input + " needs a number");
    }

    /** {@return {@link #set(Collection)}, empty at first} */
    public static Spec<?, Op, Object> set() {
        return set(List.of());
    }

    /**
     * {@return a set that holds {@code initial} at first: {@code add v}, {@code remove v} and {@code contains v} tell a
     * boolean, {@code read} the set. Where nothing reads the whole set, each element is judged alone}
     */
    public static Spec<?, Op, Object> set(Collection<?> initial) {
        Set<Object> first = Collections.unmodifiableSet(new LinkedHashSet<>(initial));
        return new OnOps<>(first) {
            @Override
            public List<Applied<Set<Object>, Object>> apply(Set<Object> state, Op input) {
                Object value = input.value();
                return switch (input.f()) {
                    case "contains" -> one(state, state.contains(value));
                    case "read" -> one(state, state);
                    case "add" -> changed(state, with(state, value), !state.contains(value), input);
                    case "remove" -> changed(state, without(state, value), state.contains(value), input);
                    default -> throw unknown("set", input);
                };
            }

            private List<Applied<Set<Object>, Object>> changed(
                    Set<Object> old, Set<Object> now, boolean effect, Op input) {
                return Specs.changed(effect ? now : old, effect, input);
            }

            @Override
            Spec<?, Op, Object> split(List<Operation<Op, Object>> operations) {
                return ElementSet.of(this, first, operations);
            }
        };
    }

    static <T> List<Spec.Applied<T, Object>> changed(T next, boolean effect, Op input) {
        List<Spec.Applied<T, Object>> all = new ArrayList<>();
        all.add(new Spec.Applied<>(next, effect));
        all.add(new Spec.Applied<>(next, null));
        if (input.value() != null && !(input.value() instanceof Boolean)) {
            all.add(new Spec.Applied<>(next, input.value()));
        }
        return all;
    }

    private static Set<Object> with(Set<Object> set, @Nullable Object value) {
        Set<Object> more = new LinkedHashSet<>(set);
        more.add(Objects.requireNonNull(value, "a set holds no null"));
        return Collections.unmodifiableSet(more);
    }

    private static Set<Object> without(Set<Object> set, @Nullable Object value) {
        Set<Object> fewer = new LinkedHashSet<>(set);
        fewer.remove(value);
        return Collections.unmodifiableSet(fewer);
    }

    /** {@return {@link #queue(List)}, empty at first} */
    public static Spec<?, Op, Object> queue() {
        return queue(List.of());
    }

    /**
     * {@return a first-in-first-out queue that holds {@code initial} at first, the head first: {@code enqueue v}; {@code
     * dequeue} tells the head, or null if empty}
     */
    public static Spec<?, Op, Object> queue(List<?> initial) {
        return sequence("queue", "enqueue", "dequeue", true, initial);
    }

    /** {@return {@link #stack(List)}, empty at first} */
    public static Spec<?, Op, Object> stack() {
        return stack(List.of());
    }

    /** {@return a stack that holds {@code initial} at first, the top last: {@code push v}; {@code pop} tells the top, or null} */
    public static Spec<?, Op, Object> stack(List<?> initial) {
        return sequence("stack", "push", "pop", false, initial);
    }

    private static Spec<?, Op, Object> sequence(String thing, String put, String take, boolean first, List<?> initial) {
        return new OnOps<>(List.<Object>copyOf(initial)) {
            @Override
            public List<Applied<List<Object>, Object>> apply(List<Object> state, Op input) {
                int at = first ? 0 : state.size() - 1;
                if (input.f().equals(put)) {
                    return told(plus(state, input.value()), input.value());
                } else if (input.f().equals(take)) {
                    return state.isEmpty() ? one(state, null) : one(minus(state, at), state.get(at));
                } else if (input.f().equals("peek")) {
                    return one(state, state.isEmpty() ? null : state.get(at));
                } else if (input.f().equals("size")) {
                    return one(state, (long) state.size());
                }
                throw unknown(thing, input);
            }

            @Override
            @Nullable
            List<Operation<Op, Object>> contradiction(List<Operation<Op, Object>> operations) {
                return initial.isEmpty() ? Handovers.contradiction(operations, put, take, first) : null;
            }

            @Override
            boolean decides(List<Operation<Op, Object>> operations) {
                return first && initial.isEmpty() && Handovers.fits(operations, put, take);
            }
        };
    }

    private static List<Object> plus(List<Object> list, @Nullable Object value) {
        List<Object> more = new ArrayList<>(list.size() + 1);
        more.addAll(list);
        more.add(Objects.requireNonNull(value, "a queue, stack or log holds no null"));
        return Collections.unmodifiableList(more);
    }

    private static List<Object> minus(List<Object> list, int index) {
        List<Object> fewer = new ArrayList<>(list);
        fewer.remove(index);
        return Collections.unmodifiableList(fewer);
    }

    /**
     * {@return a map that holds {@code initial} at first; otherwise as {@link #map(Object)}}
     *
     * @param absent what a key without a value reads as
     */
    public static Spec<?, Op, Object> map(Map<?, ?> initial, @Nullable Object absent) {
        Map<Object, Object> first = Collections.unmodifiableMap(new LinkedHashMap<>(initial));
        return new MapSpec(first, absent);
    }

    /**
     * {@return a map whose keys are judged each alone: {@code get}, {@code put v}, {@code remove}, {@code cas [from, to]}
     * and {@code append text}, each on a key; a key without a value reads as {@code absent}}
     */
    public static Spec<?, Op, Object> map(@Nullable Object absent) {
        return new MapSpec(Map.of(), absent);
    }

    private static final class MapSpec extends OnOps<Optional<Object>> {
        private final Map<Object, Object> first;
        private final @Nullable Object absent;

        MapSpec(Map<Object, Object> first, @Nullable Object absent) {
            super(Optional.ofNullable(absent));
            this.first = first;
            this.absent = absent;
        }

        @Override
        public Optional<Object> initial(Object partition) {
            Object value = first.get(partition);
            return value == null ? initial() : Optional.of(value);
        }

        @Override
        public List<Applied<Optional<Object>, Object>> apply(Optional<Object> state, Op input) {
            Object value = state.orElse(null);
            return switch (input.f()) {
                case "get", "read" -> one(state, value);
                case "put", "write" -> told(Optional.ofNullable(input.value()), input.value());
                case "append" -> {
                    Optional<Object> next =
                            Optional.of((value == null ? "" : value.toString()) + Objects.toString(input.value(), ""));
                    yield told(next, input.value());
                }
                case "remove", "delete" -> told(Optional.ofNullable(absent), value);
                case "cas" ->
                    Objects.equals(value, input.argument(0))
                            ? told(Optional.ofNullable(input.argument(1)), input.value())
                            : one(state, false);
                default -> throw unknown("map", input);
            };
        }
    }

    /**
     * {@return several registers, read and written together: the value of an operation, whatever its name, is a list of
     * {@code [:r key nil]} and {@code [:w key value]} (or {@code :read} and {@code :write}), and it is told that list with
     * the values read. They are judged together; {@code initial} is what they hold at first, null otherwise}
     */
    public static Spec<?, Op, Object> multiRegister(Map<?, ?> initial) {
        return new MultiRegister(initial);
    }

    /**
     * {@return a lock: {@code acquire who} happens while it is free, {@code release who} while that one holds it. Without a
     * name it is the client that acquires and releases}
     */
    public static Spec<?, Op, Object> lock() {
        return new OnOps<>(Optional.empty()) {
            @Override
            public Op askedBy(String client, Op input) {
                return input.value() == null ? new Op(input.f(), input.key(), client) : input;
            }

            @Override
            public List<Applied<Optional<Object>, Object>> apply(Optional<Object> state, Op input) {
                if (input.value() == null) {
                    throw new IllegalArgumentException(
                            "operation " + input + " says nobody; a checker puts its client there");
                }
                Object who = input.value();
                return switch (input.f()) {
                    case "acquire" -> state.isEmpty() ? told(Optional.of(who), who) : List.of();
                    case "tryAcquire" -> state.isEmpty() ? one(Optional.of(who), true) : one(state, false);
                    case "release" -> state.equals(Optional.of(who)) ? told(Optional.empty(), who) : List.of();
                    default -> throw unknown("lock", input);
                };
            }
        };
    }

    /**
     * {@return a lease with fencing tokens: {@code acquire who} tells a token above all earlier ones, whoever held it
     * before (a lease may have run out at any time); {@code check token} tells whether that token is the latest}
     */
    public static Spec<?, Op, Object> lease() {
        return new OnOps<>(0L) {
            @Override
            public List<Applied<Long, Object>> apply(Long state, Op input) {
                return switch (input.f()) {
                    case "acquire" -> one(state + 1, state + 1);
                    case "check" -> one(state, state == number(input));
                    default -> throw unknown("lease", input);
                };
            }
        };
    }

    /** {@return {@link #log(List)}, empty at first} */
    public static Spec<?, Op, Object> log() {
        return log(List.of());
    }

    /**
     * {@return a log that holds {@code initial} at first: {@code append v} tells its index from 0, {@code read} all of it,
     * {@code at i} one entry or null}
     */
    public static Spec<?, Op, Object> log(List<?> initial) {
        return new OnOps<>(List.<Object>copyOf(initial)) {
            @Override
            public List<Applied<List<Object>, Object>> apply(List<Object> state, Op input) {
                return switch (input.f()) {
                    case "append" -> one(plus(state, input.value()), (long) state.size());
                    case "read" -> one(state, state);
                    case "at" -> {
                        long at = number(input);
                        yield one(state, at >= 0 && at < state.size() ? state.get((int) at) : null);
                    }
                    default -> throw unknown("log", input);
                };
            }
        };
    }
}
