package dev.simloop.internal.run;

import dev.simloop.SimLoop;
import dev.simloop.SimRandom;
import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.failure.MissingOptionsException;
import dev.simloop.internal.Splitmix;
import dev.simloop.spi.Extension;
import dev.simloop.spi.TakeOverProvider;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Chance of the JDK. {@code ThreadLocalRandom} keeps its state in fields of the thread: a run begins with a seed that it draws.
 * {@code SecureRandom} gets a provider of ours, which is routed by thread and stays; off the loop's threads it asks the generator
 * that was there before.
 */
final class ChanceTakeOver implements TakeOverProvider {
    /** What a run's thread has for an id: {@code ThreadLocalRandom} adds it to its seed at each draw. No thread gets as far. */
    static final long THREAD_ID = 1L << 40;

    private static final String NAME = "SimLoop";
    private static final String STREAM = "take-over/ThreadLocalRandom";
    private static final SecureRandom REAL = new SecureRandom();

    /** The thread that looks whether it is asked; for {@link #check} alone. */
    private static volatile @Nullable Thread looking;

    private static volatile boolean wasAsked;

    @Override
    public TakeOver what() {
        return TakeOver.CHANCE;
    }

    /** From JDK 19 on the id of a thread is in a field, which locks go by, too: two runs at once must not have the same. */
    @Override
    public boolean isExclusive() {
        return ThreadSeed.IS_ID_A_FIELD;
    }

    @Override
    public void check() {
        if (!ThreadSeed.isWithinReach()) {
            throw new MissingOptionsException(
                    "the seed of ThreadLocalRandom is out of reach, so " + TakeOver.CHANCE
                            + " cannot be taken over on JDK "
                            + Runtime.version().feature() + ": start the JVM with "
                            + ThreadLocals.FLAG,
                    List.of(ThreadLocals.FLAG));
        }
        if (Security.getProvider(NAME) == null) {
            int unused = Security.insertProviderAt(new OurProvider(), 1);
        }
        if (!isAskedForUuids()) {
            // What makes them was made before our provider was there, and is the JVM's for good: it gets a generator of
            // ours inside.
            UuidGenerator.rewire();
            if (!isAskedForUuids()) {
                throw new MissingOptionsException(
                        "UUID.randomUUID() was called in this JVM before " + TakeOver.CHANCE
                                + " was taken over, and its generator is out of reach: start the JVM with "
                                + String.join(" ", UuidGenerator.FLAGS)
                                + ", or make the SimConfig before the first UUID",
                        UuidGenerator.FLAGS);
            }
        }
    }

    private static boolean isAskedForUuids() {
        looking = Thread.currentThread();
        wasAsked = false;
        try {
            Object unused = UUID.randomUUID();
        } finally {
            looking = null;
        }
        return wasAsked;
    }

    @Override
    public Runnable install(World world) {
        LoopThread thread = java.util.Objects.requireNonNull(LoopThread.current());
        thread.chance = world.random("take-over/SecureRandom");
        long before = ThreadSeed.swap(begin(world));
        long id = ThreadSeed.swapId(THREAD_ID);
        return () -> {
            thread.chance = null;
            long unused = ThreadSeed.swap(before);
            unused = ThreadSeed.swapId(id);
        };
    }

    /** {@return what {@code ThreadLocalRandom} begins with} For a search that goes through all there is to draw, it counts when it is asked. */
    private static long begin(World world) {
        SimLoop loop = world.loop();
        if (!loop.isAskedForTouches()) {
            return world.random(STREAM).nextLong();
        }
        long seed = Splitmix.mix(world.seed());
        loop.extend(new Extension() {
            @Override
            public void teardown() {
                if (ThreadSeed.swap(seed) != seed) {
                    loop.drew("user/world/" + STREAM);
                }
            }
        });
        return seed;
    }

    private static final class OurProvider extends Provider {
        OurProvider() {
            super(NAME, "1", "draws of simulated runs; anything else goes to the provider that was first before");
            putService(new Service(this, "SecureRandom", NAME, Generator.class.getName(), null, null) {
                @Override
                public Object newInstance(@Nullable Object parameter) {
                    return new Generator(REAL);
                }
            });
            // or each draw off the loop would wait for the others
            Object unused = put("SecureRandom." + NAME + " ThreadSafe", "true");
        }

        private static final long serialVersionUID = 1;
    }

    private static final class Generator extends SecureRandomSpi {
        private static final long serialVersionUID = 1;

        /** Asked off the loop's threads. */
        private final SecureRandom real;

        Generator(SecureRandom real) {
            this.real = real;
        }

        private static @Nullable SimRandom ofRun() {
            LoopThread thread = LoopThread.current();
            return thread == null ? null : thread.chance;
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            // A seed adds to what is there: on the loop that is decided by the run's.
            if (ofRun() == null) {
                real.setSeed(seed);
            }
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            SimRandom random = ofRun();
            if (random == null) {
                wasAsked |= Thread.currentThread() == looking;
                real.nextBytes(bytes);
                return;
            }
            for (int i = 0; i < bytes.length; ) {
                long bits = random.nextLong();
                for (int n = Math.min(8, bytes.length - i); n > 0; n--) {
                    bytes[i++] = (byte) bits;
                    bits >>>= 8;
                }
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            byte[] seed = new byte[count];
            engineNextBytes(seed);
            return seed;
        }
    }

    /** What {@code ThreadLocalRandom} keeps in the current thread. */
    private static final class ThreadSeed {
        /** Before that it asks the thread, which {@link LoopThread#getId} answers. */
        static final boolean IS_ID_A_FIELD = Runtime.version().feature() >= 19;

        private static final @Nullable HiddenField SEED = HiddenField.of(Thread.class, "threadLocalRandomSeed");
        private static final @Nullable HiddenField ID = IS_ID_A_FIELD ? HiddenField.of(Thread.class, "tid") : null;

        static boolean isWithinReach() {
            return SEED != null && (ID != null || !IS_ID_A_FIELD);
        }

        /** {@return the id that the current thread had; 0 where it is in no field} */
        static long swapId(long id) {
            HiddenField field = ID;
            if (field == null) {
                return 0;
            }
            long before = field.getLong(Thread.currentThread());
            field.setLong(Thread.currentThread(), id);
            return before;
        }

        /** {@return the seed that it had} */
        static long swap(long seed) {
            HiddenField field = java.util.Objects.requireNonNull(SEED);
            // gives the thread a seed of its own first, if it never had one
            Object unused = ThreadLocalRandom.current();
            long before = field.getLong(Thread.currentThread());
            field.setLong(Thread.currentThread(), seed);
            return before;
        }
    }

    /** The generator that the JDK makes UUIDs with. */
    private static final class UuidGenerator {
        static final List<String> FLAGS = List.of(
                "--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/java.security=ALL-UNNAMED");

        /** Where it is not within reach, nothing happens: whoever asks sees it. */
        static void rewire() {
            HiddenField spi = HiddenField.of(SecureRandom.class, "secureRandomSpi");
            Object generator = HiddenField.ofStatic("java.util.UUID$Holder", "numberGenerator");
            if (spi != null && generator instanceof SecureRandom random) {
                Object before = spi.get(random);
                if (before instanceof SecureRandomSpi kept) {
                    spi.set(random, new Generator(new Kept(kept, random.getProvider())));
                }
            }
        }
    }

    /** What a generator was before it was rewired. */
    private static final class Kept extends SecureRandom {
        private static final long serialVersionUID = 1;

        Kept(SecureRandomSpi spi, Provider provider) {
            super(spi, provider);
        }
    }
}
