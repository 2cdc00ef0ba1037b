package dev.simloop.campaign;

import dev.simloop.internal.run.LoopThread;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The JVM of one worker, as the campaign has it. Closing its input ends it, so it ends with this JVM, however that ends.
 *
 * <p>Of one thread, which waits for its answers; {@link #end} is for any.
 */
final class WorkerJvm implements AutoCloseable {
    /** How long it may take to end, with what agents write then. */
    static final long PATIENCE_SECONDS = 5;

    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;

    private WorkerJvm(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /**
     * {@return one that is ready}
     *
     * @param heap the most memory it may have, in bytes
     * @throws IOException if it does not come up, or has another configuration; the message says why
     */
    static WorkerJvm start(FreshJvm how, String digest, Duration watchdog, long heap) throws IOException {
        Path folder = Files.createTempDirectory("simloop-worker");
        WorkerJvm jvm = null;
        try {
            jvm = new WorkerJvm(how.startWorker(folder, watchdog, heap));
            jvm.awaitReady(digest);
            WorkerJvm ready = jvm;
            jvm = null;
            return ready;
        } finally {
            if (jvm != null) {
                jvm.close();
            }
            ForkedRuns.delete(folder);
        }
    }

    private void awaitReady(String digest) throws IOException {
        List<String> words = answer();
        if (!words.get(0).equals(WorkerLines.READY)) {
            throw new IOException(words.get(words.size() - 1));
        }
        if (!words.get(1).equals(digest)) {
            throw new IOException("the scenario has configuration " + words.get(1) + " there, and " + digest
                    + " in this campaign: the factory method has to give the campaign its configuration");
        }
    }

    void ask(List<WorkerLines.Asked> runs, boolean stopAtFirst) throws IOException {
        questions.write(WorkerLines.line(WorkerLines.CHUNK, runs.size(), stopAtFirst) + "\n");
        for (WorkerLines.Asked run : runs) {
            questions.write(run.toLine() + "\n");
        }
        questions.flush();
    }

    /**
     * {@return the words of its next answer, which the thread waits for}
     *
     * @throws IOException if it has ended without one
     */
    List<String> answer() throws IOException {
        while (true) {
            String line;
            LoopThread.isAway(true);
            try {
                line = answers.readLine();
            } finally {
                LoopThread.isAway(false);
            }
            if (line == null) {
                throw new IOException(ending(null));
            }
            List<String> words = WorkerLines.words(line);
            switch (words.get(0)) {
                case WorkerLines.READY, WorkerLines.RAN, WorkerLines.STUCK, WorkerLines.DONE, WorkerLines.FAILED -> {
                    return words;
                }
                default -> {
                    // the JVM itself has said something
                }
            }
        }
    }

    /** {@return how it ended, or what went wrong with it while it had not} */
    String ending(@Nullable IOException wrong) {
        try {
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return "it ended with exit code " + process.exitValue() + " (what it said is on standard error)";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return wrong == null ? "it has closed its output" : String.valueOf(wrong.getMessage());
    }

    long pid() {
        return process.pid();
    }

    /** Has it end, what it runs included; whoever waits for an answer is told that there is none. */
    void end() {
        try {
            questions.write(WorkerLines.END + "\n");
            questions.close();
        } catch (IOException e) {
            // it has ended by itself
            var unused = process.destroyForcibly();
        }
    }

    /** Ends it, and waits for what agents write at the end. */
    @Override
    public void close() {
        end();
        boolean interrupted = Thread.interrupted();
        @Nullable InterruptedException again = null;
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                var unused = process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            again = e;
            var unused = process.destroyForcibly();
        }
        if (interrupted || again != null) {
            Thread.currentThread().interrupt();
        }
    }
}
