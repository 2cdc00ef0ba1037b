package dev.simloop.agent;

import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.spi.TakeOverProvider;

/** Has the files that the program names be those of the host's disk; {@link RunOfCalls} answers for the run. Found by SimLoop. */
public final class FilesTakeOver implements TakeOverProvider {
    /** For {@link java.util.ServiceLoader}. */
    public FilesTakeOver() {}

    @Override
    public TakeOver what() {
        return TakeOver.FILES;
    }

    @Override
    public boolean isExclusive() {
        return false;
    }

    @Override
    public void check() {
        CallsTakeOver.checkAttached(TakeOver.FILES);
        FileRewriter.OF_THIS_JVM.install(SimLoopAgent.instrumentation());
    }

    @Override
    public Runnable install(World world) {
        return () -> {};
    }
}
