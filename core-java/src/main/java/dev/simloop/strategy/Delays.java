package dev.simloop.strategy;

import dev.simloop.spi.Candidate;
import dev.simloop.spi.Ready;
import dev.simloop.spi.Strategy;

/**
 * Strategy {@code delay(d,k=n)}: what became ready first runs first, much as with {@code fifo}; at {@code d} drawn moments among the
 * first {@code n} the task whose turn it is goes to the end of the queue instead. It finds what an ordinary event loop would do
 * with a few things late.
 *
 * <p>From Emmi, Qadeer, Rakamarić: "Delay-Bounded Scheduling", POPL 2011, who count up all schedules within the bound; here one is
 * drawn for each run.
 */
public final class Delays implements Strategy {
    private final Descriptor descriptor;
    private final Moments moments;
    private final ReadyHeap queue = new ReadyHeap();
    private long submitted;

    Delays(Descriptor descriptor, int bound, int length) {
        this.descriptor = descriptor;
        this.moments = new Moments(bound, length);
    }

    @Override
    public String descriptor() {
        return descriptor.toString();
    }

    @Override
    public void begin(Chance chance) {
        descriptor.checkLength(moments.length());
        moments.begin(chance);
        queue.clear();
        submitted = 0;
    }

    @Override
    public Candidate pick(Ready ready) {
        for (int late = moments.countNow(); late > 0; late--) {
            queue.rekey(queue.first(), submitted++);
        }
        return ready.numbered(queue.first());
    }

    @Override
    public void onReady(Candidate candidate) {
        queue.add(candidate.number(), submitted++);
    }

    @Override
    public void onTaken(Candidate candidate) {
        queue.remove(candidate.number());
    }

    @Override
    public boolean watches() {
        return true;
    }

    @Override
    public boolean needsOrder() {
        return false;
    }
}
