package dev.simloop.internal.run;

import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.failure.MissingOptionsException;
import dev.simloop.spi.TakeOverProvider;
import java.util.List;
import java.util.Objects;

/** Identity hash codes, and with them the order of hash tables whose keys have no {@code hashCode} of their own. */
final class HashesTakeOver implements TakeOverProvider {
    @Override
    public TakeOver what() {
        return TakeOver.HASHES;
    }

    @Override
    public boolean isExclusive() {
        return false;
    }

    @Override
    public void check() {
        if (!IdentityHashes.areWithinReach()) {
            String told = TakeOver.HASHES + " cannot be taken over " + IdentityHashes.whyNot();
            throw IdentityHashes.wantsFlag()
                    ? new MissingOptionsException(told, List.of(HiddenField.UNSAFE_FLAG))
                    : new IllegalStateException(told);
        }
    }

    @Override
    public Runnable install(World world) {
        LoopThread thread = Objects.requireNonNull(LoopThread.current());
        IdentityHashes hashes = IdentityHashes.begin(world.loop().seed());
        thread.hashes = hashes;
        return () -> {
            if (Thread.currentThread() == thread) {
                thread.hashes = null;
                hashes.end();
            }
            // A thread that was given up keeps what it has: nobody else may write where it draws from.
        };
    }
}
