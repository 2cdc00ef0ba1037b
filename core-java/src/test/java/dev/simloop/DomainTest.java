package dev.simloop;

import static dev.simloop.TestRuns.fifo;
import static dev.simloop.TestRuns.seed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who owns tasks, and what becomes of them when it is dropped. */
@SuppressWarnings("FutureReturnValueIgnored")
class DomainTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void aDroppedDomainRunsNothingAnyMore(long seed) {
        List<String> ran = new ArrayList<>();

        seed(seed, world -> {
            var host = world.host("n1");
            var thread = host.singleThread("io");
            host.executor().schedule(() -> ran.add("timer"), 10, TimeUnit.SECONDS);
            host.domain().drop();
            host.domain().drop();
            thread.execute(() -> ran.add("late"));
            host.executor().schedule(() -> ran.add("late timer"), 1, TimeUnit.SECONDS);
            world.executor().execute(() -> ran.add("world"));
            assertThat(host.domain().isAlive()).isFalse();
        });

        assertThat(ran).containsExactly("world");
    }

    @Test
    void aDropTakesOutWhatIsQueuedInMailboxesAndOnPools() {
        List<String> ran = new ArrayList<>();

        var report = fifo(world -> {
            var a = world.host("a");
            var b = world.host("b");
            for (var host : List.of(a, b)) {
                var thread = host.singleThread("io");
                for (int i = 0; i < 3; i++) {
                    thread.execute(() -> ran.add(host + "/io"));
                    host.executor().execute(() -> ran.add(host + "/pool"));
                }
            }
            a.domain().drop();
        });

        assertThat(ran).containsExactly("b/io", "b/pool", "b/io", "b/pool", "b/io", "b/pool");
        assertThat(report.steps()).isEqualTo(7);
    }

    @Test
    void whatADyingTaskSubmitsIsDiscarded() {
        List<String> ran = new ArrayList<>();

        seed(0, world -> {
            var host = world.host("n1");
            host.executor().execute(() -> {
                host.domain().drop();
                ran.add("to the end");
                host.executor().execute(() -> ran.add("after"));
            });
        });

        assertThat(ran).containsExactly("to the end");
    }

    @Test
    void namesComeFromTheHost() {
        seed(0, world -> {
            var host = world.host("n1");
            assertThat(world.host("n1")).isSameAs(host);
            assertThat(host.domain().newActor("raft")).hasToString("n1/raft#1");
            assertThat(host.domain().newActor("raft")).hasToString("n1/raft#2");
            assertThat(host.domain().mailbox("io")).hasToString("n1/io");
            assertThat(host.domain().mailbox("io")).hasToString("n1/io#2");
            assertThat(world.host("n2").domain().newActor("raft")).hasToString("n2/raft#1");
            assertThat(world.domain().newActor("raft")).hasToString("raft#1");
            assertThat(world.hosts()).extracting(Host::name).containsExactly("n1", "n2");
            host.executor()
                    .execute(() ->
                            assertThat(world.domain().currentActor().name()).isEqualTo("n1/pool(root)#1"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "world", "a/b", "a b", "\t"})
    void rejectsHostNamesThatWouldConfuse(String name) {
        var report = Campaign.ofAction(world -> world.host(name)).runSeed(0);

        assertThat(report.failureLine())
                .isEqualTo("IllegalArgumentException: host name is empty, \"world\", or has a slash or white space: \""
                        + name + "\"");
    }
}
