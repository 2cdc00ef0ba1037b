package dev.simloop.rxjava;

import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.spi.TakeOverProvider;

/** The schedulers of RxJava 3 as tasks of a run. Found by SimLoop. */
public final class RxJavaTakeOver implements TakeOverProvider {
    /** For {@link java.util.ServiceLoader}. */
    public RxJavaTakeOver() {}

    @Override
    public TakeOver what() {
        return TakeOver.RXJAVA;
    }

    @Override
    public void check() {
        Installed.prepare();
    }

    /** Whose a task is, is decided by the thread that hands it over. */
    @Override
    public boolean isExclusive() {
        return false;
    }

    @Override
    public Runnable install(World world) {
        RunOfRxJava run = new RunOfRxJava(world.loop());
        Installed.enter();
        run.begin();
        return () -> {
            run.end();
            Installed.leave();
        };
    }
}
