package markers;

import java.util.List;

/** Code whose markers are comments; knows nothing of SimLoop. */
public class Account {
    private int balance = 100;

    public int balance() {
        return balance;
    }

    // region comments
    public void deposit(int amount) {
        int read = balance; // sim: read
        // sim: write
        balance = read + amount;
    }
    // endregion

    public void withdraw(int amount) {
        // sim: withdraw
        // no code yet

        balance -= amount;
    }

    /** Three times, each of which stops. */
    public void depositThrice(int amount) {
        for (int i = 0; i < 3; i++) {
            // sim: turn
            balance = Math.max( // an expression of several lines, gated once
                    balance, balance + amount);
        }
    }

    public String told() {
        return "no comment: // sim: text";
    }

    public void inALambda(List<Integer> amounts) {
        amounts.forEach(amount -> balance += amount); // sim: all
    }

    public Runnable inner(int amount) {
        return new Runnable() {
            @Override
            public void run() {
                balance += amount; // sim: inner
            }
        };
    }
}
