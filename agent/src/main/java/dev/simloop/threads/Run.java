package dev.simloop.threads;

import dev.simloop.Actor;
import dev.simloop.Counter;
import dev.simloop.Domain;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Interleaver;
import dev.simloop.spi.Extension;
import dev.simloop.spi.Recorder;
import dev.simloop.spi.TaskKind;
import dev.simloop.spi.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one run. From one point to the next a thread is one task of the loop, so strategies, tapes and stories treat it as any other
 * actor. Used by the loop's thread and by its guests, of which one at a time has the turn.
 */
final class Run implements Extension {
    private final World world;
    private final Domain domain;
    private final @Nullable Recorder recorder;
    private final SimFuture<@Nullable Void> end;
    private final List<GuestThread> guests = new ArrayList<>();
    private final IdentityHashMap<Object, Monitor> monitors = new IdentityHashMap<>();
    /** For the names of objects, in recorded runs: how many of a class were seen. */
    private final Map<String, Integer> named = new HashMap<>();
    /** What became ready while a guest had the turn. */
    private final List<GuestThread> becameReady = new ArrayList<>();

    private final List<GuestThread> retrying = new ArrayList<>();
    private final List<Runnable> toArm = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private final boolean isAskedForTouches;
    private final @Nullable RaceDetector detector;
    private final List<Resource> touched = new ArrayList<>();
    private boolean abandoned;
    long accesses;

    /** A value that a guest has read or is about to write. */
    private record Seen(int site, @Nullable Object value, List<StackTraceElement> frames) {}

    Run(World world, @Nullable RaceDetector detector) {
        this.detector = detector;
        isAskedForTouches = world.loop().isAskedForTouches();
        this.world = world;
        this.domain = world.domain();
        this.recorder = world.recorder();
        this.end = world.newFuture();
        world.loop().extend(this);
    }

    void add(String name, Interleaver.Body body) {
        Actor actor = domain.newActor(name);
        guests.add(new GuestThread(this, name, body, actor));
    }

    /** {@return a future that completes when all guests have ended, or one has failed} */
    SimFuture<@Nullable Void> start() {
        for (GuestThread guest : guests) {
            if (detector != null) {
                detector.starts(guest, guest.actor.name(), null);
            }
            submit(guest);
        }
        return end;
    }

    // ---- on the loop's thread

    private void submit(GuestThread guest) {
        guest.state = GuestThread.State.READY;
        domain.submit(guest.actor, null, TaskKind.ACCESS, false, guest.step);
    }

    void step(GuestThread guest) {
        Monitor wanted = guest.wants;
        if (wanted != null && wanted.owner != null && wanted.owner != guest) {
            guest.state = GuestThread.State.BLOCKED;
            wanted.blocked.add(guest);
            return;
        }
        guest.state = GuestThread.State.RUNNING;
        boolean came = guest.giveTurn();
        tell();
        if (isAskedForTouches) {
            AccessPoints.touchThread(world.loop(), guest.actor);
            touched.forEach(each -> each.tell(world.loop()));
            touched.clear();
        }
        if (!came) {
            world.loop()
                    .fail(new IllegalStateException(
                            guest.actor.name() + " waits for something that no run knows of, at "
                                    + line(guest)
                                    + ": interleave orders monitors, locks, semaphores, latches and blocking queues where "
                                    + "classes with points call them"));
            return;
        }
        List<GuestThread> ready = List.copyOf(becameReady);
        becameReady.clear();
        ready.forEach(this::submit);
        List<Runnable> timers = List.copyOf(toArm);
        toArm.clear();
        timers.forEach(Runnable::run);
        if (guest.state == GuestThread.State.READY) {
            submit(guest);
        } else if (guest.state == GuestThread.State.ENDED) {
            ended(guest);
        }
    }

    private void ended(GuestThread guest) {
        Throwable failure = guest.failure;
        if (failure != null) {
            boolean unused = end.completeExceptionally(failure);
            return;
        }
        for (GuestThread each : guests) {
            if (each.state != GuestThread.State.ENDED) {
                return;
            }
        }
        Counter counter = domain.counter(CampaignResult.ACCESSES);
        counter.add(accesses);
        boolean unused = end.complete(null);
    }

    /** Tells the log what was seen since the last step, with the lines of the guest. */
    private void tell() {
        Recorder log = recorder;
        if (log != null) {
            for (Seen each : seen) {
                AccessPoints.observe(log, each.value, each.site, each.frames);
            }
        }
        seen.clear();
    }

    @Override
    public List<StackTraceElement> standsAt(Runnable body) {
        for (GuestThread guest : guests) {
            if (guest.step == body) {
                return guest.frames;
            }
        }
        return List.of();
    }

