package dev.simloop.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.PropertyViolation;
import dev.simloop.failure.SimulationFailure;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailureIdentityTest {
    private static AssertionError here(String message) {
        return new AssertionError(message);
    }

    private static AssertionError there(String message) {
        return new AssertionError(message);
    }

    @Test
    void figuresDoNotMatterAndWordsDo() {
        List<FailureIdentity> identities = Stream.of("sum 17 at 3.25 s", "sum 9 at 120 ms", "product 17 at 3.25 s")
                .map(message -> FailureIdentity.of(here(message)))
                .toList();
        assertThat(identities.get(0)).isEqualTo(identities.get(1)).isNotEqualTo(identities.get(2));
    }

    @Test
    void theLineItWasThrownFromMatters() {
        assertThat(FailureIdentity.of(here("x"))).isNotEqualTo(FailureIdentity.of(there("x")));
        assertThat(FailureIdentity.of(here("x")).frames().get(0))
                .startsWith("dev.simloop.shrink.FailureIdentityTest.here:");
    }

    @Test
    void theTypeMatters() {
        assertThat(FailureIdentity.of(new IllegalStateException("x")).type())
                .isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void whatMerelyCarriesAFailureIsTakenOff() {
        AssertionError bare = here("x");
        FailureIdentity identity = FailureIdentity.of(bare);
        assertThat(FailureIdentity.of(new CompletionException(bare))).isEqualTo(identity);
        assertThat(FailureIdentity.of(new ExecutionException(new CompletionException(bare))))
                .isEqualTo(identity);
        assertThat(FailureIdentity.of(new SimulationFailure("AssertionError: x", "token", bare)))
                .isEqualTo(identity);
    }

    @Test
    void aPropertyIsKnownByItsName() {
        PropertyViolation one = new PropertyViolation("two leaders in term 3\n  at 1 s, step 4", "one leader", 1, 4);
        PropertyViolation same = new PropertyViolation("two leaders in term 5\n  at 2 s, step 9", "one leader", 2, 9);
        PropertyViolation other = new PropertyViolation("two leaders in term 3\n  at 1 s, step 4", "a leader", 1, 4);
        FailureIdentity identity = FailureIdentity.of(one);
        assertThat(identity.property()).isEqualTo("one leader");
        assertThat(identity.message()).isEqualTo("two leaders in term #");
        assertThat(FailureIdentity.of(same).message()).isEqualTo(identity.message());
        assertThat(FailureIdentity.of(other)).isNotEqualTo(identity);
    }

    @Test
    void aDeadlockIsKnownByWhoWaitsForWhat() {
        String two = "deadlock at virtual time 1 s: 2 waiting\n  n1/a#3 (future) suspended at X.f(X.java:3)\n"
                + "    created at X.g(X.java:9)\n  n1/b#4 (lock) suspended at X.h(X.java:4)";
        String swapped = "deadlock at virtual time 9 s: 2 waiting\n  n2/b#1 (lock) suspended at X.h(X.java:4)\n"
                + "  n2/a#2 (future) suspended at X.f(X.java:3)";
        String otherwise = two.replace("(lock)", "(channel)");
        FailureIdentity identity = FailureIdentity.of(new DeadlockException(two));
        assertThat(FailureIdentity.of(new DeadlockException(swapped)).message()).isEqualTo(identity.message());
        assertThat(FailureIdentity.of(new DeadlockException(otherwise)).message())
                .isNotEqualTo(identity.message());
    }

    @Test
    void normalisesNumbersTimesAddressesAndLists() {
        assertThat(FailureIdentity.normalised("took 1.5 s, PT3.25S and 20 ms of -7"))
                .isEqualTo("took # and # of #");
        assertThat(FailureIdentity.normalised("Foo@1a2b3c4d at 0xDEADBEEF id 9f3ab01c"))
                .isEqualTo("Foo# at # id #");
        assertThat(FailureIdentity.normalised("key 123e4567-e89b-12d3-a456-426614174000"))
                .isEqualTo("key #");
        assertThat(FailureIdentity.normalised("leaders [n1, n2, n3] of raft#7")).isEqualTo("leaders [n#] of raft##");
        assertThat(FailureIdentity.normalised("no figures, only words")).isEqualTo("no figures, only words");
    }

    @Test
    void aRecordedRunAndAHuntHaveTheSameFailure() {
        Campaign campaign = Campaign.of(Programs.USE_BEFORE_READY);
        var finding = Programs.first(campaign);
        assertThat(FailureIdentity.of(Objects.requireNonNull(finding.original().failure())))
                .isEqualTo(FailureIdentity.of(
                        Objects.requireNonNull(finding.rerun().failure())));
    }
}
