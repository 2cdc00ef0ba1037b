package dev.simloop.campaign;

import dev.simloop.failure.SimulationFailure;
import dev.simloop.internal.run.LoopThread;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that does what this one was asked for, with options that this one lacks: for frameworks, whose users say in a test what runs take
 * over and not on a command line. It has the class path, the system properties, the options and the agents of this one, coverage agents
 * among them, but no debugger; what it prints is printed here; it ends when this one does, however that goes.
 *
 * <p>Not under a debugger, in a JVM that was itself started so, or where the system property {@value FreshJvm#PROPERTY} is {@code false}.
 */
public final class OwnJvm {
    private static final String FAILURE = "failure";
    private static final String OURS = "simloop.";
    private static final List<String> UTF_8 = List.of(
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Dsun.stdout.encoding=UTF-8",
            "-Dsun.stderr.encoding=UTF-8");
    private static volatile boolean isOne;

    private OwnJvm() {}

    /** {@return why there is none, as {@code a debugger is attached}; empty where there can be one} */
    public static String whyNot() {
        return isOne ? "this JVM was started with what another lacked" : ChildJvm.whyNot();
    }

    /**
     * Starts one, hands on what it prints, and waits for its end.
     *
     * @param main whose {@code main} gets {@code arguments} by {@link Child#of}, and ends by {@link Child#end}
     * @param options what this JVM lacks
     * @param holders classes whose places and loaders it needs
     * @return what {@link Child#end} was given there: the same class, text, stack and causes, where the exception can be serialized; else an
     *     {@link AssertionError} with its text and stack, or a {@link SimulationFailure} with such a cause
     * @throws IOException if it cannot be started, or ends without an answer; the message has what it printed last
     * @throws InterruptedException if this thread is interrupted; the JVM is ended
     */
    public static @Nullable Throwable run(
            Class<?> main, List<String> arguments, List<String> options, Class<?>... holders)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("simloop-jvm");
        try {
            ChildJvm.writeProperties(folder);
            Process process = new ProcessBuilder(command(main, arguments, options, folder, holders))
                    .redirectErrorStream(true)
                    .start();
            boolean[] interrupted = new boolean[1];
            String[] last = {""};
            try {
                LoopThread.Job printing = LoopThread.start(() -> print(process, last));
                var unused = LoopThread.await(printing, Duration.ZERO, asked -> {
                    if (asked) {
                        interrupted[0] = true;
                        var unusedProcess = process.destroyForcibly();
                    }
                });
                int exit = process.waitFor();
                if (interrupted[0]) {
                    throw new InterruptedException(
                            "interrupted, and the JVM with " + String.join(" ", options) + " was ended");
                }
                Path failure = folder.resolve(FAILURE);
                if (exit != 0 || Files.notExists(failure)) {
                    throw new IOException("the JVM with " + String.join(" ", options) + " ended with " + exit
                            + (last[0].isEmpty() ? "" : ": " + last[0]));
                }
                return read(failure, main.getClassLoader());
            } finally {
                var unusedProcess = process.destroyForcibly();
            }
        } finally {
            ForkedRuns.delete(folder);
        }
    }

    /** Until there is no more; {@code last} has the last line then. */
    @SuppressWarnings("SystemOut") // what the other JVM prints is ours
    private static void print(Process process, String[] last) {
        LoopThread.isAway(true);
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                System.out.println(line);
                last[0] = line.isBlank() ? last[0] : line;
            }
        } catch (IOException e) {
            last[0] = "what it printed could not be read: " + e.getMessage();
        } finally {
            LoopThread.isAway(false);
        }
    }

    private static List<String> command(
            Class<?> main, List<String> arguments, List<String> options, Path folder, Class<?>... holders) {
        Set<String> flags = new LinkedHashSet<>(ChildJvm.options());
        flags.addAll(ChildJvm.agents());
        flags.addAll(options);
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("-Xmx") || option.startsWith("-XX:Max")) {
                flags.add(option);
            }
        }
        flags.addAll(UTF_8);
        // those of ours count from the start on: an agent asks before any main
        for (String name : new TreeSet<>(System.getProperties().stringPropertyNames())) {
            if (name.startsWith(OURS)) {
                flags.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        List<String> command = new ArrayList<>();
        command.add(ChildJvm.java());
        command.addAll(flags);
        command.addAll(ChildJvm.program(main, List.of(holders)));
        command.add(folder.toString());
        command.addAll(arguments);
        return command;
    }

    private static @Nullable Throwable read(Path file, @Nullable ClassLoader loader) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                ObjectInputStream objects = new ObjectInputStream(in) {
                    @Override
                    protected Class<?> resolveClass(ObjectStreamClass type) throws IOException, ClassNotFoundException {
                        try {
                            return Class.forName(type.getName(), false, loader);
                        } catch (ClassNotFoundException e) {
                            return super.resolveClass(type);
                        }
                    }
                }) {
            return (Throwable) objects.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException("the failure of the other JVM is of a class that is not here: " + e.getMessage(), e);
        }
    }

    /** The other JVM, from within. */
    public static final class Child {
        private final Path folder;
        private final List<String> arguments;

        private Child(Path folder, List<String> arguments) {
            this.folder = folder;
            this.arguments = arguments;
        }

        /** {@return this JVM, started with {@code args}} From now on it ends when the one that started it does. */
        public static Child of(String[] args) throws IOException {
            isOne = true;
            Path folder = Path.of(args[0]);
            ChildJvm.readProperties(folder);
            LoopThread.Job unused = LoopThread.start(() -> {
                LoopThread.isAway(true);
                try {
                    while (System.in.read() >= 0) {
                        // nobody writes; it is the end that tells
                    }
                } catch (IOException e) {
                    // as good as the end
                }
                Runtime.getRuntime().halt(1);
            });
            return new Child(folder, List.of(args).subList(1, args.length));
        }

        /** {@return the arguments that {@link OwnJvm#run} was given} */
        public List<String> arguments() {
            return arguments;
        }

        /** Ends this JVM as a program does, whatever threads are left behind; null if nothing failed. */
        public void end(@Nullable Throwable failure) {
            Path file = folder.resolve(FAILURE);
            try {
                try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file))) {
                    out.writeObject(failure);
                } catch (java.io.NotSerializableException e) {
                    try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file))) {
                        out.writeObject(asText(failure));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the outcome could not be written: " + e.getMessage(), e);
            }
            System.exit(0);
        }

        private static @Nullable Throwable asText(@Nullable Throwable failure) {
            if (failure == null) {
                return null;
            }
            Throwable cause = asText(failure.getCause());
            AssertionError text = failure instanceof SimulationFailure ours && cause != null
                    ? new SimulationFailure(String.valueOf(ours.getMessage()), ours.token(), cause)
                    : new AssertionError(failure.toString(), cause);
            text.setStackTrace(failure.getStackTrace());
            return text;
        }
    }
}
