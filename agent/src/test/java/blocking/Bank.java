package blocking;

@SuppressWarnings("ThreadPriorityCheck") // what a program does
// region bank
public final class Bank {
    private final Object[] accounts = {new Object(), new Object()};

    void transfer(int from, int to) {
        synchronized (accounts[from]) {
            Thread.yield(); // looks up the rate
            synchronized (accounts[to]) {
                // moves the money
            }
        }
    }

    public static void bothTransfersEnd() throws InterruptedException {
        Bank bank = new Bank();
        Thread there = new Thread(() -> bank.transfer(0, 1));
        Thread back = new Thread(() -> bank.transfer(1, 0));
        there.start();
        back.start();
        there.join();
        back.join();
    }
}
// endregion
