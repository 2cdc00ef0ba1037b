package dev.simloop;

import dev.simloop.internal.SlotSet;
import dev.simloop.spi.Candidate;
import dev.simloop.spi.Ready;
import dev.simloop.spi.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that wait their turn: queued in mailboxes or on their own, those of parked mailboxes and of paused hosts aside.
 */
final class ReadyQueue implements Ready {
    /*
     * Ordering. Every submission takes the next slot; the ready set holds the slots of the head tasks of ready
     * mailboxes. A task behind the head of its mailbox has its slot from its own submission, so that it enters the set
     * at the right rank when it becomes head. When the slots run out, the queued tasks are renumbered in order.
     *
     * Random. Strategy random needs no order to pick, so its ready tasks also stand in a plain array, where picking is
     * one index. Its hunts keep nothing else; when recording, the ready set tells each pick's rank for the tape. The same
     * holds for strategies that watch and do not need the order; they know tasks by the numbers that the pool gives.
     */
    private static final int SLOTS_MIN = 256;
    static final Comparator<Task> BY_SLOT = Comparator.comparingInt(t -> t.slot);

    private final Buffers buffers;
    private final SlotSet ready;
    private final Pool pool;
    private final Strategy strategy;
    private final boolean strategyWatches;
    /** The ready tasks stand in {@link #pool}: strategy random picks, or one that knows them by their numbers. */
    private final boolean pooled;
    /** The ready set is kept, in slot order. */
    private final boolean ranked;

    private final List<Mailbox> parkedMailboxes = new ArrayList<>();
    private final List<Domain> pausedDomains = new ArrayList<>();
    private int nextSlot;
    private int slotLimit;
    private int queued;
    /** What {@link #at} found last, so that its rank need not be looked up again; null once the ready tasks changed. */
    private @Nullable Task lastAt;

    private int lastRank = -1;

    /**
     * @param pooled strategy random picks, or one that watches
     * @param ranked ranks are asked for
     */
    ReadyQueue(Buffers buffers, Strategy strategy, boolean pooled, boolean ranked) {
        this.buffers = buffers;
        this.ready = buffers.slots;
        this.pool = buffers.pool;
        this.strategy = strategy;
        this.strategyWatches = strategy.watches();
        this.pooled = pooled;
        this.ranked = ranked;
        slotLimit = ranked ? SLOTS_MIN : Integer.MAX_VALUE;
        ready.clear(SLOTS_MIN);
        if (ranked && buffers.heads.length < slotLimit) {
            buffers.heads = new Task[slotLimit];
        }
    }

    /** {@return how many tasks wait, ready or behind others} */
    int queued() {
        return queued;
    }

    void add(Task task) {
        if (task.domain().paused) {
            task.state = Task.HELD;
            task.next = null;
            task.domain().held.add(task);
            return;
        }
        if (nextSlot == slotLimit) {
            renumber();
        }
        task.state = Task.QUEUED;
        task.next = null;
        task.slot = nextSlot++;
        queued++;
        Mailbox mailbox = task.mailbox;
        if (mailbox == null) {
            addReady(task);
        } else if (mailbox.head == null) {
            mailbox.head = task;
            mailbox.tail = task;
            if (mailbox.parked == 0) {
                addReady(task);
            }
        } else {
            java.util.Objects.requireNonNull(mailbox.tail).next = task;
            mailbox.tail = task;
        }
    }

    private void addReady(Task task) {
        lastAt = null;
        if (pooled) {
            pool.add(task);
        }
        if (ranked) {
            buffers.heads[task.slot] = task;
            ready.add(task.slot);
        }
        if (strategyWatches) {
            strategy.onReady(task);
        }
    }

    private void removeReady(Task task) {
        lastAt = null;
        if (strategyWatches) {
            // it knows the task by its number, which the pool may take back
            strategy.onTaken(task);
        }
        if (pooled) {
            pool.remove(task);
        }
        if (ranked) {
            ready.remove(task.slot);
            buffers.heads[task.slot] = null;
        }
    }

