package dev.simloop.reactor;

import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.spi.TakeOverProvider;

/** The schedulers of Reactor as tasks of a run. Found by SimLoop. */
public final class ReactorTakeOver implements TakeOverProvider {
    /** For {@link java.util.ServiceLoader}. */
    public ReactorTakeOver() {}

    @Override
    public TakeOver what() {
        return TakeOver.REACTOR;
    }

    @Override
    public void check() {
        ReactorInternals.get().tryOut();
    }

    /** Whose a task is, is decided by the thread that hands it over. */
    @Override
    public boolean isExclusive() {
        return false;
    }

    @Override
    public Runnable install(World world) {
        RunOfReactor run = new RunOfReactor(world.loop());
        Installed.enter();
        run.begin();
        return () -> {
            run.end();
            Installed.leave();
        };
    }
}
