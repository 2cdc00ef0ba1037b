package dev.simloop.agent;

import dev.simloop.spi.Waiting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What the threads of a run wait for while none is carried, and who holds it, for messages. */
final class ThreadWaits {
    private final Map<Thread, VirtualGuest> live;

    /** @param live those that have not ended, in the order in which they were made */
    ThreadWaits(Map<Thread, VirtualGuest> live) {
        this.live = live;
    }

    private String nameOf(Thread thread) {
        VirtualGuest guest = live.get(thread);
        return guest == null ? "thread \"" + thread.getName() + "\"" : guest.actor.name();
    }

    /** {@return the guests that stand still, in the order in which they were made} */
    private List<VirtualGuest> standing() {
        List<VirtualGuest> all = new ArrayList<>(live.values());
        all.removeIf(guest -> !guest.domain.isAlive());
        return all;
    }

    private Waiting told(VirtualGuest guest) {
        String at = null;
        for (StackTraceElement frame : guest.frames()) {
            if (!frame.getClassName().startsWith("java.")
                    && !frame.getClassName().startsWith("jdk.")) {
                at = frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                        + frame.getLineNumber() + ")";
                break;
            }
        }
        return new Waiting(guest.actor, waitsFor(guest), at);
    }

    /** {@return what each of them waits for} */
    List<Waiting> waiting() {
        return standing().stream().map(this::told).toList();
    }

    /** {@return those that wait for what another holds and never gives back, now that nothing is left to run} */
    List<Waiting> stuck() {
        return standing().stream().filter(this::isStuck).map(this::told).toList();
    }

    /** {@return whether it waits for itself in the end, or for a thread that has ended} */
    private boolean isStuck(VirtualGuest guest) {
        Set<VirtualGuest> seen = new HashSet<>();
        for (VirtualGuest at = guest; seen.add(at); ) {
            Holder holder = holderOf(at);
            if (holder == null) {
                return false;
            }
            VirtualGuest next = live.get(holder.thread);
            if (next == null || !next.domain.isAlive()) {
                return true;
            }
            at = next;
        }
        return true;
    }

    /** Who holds what somebody waits for, and where it took it, if that is known. */
    private record Holder(Thread thread, @Nullable StackTraceElement frame, Object what) {}

    /** {@return who holds what {@code guest} waits for; null if nobody does} */
    private @Nullable Holder holderOf(VirtualGuest guest) {
        Object blocker = LockSupport.getBlocker(guest.thread());
        Thread owner = blocker == null ? null : VirtualThreads.ownerOf(blocker);
        if (owner != null) {
            return new Holder(owner, null, java.util.Objects.requireNonNull(blocker));
        }
        ThreadLocks mine = VirtualThreads.isBlocked(guest.thread()) ? ThreadLocks.of(guest.thread()) : null;
        Object wanted = mine == null ? null : mine.wanted();
        if (wanted == null) {
            return null;
        }
        for (VirtualGuest other : live.values()) {
            ThreadLocks locks = other == guest ? null : ThreadLocks.of(other.thread());
            for (ThreadLocks.Held held : locks == null ? List.<ThreadLocks.Held>of() : locks.held()) {
                if (held.monitor() == wanted) {
                    return new Holder(other.thread(), held.frame(), wanted);
                }
            }
        }
        return null;
    }

    private String waitsFor(VirtualGuest guest) {
        Holder holder = holderOf(guest);
        boolean blocked = VirtualThreads.isBlocked(guest.thread());
        if (holder != null) {
            String what = (blocked ? "the monitor of " : "") + nameOf(holder.what.getClass());
            StackTraceElement frame = holder.frame;
            return "waits for " + what + ", which " + nameOf(holder.thread) + " holds"
                    + (frame == null ? "" : " in " + brief(frame));
        }
        Object blocker = LockSupport.getBlocker(guest.thread());
        if (blocker != null) {
            for (VirtualGuest other : live.values()) {
                if (VirtualThreads.isEndOf(other.thread(), blocker)) {
                    return "waits for " + other.actor.name() + " to end";
                }
            }
            return "waits for " + nameOf(blocker.getClass());
        }
        if (blocked || !VirtualThreads.isInMonitor(guest.thread())) {
            return blocked ? "waits to enter a monitor" : "waits to be unparked";
        }
        ThreadLocks locks = ThreadLocks.of(guest.thread());
        Object on = locks == null ? null : locks.awaited();
        return "waits to be notified" + (on == null ? "" : " on " + nameOf(on.getClass()));
    }

    /** {@return a word for a lock or what else is waited for} */
    private static String nameOf(Class<?> type) {
        String name = type.getName();
        if (name.endsWith("$ConditionObject")) {
            return "Condition";
        }
        Class<?> outer = type;
        while (name.startsWith("java.util.concurrent.") && outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        return outer.getSimpleName().isEmpty() ? name : outer.getSimpleName();
    }

    private static String brief(StackTraceElement frame) {
        return frame.getMethodName() + "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
    }
}
