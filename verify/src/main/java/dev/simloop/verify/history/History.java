package dev.simloop.verify.history;

import dev.simloop.CheckReturnValue;
import java.util.List;
import java.util.function.Predicate;

/** Operations in the order of their calls. Immutable; made by a {@link HistoryRecorder} or read from a file. */
public final class History<I, O> {
    private final List<Operation<I, O>> operations;
    private final List<String> passedOver;
    private final boolean nilReadsMayTellNothing;

    History(List<Operation<I, O>> operations) {
        this(operations, List.of(), false);
    }

    /** {@code nilReadsMayTellNothing}: it was read from a file, in which a read of nil may mean either. */
    History(List<Operation<I, O>> operations, List<String> passedOver, boolean nilReadsMayTellNothing) {
        this.operations = List.copyOf(operations);
        this.passedOver = List.copyOf(passedOver);
        this.nilReadsMayTellNothing = nilReadsMayTellNothing;
    }

    /**
     * {@return what the file had that is no operation of a client, and so was not judged: a line for each sort, with how
     * many there were; nothing if it was recorded}
     */
    public List<String> passedOver() {
        return passedOver;
    }

    boolean nilReadsMayTellNothing() {
        return nilReadsMayTellNothing;
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
    @CheckReturnValue
    public History<I, O> filter(Predicate<? super Operation<I, O>> wanted) {
        return new History<>(operations.stream().filter(wanted).toList(), passedOver, nilReadsMayTellNothing);
    }

    /** {@return a line for each operation} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        operations.forEach(operation -> text.append(operation).append('\n'));
        return text.toString();
    }
}
