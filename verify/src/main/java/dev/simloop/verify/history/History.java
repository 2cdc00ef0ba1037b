package dev.simloop.verify.history;

import java.util.List;
import java.util.function.Predicate;

/** Operations in the order of their calls. Immutable; made by a {@link HistoryRecorder} or read from a file. */
public final class History<I, O> {
    private final List<Operation<I, O>> operations;

    History(List<Operation<I, O>> operations) {
        this.operations = List.copyOf(operations);
    }

    /** {@return its operations, in the order of their calls} */
    public List<Operation<I, O>> operations() {
        return operations;
    }

    /** {@return how many operations it has} */
    public int size() {
        return operations.size();
    }

    /** {@return those of its operations that {@code wanted} is true for} */
    public History<I, O> filter(Predicate<? super Operation<I, O>> wanted) {
        return new History<>(operations.stream().filter(wanted).toList());
    }

    /** {@return a line for each operation} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        operations.forEach(operation -> text.append(operation).append('\n'));
        return text.toString();
    }
}
