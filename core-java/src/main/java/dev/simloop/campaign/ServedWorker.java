package dev.simloop.campaign;

import dev.simloop.SimConfig;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.internal.WallClock;
import dev.simloop.internal.run.LoopThread;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The other side of a {@link WorkerJvm}: makes the runs that it is asked for, until it is told to end or its input is closed. Then it ends by {@code System.exit}, so that
 * agents write what they have, and without it if that takes too long. What the program prints goes to standard error.
 */
final class ServedWorker {
    /** How long it may take to end when the campaign's JVM is gone. */
    private static final Duration LONGEST_END = Duration.ofMillis(1_500);

    private final PrintStream answers;
    private final Duration watchdog;
    private final Runner runner = Runner.get();

    /** The run that goes on. */
    private volatile int at;

    /** Takes standard output for its answers: whatever else is printed from now on goes to standard error. */
    ServedWorker(Duration watchdog) {
        this.watchdog = watchdog;
        this.answers = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        ignoreInterrupts();
    }

    /** A terminal sends them to all that it has started: the campaign decides what becomes of it. */
    private static void ignoreInterrupts() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object unused = signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance("INT"),
                            handler.getField("SIG_IGN").get(null));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // a JVM without signals has no terminal either; one with -Xrs ends by itself
            Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
            org.slf4j.LoggerFactory.getLogger(ServedWorker.class).debug("signals cannot be ignored here", cause);
        }
    }

    /** Tells the campaign why there is no worker here. */
    void failed(Throwable why) {
        tell(WorkerLines.line(WorkerLines.FAILED, why.toString()));
    }

    /** Does not return. */
    void serve(Campaign campaign) {
        BlockingQueue<List<String>> questions = new LinkedBlockingQueue<>();
        LoopThread.Job unused = LoopThread.start(() -> read(questions));
        try {
            warmUp(campaign);
            tell(WorkerLines.line(WorkerLines.READY, campaign.config().digest()));
            PreparedRuns runs = new PreparedRuns(campaign.config(), runner);
            while (true) {
                chunk(campaign, runs, questions);
            }
        } catch (Throwable e) {
            failed(e);
            exit();
        }
    }

    private void tell(String line) {
        answers.print(line + "\n");
        answers.flush();
    }

    // ---- questions

    private void read(BlockingQueue<List<String>> questions) {
        LoopThread.isAway(true);
        try {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<String> words = WorkerLines.words(line);
                if (words.get(0).equals(WorkerLines.END)) {
                    exit(Duration.ofSeconds(WorkerJvm.PATIENCE_SECONDS));
                }
                questions.add(words);
            }
        } catch (IOException e) {
            // as good as the end of it
        }
        exit();
    }

    private static void exit() {
        exit(LONGEST_END);
    }

    /** Ends this JVM as a program does, and without that if it has not ended by then. */
    private static void exit(Duration longest) {
        LoopThread.Job unused = LoopThread.start(() -> {
            long until = WallClock.nanos() + longest.toNanos();
            while (!LoopThread.pauseUntil(until)) {
                boolean unusedFlag = Thread.interrupted();
            }
            Runtime.getRuntime().halt(1);
        });
        System.exit(0);
    }

    private static List<String> next(BlockingQueue<List<String>> questions) {
        while (true) {
            try {
                List<String> words = questions.poll(1, TimeUnit.DAYS);
                if (words != null) {
                    return words;
                }
            } catch (InterruptedException e) {
                // of a program that knew the main thread: this one only waits
                boolean unused = Thread.interrupted();
            }
        }
    }

    // ---- runs

    /** Counts as nothing: the first run of a program loads its classes and makes what is there once. */
    private void warmUp(Campaign campaign) {
        SimConfig plain = RunChoice.RANDOM.in(campaign.config());
        runner.warmUp(plain, campaign.scenario());
        UnresponsiveException unused = LoopThread.await(
                LoopThread.start(() -> {
                    var unusedReport = runner.here(RunSpec.hunt(0, plain, campaign.scenario()), runner.strategy(plain));
                }),
                watchdog);
    }

    private void chunk(Campaign campaign, PreparedRuns prepared, BlockingQueue<List<String>> questions) {
        List<String> head = next(questions);
        int count = Integer.parseInt(head.get(1));
        boolean stopAtFirst = Boolean.parseBoolean(head.get(2));
        List<WorkerLines.Asked> runs = new ArrayList<>();
        while (runs.size() < count) {
            runs.add(WorkerLines.Asked.of(next(questions)));
        }
        UnresponsiveException stuck = LoopThread.await(
                LoopThread.start(() -> {
                    for (WorkerLines.Asked run : runs) {
                        if (!run(campaign, prepared, run) && stopAtFirst) {
                            break;
                        }
                    }
                }),
                watchdog);
        if (stuck != null) {
            tell(new WorkerLines.Stuck(
                            at, stuck.step(), stuck.time(), stuck.actor(), String.valueOf(stuck.getMessage()))
                    .toLine());
            exit();
        }
        tell(WorkerLines.line(WorkerLines.DONE));
    }

    /** {@return whether it passed} */
    private boolean run(Campaign campaign, PreparedRuns prepared, WorkerLines.Asked asked) {
        at = asked.index();
        PreparedRuns.Prepared run = prepared.of(RunChoice.of(asked.token()));
        RunSpec spec = RunSpec.hunt(asked.token().seed(), run.config(), campaign.scenario());
        Runner.Course course = runner.course(spec, run.strategy(), asked.wantSteps());
        boolean differs = asked.audit() && prepared.differs(course.report(), run, campaign.scenario());
        tell(WorkerLines.Ran.of(asked.index(), course, differs).toLine());
        return course.report().passed() && !differs;
    }
}