    @Override
    public List<Waiting> waiting() {
        List<Waiting> all = new ArrayList<>();
        for (GuestThread guest : guests) {
            if (guest.state != GuestThread.State.ENDED && guest.state != GuestThread.State.NEW) {
                all.add(new Waiting(guest.actor, reason(guest), line(guest)));
            }
        }
        return all;
    }

    private static String reason(GuestThread guest) {
        Object what = guest.waitsFor;
        if (what instanceof Monitor monitor) {
            GuestThread owner = monitor.owner;
            if (guest.state == GuestThread.State.WAITING) {
                return "waits to be notified on " + monitor.name;
            }
            return "waits for the monitor of " + monitor.name
                    + (owner == null
                            ? ""
                            : ", which " + owner.actor.name() + " holds since " + brief(Site.of(monitor.site)));
        }
        return what == null ? "thread" : "waits for " + what.getClass().getSimpleName();
    }

    private static String brief(Site site) {
        return site.file() + ":" + site.line();
    }

    private static @Nullable String line(GuestThread guest) {
        for (StackTraceElement frame : guest.frames) {
            if (!frame.getClassName().startsWith("java.")
                    && !frame.getClassName().startsWith("jdk.")) {
                return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                        + frame.getLineNumber() + ")";
            }
        }
        return null;
    }

    @Override
    public void teardown() {
        abandon();
    }

    @Override
    public void close() {
        abandon();
        for (GuestThread guest : guests) {
            if (guest.hasBegun()) {
                // It waits for what no run knows of.
                guest.interrupt();
            }
        }
        guests.clear();
    }

    /** Unwinds what has not ended: first those whose monitors others need to come out of a wait. */
    private void abandon() {
        if (abandoned) {
            return;
        }
        abandoned = true;
        for (boolean inWait : new boolean[] {false, true}) {
            for (GuestThread guest : guests) {
                if (guest.hasBegun() && guest.isParkedInMonitor() == inWait) {
                    boolean unused = guest.giveTurn();
                }
            }
        }
        seen.clear();
    }

    // ---- on a guest that has the turn

    boolean isAbandoned() {
        return abandoned;
    }

    boolean isRecorded() {
        return recorder != null;
    }

    /** {@return whether somebody else could go on now, or what a step is must not hang on that: a search changes the order of steps} */
    boolean isAnotherReady(GuestThread self) {
        if (isAskedForTouches) {
            return true;
        }
        for (GuestThread guest : guests) {
            if (guest != self && guest.state == GuestThread.State.READY) {
                return true;
            }
        }
        return false;
    }

    /** The step touches what stands at {@code site}; told by the loop's thread when it has the turn back. */
    void touches(int site, @Nullable Object owner) {
        if (abandoned) {
            return;
        }
        if (isAskedForTouches) {
            touched.add(Resource.of(Site.of(site), owner));
        }
        if (detector != null) {
            detector.accesses(Thread.currentThread(), owner, site);
        }
    }

    void touchesMonitor(Object object) {
        if (abandoned) {
            return;
        }
        if (isAskedForTouches) {
            touched.add(Resource.ofMonitor(object));
        }
        if (detector != null) {
            detector.locks(Thread.currentThread(), object);
        }
    }

    void touchesLibrary() {
        if (detector != null && !abandoned) {
            detector.calls(Thread.currentThread());
        }
    }

    Monitor monitor(Object object) {
        return monitors.computeIfAbsent(object, o -> {
            String type = o instanceof Class<?> of
                    ? "class " + of.getSimpleName()
                    : o.getClass().getSimpleName();
            int number = named.merge(type, 1, Integer::sum);
            return new Monitor(number == 1 ? type : type + "#" + number);
        });
    }

    void release(Monitor monitor) {
        monitor.owner = null;
        for (GuestThread guest : monitor.blocked) {
            ready(guest);
        }
        monitor.blocked.clear();
    }

    private void ready(GuestThread guest) {
        guest.state = GuestThread.State.READY;
        becameReady.add(guest);
    }

    void retryLater(GuestThread guest) {
        retrying.add(guest);
    }

    void retryAll() {
        retrying.forEach(this::ready);
        retrying.clear();
    }

    /** Wakes {@code guest} when {@code nanos} have passed, out of a sleep or of a wait on {@code monitor}. */
    void arm(GuestThread guest, long nanos, @Nullable Monitor monitor) {
        int number = ++guest.sleeps;
        toArm.add(() -> {
            var unused =
                    domain.schedule(guest.actor, null, TaskKind.TIMER, false, nanos, () -> due(guest, number, monitor));
        });
    }

    private void due(GuestThread guest, int number, @Nullable Monitor monitor) {
        if (guest.sleeps != number) {
            return;
        }
        if (monitor == null) {
            submit(guest);
        } else if (monitor.waiting.remove(guest)) {
            submit(guest);
        }
    }

    void seen(int site, @Nullable Object value, List<StackTraceElement> frames) {
        seen.add(new Seen(site, value, frames));
    }
}
