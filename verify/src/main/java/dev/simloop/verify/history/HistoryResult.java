package dev.simloop.verify.history;

import java.util.List;

/** What a checker found out about a history. */
public final class HistoryResult<I, O> {
    /** That many operations of a kind are told, so that seed and token are on the same screen. */
    private static final int SHOWN = 20;

    private final String level;
    private final History<I, O> history;
    private final HistoryVerdict judgement;
    private final Object partition;
    private final List<Operation<I, O>> core;
    private final List<Operation<I, O>> order;
    private final boolean minimal;

    HistoryResult(
            String level,
            History<I, O> history,
            HistoryVerdict judgement,
            Object partition,
            List<Operation<I, O>> core,
            List<Operation<I, O>> order) {
        this(level, history, judgement, partition, core, order, true);
    }

    HistoryResult(
            String level,
            History<I, O> history,
            HistoryVerdict judgement,
            Object partition,
            List<Operation<I, O>> core,
            List<Operation<I, O>> order,
            boolean minimal) {
        this.level = level;
        this.history = history;
        this.judgement = judgement;
        this.partition = partition;
        this.core = List.copyOf(core);
        this.order = List.copyOf(order);
        this.minimal = minimal;
    }

    /** {@return the judgement} */
    public HistoryVerdict judgement() {
        return judgement;
    }

    /** {@return whether an order was found} */
    public boolean correct() {
        return judgement == HistoryVerdict.CORRECT;
    }

    /** {@return the partition (key) that is wrong or undecided; the empty string if there is one only} */
    public Object partition() {
        return partition;
    }

    /**
     * {@return the operations of a wrong history that contradict each other; if it is {@link #minimal}, leaving out any one,
     * none is found any more. Of sequential consistency, all operations}
     */
    public List<Operation<I, O>> core() {
        return core.stream()
                .filter(operation -> operation.outcome() == Outcome.OK)
                .toList();
    }

    /**
     * {@return whether no operation can be left out of the core; false if the search for fewer was given up, which may take
     * some times the steps that it took to find the history wrong}
     */
    public boolean minimal() {
        return minimal;
    }

    /** {@return operations that happened before the core was complete; what became of them makes no difference} */
    public List<Operation<I, O>> others() {
        return core.stream()
                .filter(operation -> operation.outcome() != Outcome.OK)
                .toList();
    }

    /**
     * {@return an order that explains all (of each partition in turn), or the longest order found of the core; without the
     * partitions that were judged without a search}
     */
    public List<Operation<I, O>> order() {
        return order;
    }

    /** {@return the core as a picture: a row for each client, with the longest order found; the whole if it is correct} */
    public Timeline timeline() {
        List<? extends Operation<?, ?>> shown = core.isEmpty() ? history.operations() : core;
        return new Timeline(headline(), shown, order);
    }

    private String headline() {
        String about = partition.equals("") ? "the history" : "the history of " + partition;
        return about
                + switch (judgement) {
                    case CORRECT -> " is " + level;
                    case WRONG -> " is not " + level;
                    case UNDECIDED -> " may be " + level + " or not: the search was given up at its budget";
                };
    }

    /** {@return it in words: what contradicts each other, and the longest order, of each the last 20 operations} */
    public String describe() {
        StringBuilder text = new StringBuilder(headline() + ", " + history.size() + " operations\n");
        history.passedOver()
                .forEach(sort -> text.append("  passed over: ").append(sort).append('\n'));
        if (judgement == HistoryVerdict.WRONG) {
            text.append("  no order explains these ").append(core().size());
            text.append(minimal ? ":\n" : " (the search for fewer was given up):\n");
            last(core(), text);
            if (!others().isEmpty()) {
                text.append("  whatever became of ").append(others().size()).append(" others:\n");
                last(others(), text);
            }
            text.append("  the longest order found:\n");
            last(order, text);
            if (history.nilReadsMayTellNothing() && core().stream().anyMatch(HistoryResult::readsNil)) {
                text.append("  in some tests an :ok read of nil tells nothing: read such a file with")
                        .append(" HistoryReader.withNilReadsUnknown()\n");
            }
        }
        return text.toString();
    }

    /** The last ones are where it goes wrong; what came before is in {@link #core}, {@link #others} and {@link #order}. */
    private void last(List<Operation<I, O>> operations, StringBuilder text) {
        int before = Math.max(0, operations.size() - SHOWN);
        if (before > 0) {
            text.append("    ... ").append(before).append(" before\n");
        }
        operations
                .subList(before, operations.size())
                .forEach(operation -> text.append("    ").append(operation).append('\n'));
    }

    private static boolean readsNil(Operation<?, ?> operation) {
        return operation.output() == null
                && operation.input() instanceof Op op
                && (op.f().equals("read") || op.f().equals("get"));
    }

    /**
     * Throws unless an order was found.
     *
     * @throws AssertionError with {@link #describe}
     */
    public void assertCorrect() {
        if (!correct()) {
            throw new AssertionError(describe());
        }
    }

    @Override
    public String toString() {
        return describe();
    }
}
