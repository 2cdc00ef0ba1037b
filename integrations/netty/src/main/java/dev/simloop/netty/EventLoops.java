package dev.simloop.netty;

import dev.simloop.Actor;
import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.spi.Extension;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** The event loops of one run, by their actors. */
final class EventLoops implements Extension {
    private final Set<Actor> actors = Collections.newSetFromMap(new IdentityHashMap<>());

    private EventLoops(World world) {}

    static EventLoops of(SimLoop loop) {
        return loop.world().extension(EventLoops.class, EventLoops::new);
    }

    void add(Actor actor) {
        actors.add(actor);
    }

    /** {@return whether a task of an event loop runs} */
    boolean isAnyCurrent(SimLoop loop) {
        return actors.contains(loop.domain().currentActor());
    }

    @Override
    public void close() {
        actors.clear();
        // What Netty keeps by thread is this run's.
        FastThreadLocal.removeAll();
    }
}
