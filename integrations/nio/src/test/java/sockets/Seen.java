package sockets;

import java.util.ArrayList;
import java.util.List;

/** What a program sees: values, and failures by type and message; what it has opened, to be closed at its end. */
public final class Seen {
    final List<String> lines = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    interface Attempt {
        Object run() throws Exception;
    }

    interface Act {
        void run() throws Exception;
    }

    static String found(Attempt attempt) {
        try {
            return String.valueOf(attempt.run());
        } catch (Exception e) {
            return e.getClass().getName() + ": " + e.getMessage();
        }
    }

    void see(String what, Attempt attempt) {
        lines.add(what + ": " + found(attempt));
    }

    void does(String what, Act act) {
        see(what, () -> {
            act.run();
            return "done";
        });
    }

    <C extends AutoCloseable> C keep(C opened) {
        open.add(opened);
        return opened;
    }

    /** Another thread, which sees something; {@link #join} has it told. */
    Other start(Attempt attempt) {
        Other other = new Other(attempt);
        other.thread = new Thread(other);
        threads.add(other.thread);
        other.thread.start();
        return other;
    }

    Other startVirtual(Attempt attempt) throws ReflectiveOperationException {
        Other other = new Other(attempt);
        // There are none yet on the oldest JDK that this is compiled for.
        other.thread = (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, other);
        threads.add(other.thread);
        return other;
    }

    void join(String what, Other other) throws InterruptedException {
        other.thread.join();
        lines.add(what + ": " + other.found);
    }

    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    static final class Other implements Runnable {
        private final Attempt attempt;
        Thread thread = Thread.currentThread();
        private volatile String found = "";

        Other(Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public void run() {
            found = Seen.found(attempt);
        }
    }
}