    /** {@return the heads of the ready mailboxes, in an order that depends on nothing but the run} */
    List<Task> heads() {
        List<Task> heads = new ArrayList<>(size());
        if (pooled) {
            for (int place = 0; place < pool.size(); place++) {
                heads.add(pool.at(place));
            }
        } else {
            for (int slot = ready.size() == 0 ? -1 : ready.first(); slot >= 0; slot = ready.next(slot + 1)) {
                heads.add(head(slot));
            }
        }
        return heads;
    }

    /** Takes out the head of a ready mailbox, to run it. */
    void take(Task task) {
        queued--;
        Mailbox mailbox = task.mailbox;
        if (strategyWatches) {
            strategy.onStep(task);
        }
        if (mailbox == null) {
            removeReady(task);
        } else {
            popHead(mailbox, task);
        }
    }

    /** Takes out a task wherever it waits. */
    void remove(Task task) {
        if (task.state == Task.HELD) {
            task.domain().held.remove(task);
        } else {
            unqueue(task);
        }
    }

    private void unqueue(Task task) {
        Mailbox mailbox = task.mailbox;
        queued--;
        if (mailbox == null) {
            removeReady(task);
            return;
        }
        if (mailbox.head == task) {
            popHead(mailbox, task);
            return;
        }
        for (Task before = mailbox.head; before != null; before = before.nextTask()) {
            if (before.next == task) {
                before.next = task.next;
                if (mailbox.tail == task) {
                    mailbox.tail = before;
                }
                return;
            }
        }
        throw new AssertionError("simulator bug: a queued task is not in its mailbox " + mailbox.name());
    }

    private void popHead(Mailbox mailbox, Task task) {
        if (mailbox.parked == 0) {
            removeReady(task);
        }
        Task next = task.nextTask();
        mailbox.head = next;
        if (next == null) {
            mailbox.tail = null;
        } else if (mailbox.parked == 0) {
            addReady(next);
        }
        task.next = null;
    }

    private void renumber() {
        if (!ranked) {
            renumberUnranked();
            return;
        }
        if (buffers.scratch.length < queued) {
            buffers.scratch = new Task[Math.max(1024, queued * 2)];
        }
        @Nullable Task[] all = buffers.scratch;
        int n = 0;
        boolean sorted = true;
        for (int slot = ready.size() == 0 ? -1 : ready.first(); slot >= 0; slot = ready.next(slot + 1)) {
            Task head = head(slot);
            buffers.heads[slot] = null;
            all[n++] = head;
            for (Task t = head.nextTask(); t != null; t = t.nextTask()) {
                all[n++] = t;
                sorted = false;
            }
        }
        int heads = ready.size();
        for (Mailbox mailbox : parkedMailboxes) {
            for (Task t = mailbox.head; t != null; t = t.nextTask()) {
                all[n++] = t;
                sorted = false;
            }
        }
        if (!sorted) {
            Arrays.sort(all, 0, n, BY_SLOT);
        }
        slotLimit = Math.max(SLOTS_MIN, Integer.highestOneBit(Math.max(1, n)) * 8);
        if (buffers.heads.length < slotLimit) {
            buffers.heads = new Task[slotLimit];
        }
        ready.clear(slotLimit);
        for (int i = 0; i < n; i++) {
            Task t = java.util.Objects.requireNonNull(all[i]);
            all[i] = null;
            t.slot = i;
            Mailbox mailbox = t.mailbox;
            if (mailbox == null || (mailbox.head == t && mailbox.parked == 0)) {
                buffers.heads[i] = t;
                ready.add(i);
            }
        }
        if (ready.size() != heads) {
            throw new AssertionError("simulator bug: " + heads + " mailboxes were ready, now " + ready.size());
        }
        nextSlot = n;
    }

