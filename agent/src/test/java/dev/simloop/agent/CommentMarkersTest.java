package dev.simloop.agent;

import static dev.simloop.marker.MarkedThread.thread;
import static dev.simloop.marker.Step.step;
import static dev.simloop.marker.Step.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.marker.MarkerException;
import dev.simloop.marker.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import markers.Account;
import markers.Faulty;
import markers.Nameless;
import markers.Nothing;
import markers.Twice;
import org.junit.jupiter.api.Test;

class CommentMarkersTest {
    private static int balance(Schedule schedule) {
        Account account = new Account();
        schedule.withComments(Account.class)
                .run(thread("t1", () -> account.deposit(50)), thread("t2", () -> account.deposit(70)));
        return account.balance();
    }

    @Test
    void shownInTheDocuments() {
        Account account = new Account();
        // region comments
        Schedule.of(step("t1", "read"), step("t2", "read"), step("t1", "write"), step("t2", "write"))
                .withComments(Account.class)
                .run(thread("t1", () -> account.deposit(50)), thread("t2", () -> account.deposit(70)));
        assertThat(account.balance()).isEqualTo(170);
        // endregion
    }

    @Test
    void commentOnALineByItselfGatesTheNextCode() {
        Account account = new Account();
        Schedule.of(step("t2", "inner"), step("t1", "withdraw"))
                .withComments(Account.class)
                .run(
                        thread("t1", () -> {
                            account.withdraw(account.balance());
                        }),
                        thread("t2", () -> account.inner(10).run()));
        assertThat(account.balance()).isEqualTo(10);
    }

    @Test
    void commentsGateWhatFollows() {
        assertThat(balance(
                        Schedule.of(step("t1", "read"), step("t2", "read"), step("t1", "write"), step("t2", "write"))))
                .isEqualTo(170);
        assertThat(balance(
                        Schedule.of(step("t1", "read"), step("t2", "read"), step("t2", "write"), step("t1", "write"))))
                .isEqualTo(150);
        assertThat(balance(
                        Schedule.of(step("t1", "read"), step("t1", "write"), step("t2", "read"), step("t2", "write"))))
                .isEqualTo(220);
    }

    @Test
    void allOrdersOfComments() {
        Map<Integer, Integer> balances = new TreeMap<>();
        for (Schedule order : Schedule.allOrders(steps("t1", "read", "write"), steps("t2", "read", "write"))) {
            balances.merge(balance(order), 1, Integer::sum);
        }
        assertThat(balances).isEqualTo(Map.of(150, 2, 170, 2, 220, 2));
    }

    @Test
    void lineOfALambdaGatesTheLineAndNotTheLambda() {
        Account account = new Account();
        Schedule.of(step("t2", "inner"), step("t1", "all"))
                .withComments(Account.class)
                .run(
                        thread("t1", () -> account.inALambda(List.of(1, 2, 3))),
                        thread("t2", () -> account.inner(10).run()));
        assertThat(account.balance()).isEqualTo(116);
    }

    @Test
    void commentInALoopGatesEachTurn() {
        Account account = new Account();
        List<String> markers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            markers.add("turn");
        }
        Schedule.of(steps("t1", markers.toArray(String[]::new)))
                .withComments(Account.class)
                .run(thread("t1", () -> account.depositThrice(1)));
        assertThat(account.balance()).isEqualTo(103);
    }

    @Test
    void nothingIsGatedElsewhere() {
        Account account = new Account();
        balance(Schedule.of(step("t1", "read"), step("t2", "write")));
        account.deposit(5);
        assertThat(account.balance()).isEqualTo(105);
        assertThat(account.told()).startsWith("no comment");
    }

    @Test
    void commentThatNoStepNamesIsAnError() {
        assertThatThrownBy(() -> balance(Schedule.of(step("t1", "raed"))))
                .isInstanceOf(MarkerException.class)
                .hasMessageStartingWith(
                        "t1 has reached marker \"read\", markers.Account.deposit(Account.java:15), which no step of the "
                                + "schedule names; the markers of its steps are raed\n");
    }

    @Test
    void commentsThatCannotBeMarkersAreErrors() {
        Schedule one = Schedule.of(step("t1", "read"));
        assertThatThrownBy(() -> one.withComments(Faulty.WithoutComments.class).run(thread("t1", () -> {})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the source Faulty.java has no comment // sim: NAME among the lines of class markers.Faulty$WithoutComments");
        assertThatThrownBy(() -> one.withComments(Nameless.class).run(thread("t1", () -> {})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the comment \"// sim:\" at Nameless.java:5 is to be // sim: NAME, with one word as the name");
        assertThatThrownBy(() -> one.withComments(Nothing.class).run(thread("t1", () -> {})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the comment // sim: brace gates nothing: there is no code of class markers.Nothing at Nothing.java:8");
        assertThatThrownBy(() -> one.withComments(Twice.class).run(thread("t1", () -> {})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "two comments gate line 6 of Twice.java, of which one is \"// sim: two\": a line has one marker");
        assertThatThrownBy(() -> one.withComments(String.class).run(thread("t1", () -> {})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("class java.lang.String is of another class loader than SimLoop");
    }
}
