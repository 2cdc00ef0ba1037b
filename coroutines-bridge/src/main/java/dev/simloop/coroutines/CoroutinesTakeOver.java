package dev.simloop.coroutines;

import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.spi.TakeOverProvider;

/** The dispatchers of kotlinx.coroutines, and its delays, as tasks of a run. */
public final class CoroutinesTakeOver implements TakeOverProvider {
    /** For the service loader. */
    public CoroutinesTakeOver() {}

    @Override
    public TakeOver what() {
        return TakeOver.COROUTINES;
    }

    @Override
    public void check() {
        CoroutinesVersion.check();
        KotlinxInternals unused = KotlinxInternals.get();
    }

    /** There is one {@code Dispatchers.Default} in a JVM. */
    @Override
    public boolean isExclusive() {
        return true;
    }

    @Override
    public Runnable install(World world) {
        TakenDispatchers taken = new TakenDispatchers(world.loop());
        taken.install();
        return taken::putBack;
    }
}
