package dev.simloop.junit.dropped;

import dev.simloop.World;
import dev.simloop.junit.SeedSource;
import dev.simloop.junit.SimTest;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Tests that Jupiter does not take, in a package of their own: no launch of the module has them, their names do not end in Test. */
@SuppressWarnings({"unused", "ClassCanBeStatic", "JUnit4TestNotRun"})
public class Dropped {
    /** One per reason, and one that runs. */
    public static class Methods {
        @SimTest(seeds = 1)
        void runs(World world) {}

        @SimTest(seeds = 1)
        private void hidden() {}

        @SimTest(seeds = 1)
        static void ofTheClass() {}

        @SimTest(seeds = 1)
        int returning() {
            return 1;
        }

        @SeedSource(count = 1)
        void notParameterized(long seed) {}

        @Test
        @SeedSource(count = 1)
        void once() {}

        @ParameterizedTest
        @SeedSource(count = 1)
        private void hiddenRows(long seed) {}

        @ParameterizedTest
        @SeedSource(count = 1)
        void rows(long seed) {}
    }

    public static class Suspending {
        @SimTest(seeds = 1)
        Object suspends(Continuation<?> continuation) {
            return "";
        }
    }

    public static class LeftOut {
        @SimTest(seeds = 1)
        @Disabled("for a reason")
        private void disabled() {}

        @SimTest(seeds = 1)
        @Tag("slow")
        private void slow() {}
    }

    @Disabled("for a reason")
    public static class AllDisabled {
        @SimTest(seeds = 1)
        private void hidden() {}

        @Nested
        class Inner {
            @SimTest(seeds = 1)
            private void hidden() {}
        }
    }

    public static class Outer {
        @Nested
        class Taken {
            @SimTest(seeds = 1)
            private void hidden() {}

            @SimTest(seeds = 1)
            void runs() {}
        }

        class Forgotten {
            @SimTest(seeds = 1)
            void neverSeen() {}
        }
    }

    public abstract static class Base {
        @SimTest(seeds = 1)
        private void inherited() {}
    }

    public static class Derived extends Base {
        @Test
        void other() {}
    }

    public static class Fine {
        @Test
        void test() {}

        @RepeatedTest(2)
        void repeated() {}

        @SimTest(seeds = 1)
        void simulated() {}
    }

    /** Its file pins a method that there is, and one that there no longer is. */
    public static class Renamed {
        @SimTest(seeds = 1)
        void newName() {}
    }
}