    /** After two billion submissions: as {@link #renumber()}, without slots to rearrange. */
    private void renumberUnranked() {
        List<Task> all = waiting(task -> true);
        all.sort(BY_SLOT);
        nextSlot = 0;
        for (Task task : all) {
            task.slot = nextSlot++;
        }
    }

    private Task head(int slot) {
        Task task = buffers.heads[slot];
        if (task == null) {
            throw new AssertionError("simulator bug: slot " + slot + " is ready and empty");
        }
        return task;
    }

    @Override
    public int size() {
        return pooled ? pool.size() : ready.size();
    }

    @Override
    public Candidate numbered(int number) {
        return pool.numbered(number);
    }

    @Override
    public Candidate at(int rank) {
        if (!ranked) {
            throw new IllegalStateException("strategy " + strategy.descriptor()
                    + " asks for the order of what is ready, and has said that it does not need it");
        }
        Task task = head(rank == 0 && ready.size() > SLOTS_MIN ? ready.first() : ready.select(rank));
        lastRank = rank;
        lastAt = task;
        return task;
    }

    /** {@return the head that is ready alone} */
    Task only() {
        return pooled ? pool.at(0) : head(ready.first());
    }

    /** {@return one of the heads, each as likely} */
    Task any(Strategy.Chance chance) {
        int place = chance.next(size());
        return pooled ? pool.at(place) : (Task) at(place);
    }

    /** {@return the head at that place of the pool} */
    Task inPool(int place) {
        return pool.at(place);
    }

    /** {@return how many heads were submitted before this one; -1 where ranks are not kept} */
    int rank(Task task) {
        if (!ranked) {
            return -1;
        }
        return lastAt == task ? lastRank : ready.rank(task.slot);
    }

    /** {@return whether it is the head of a ready mailbox} */
    boolean isReady(Task task) {
        return task.state == Task.QUEUED && (ranked ? buffers.heads[task.slot] == task : pool.has(task));
    }

    void park(@Nullable Mailbox mailbox) {
        if (mailbox != null && mailbox.parked++ == 0) {
            parkedMailboxes.add(mailbox);
            if (mailbox.head != null) {
                removeReady(mailbox.head);
            }
        }
    }

    void unpark(@Nullable Mailbox mailbox) {
        if (mailbox != null && --mailbox.parked == 0) {
            parkedMailboxes.remove(mailbox);
            if (mailbox.head != null) {
                addReady(mailbox.head);
            }
        }
    }

    /** Holds back what is ready in {@code domain}, and what becomes ready, until {@link #resume}. */
    void pause(Domain domain) {
        List<Task> stopped = waiting(task -> task.domain == domain);
        stopped.sort(BY_SLOT);
        for (Task task : stopped) {
            unqueue(task);
        }
        domain.paused = true;
        pausedDomains.add(domain);
        stopped.forEach(this::add);
    }

    /** Lets go what was held back, in the order in which it became ready. */
    void resume(Domain domain) {
        domain.paused = false;
        pausedDomains.remove(domain);
        List<Task> held = new ArrayList<>(domain.held);
        domain.held.clear();
        held.forEach(this::add);
    }

    /** {@return the tasks that wait their turn, those of parked mailboxes and paused hosts too, for which {@code which} holds} */
    List<Task> waiting(Predicate<Task> which) {
        List<Task> found = new ArrayList<>();
        for (Task head : heads()) {
            collect(head, which, found);
        }
        for (Mailbox mailbox : parkedMailboxes) {
            collect(mailbox.head, which, found);
        }
        for (Domain domain : pausedDomains) {
            for (Task task : domain.held) {
                collect(task, which, found);
            }
        }
        return found;
    }

    private static void collect(@Nullable Task head, Predicate<Task> which, List<Task> found) {
        for (Task task = head; task != null; task = task.nextTask()) {
            if (which.test(task)) {
                found.add(task);
            }
        }
    }
}
