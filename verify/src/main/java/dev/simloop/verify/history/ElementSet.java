package dev.simloop.verify.history;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of which each element is a partition: {@code add}, {@code remove} and {@code contains} of one say nothing of another
 * (Horn and Kroening, "Faster linearizability checking via P-compositionality", 2015). Sets that something reads whole stay
 * whole.
 */
final class ElementSet extends Specs.OnOps<Object> {
    private final Specs.OnOps<Set<Object>> whole;
    private final Set<Object> first;
    private final Set<@Nullable Object> readWhole;

    /** One element of the set {@code key}. */
    private record Element(@Nullable Object key, @Nullable Object element) {
        @Override
        public String toString() {
            return "element " + element + (key == null ? "" : " of " + key);
        }
    }

    private ElementSet(Specs.OnOps<Set<Object>> whole, Set<Object> first, Set<@Nullable Object> readWhole) {
        super(first);
        this.whole = whole;
        this.first = first;
        this.readWhole = readWhole;
    }

    static Spec<?, Op, Object> of(
            Specs.OnOps<Set<Object>> whole, Set<Object> first, List<Operation<Op, Object>> operations) {
        Set<@Nullable Object> readWhole = new HashSet<>();
        Set<@Nullable Object> all = new HashSet<>();
        for (Operation<Op, Object> operation : operations) {
            Op op = operation.input();
            all.add(op.key());
            if (!Set.of("add", "remove", "contains").contains(op.f()) || op.value() == null) {
                readWhole.add(op.key());
            }
        }
        return readWhole.size() == all.size() ? whole : new ElementSet(whole, first, readWhole);
    }

    @Override
    public Object partition(Op input) {
        return readWhole.contains(input.key()) ? whole.partition(input) : new Element(input.key(), input.value());
    }

    @Override
    public Object initial(Object partition) {
        return partition instanceof Element element ? (Object) first.contains(element.element) : first;
    }

    @Override
    @SuppressWarnings("unchecked") // a set that is read whole has a state of that spec
    public List<Applied<Object, Object>> apply(Object state, Op input) {
        if (!(state instanceof Boolean there)) {
            return (List<Applied<Object, Object>>) (List<?>) whole.apply((Set<Object>) state, input);
        }
        return switch (input.f()) {
            case "contains" -> Spec.one(state, state);
            case "add" -> Specs.changed((Object) true, !there, input);
            default -> Specs.changed((Object) false, there, input);
        };
    }
}
