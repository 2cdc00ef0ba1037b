package dev.simloop.verify.txn;

import static dev.simloop.verify.txn.Access.append;
import static dev.simloop.verify.txn.Access.readList;
import static dev.simloop.verify.txn.Txn.committed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.verify.txn.Sessions.Guarantee;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static void breaks(List<Guarantee> guarantees, Txn... transactions) {
        assertThat(Sessions.check(List.of(transactions)))
                .extracting(Sessions.Broken::guarantee)
                .isEqualTo(guarantees);
    }

    @Test
    void whatIsInOrderBreaksNothing() {
        breaks(
                List.of(),
                committed("t1", "a", append("x", 1)),
                committed("t2", "b", readList("x", 1)),
                committed("t3", "b", append("x", 2)),
                committed("t4", "a", readList("x", 1, 2)));
    }

    @Test
    void readYourWrites() {
        var broken = Sessions.check(List.of(committed("t1", "a", append("x", 1)), committed("t2", "a", readList("x"))));
        assertThat(broken).hasSize(1);
        assertThat(broken.get(0))
                .hasToString(
                        "READ_YOUR_WRITES: t2[read x []] of client a does not see 1 in x, which that client appended"
                                + " before");
    }

    @Test
    void monotonicReads() {
        breaks(
                List.of(Guarantee.MONOTONIC_READS),
                committed("t1", "a", append("x", 1)),
                committed("t2", "b", readList("x", 1)),
                committed("t3", "b", readList("x")));
    }

    @Test
    void monotonicWrites() {
        breaks(
                List.of(Guarantee.MONOTONIC_WRITES),
                committed("t1", "a", append("x", 1)),
                committed("t2", "a", append("x", 2)),
                committed("t3", "b", readList("x", 2, 1)));
        breaks(
                List.of(Guarantee.MONOTONIC_WRITES),
                committed("t1", "a", append("x", 1)),
                committed("t2", "a", append("y", 2)),
                committed("t3", "b", readList("y", 2), readList("x")));
    }

    @Test
    void writesFollowReads() {
        breaks(
                List.of(Guarantee.WRITES_FOLLOW_READS),
                committed("t1", "a", append("x", 1)),
                committed("t2", "b", readList("x", 1), append("y", 2)),
                committed("t3", "c", readList("y", 2), readList("x")));
        breaks(
                List.of(Guarantee.WRITES_FOLLOW_READS),
                committed("t1", "a", append("x", 1)),
                committed("t2", "b", readList("x", 1), append("x", 2)),
                committed("t3", "c", readList("x", 2)));
    }

    @Test
    void aLostUpdateShowsInTheFinalState() {
        var order = SerialOrder.from(0)
                .step("a", "add 1", n -> n + 1)
                .step("b", "double", n -> n * 2)
                .step("a", "add 3", n -> n + 3);
        assertThat(order.explain(5)).isEqualTo(List.of("add 1", "double", "add 3"));
        assertThat(order.explain(4)).isEqualTo(List.of("double", "add 1", "add 3"));
        assertThat(order.explain(n -> n > 7)).isEqualTo(List.of("add 1", "add 3", "double"));
        assertThatThrownBy(() -> order.assertExplains(3))
                .isInstanceOf(AssertionError.class)
                .hasMessage("no serial order of [add 1, double, add 3] leads from 0 to 3");
    }

    @Test
    void twentyStepsThatMeetAreTriedInNoTime() {
        var order = SerialOrder.from(0);
        for (int i = 0; i < 16; i++) {
            order = order.step("c" + i, "add " + i, n -> n + 1);
        }
        assertThat(order.explain(15)).isNull();
        assertThat(order.explain(16)).isNotNull();
    }
}
