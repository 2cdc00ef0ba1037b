package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.SimConfig;
import dev.simloop.failure.EndlessWorkException;
import dev.simloop.failure.NondeterminismException;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.internal.Times;
import dev.simloop.internal.WallClock;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.tape.Token;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How another JVM finds a scenario. Explanations ask a fresh one whether the seed of a finding goes the same way there. It walks {@code Set.of} the other way than this one,
 * and nothing has run in it before. That takes the start of a JVM, about half a second, for each finding that is reported; a
 * hunt never asks.
 *
 * <p>It takes a scenario that the other JVM can find by name: a factory method, a {@code @SimTest}, what the command line
 * named. For any other {@link #none} says why nothing was asked. Nothing is asked under a debugger, nor with the system
 * property {@value #PROPERTY} set to {@code false}.
 *
 * <p>The JVM has the class path, the system properties and the {@code --add-opens} of this one, no agents but SimLoop's, and 10 seconds.
 *
 * <p>A campaign that takes over what there is once in a JVM has JVMs for its workers, by {@link Campaign#withFreshJvm}. These have all agents,
 * coverage agents among them, and no debugger.
 */
public final class FreshJvm {
    /** The system property that switches it off: {@code false}. */
    public static final String PROPERTY = "simloop.freshJvm";

    /** For a scenario that nothing but a reference names. */
    public static final FreshJvm NONE = none("a lambda has no name");

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String RESULT = "result";
    private static final int SAID_MOST = 300;
    private static final int MIB = 20;

    private final @Nullable Class<?> main;
    private final List<String> arguments;
    private final List<Class<?>> holders;
    private final String why;
    private final Duration patience;

    private FreshJvm(
            @Nullable Class<?> main, List<String> arguments, List<Class<?>> holders, String why, Duration patience) {
        this.main = main;
        this.arguments = List.copyOf(arguments);
        this.holders = List.copyOf(holders);
        this.why = why;
        this.patience = patience;
    }

    /**
     * {@return one that asks nothing}
     *
     * @param why what is told instead, such as {@code a lambda has no name}
     */
    public static FreshJvm none(String why) {
        return new FreshJvm(null, List.of(), List.of(), Objects.requireNonNull(why), PATIENCE);
    }

    /**
     * {@return one that calls a static method without parameters to get the scenario}
     *
     * @param holder the class of the method, on the class path or module path of this JVM
     * @param method its name; it returns a {@link dev.simloop.Scenario}, or a {@link Campaign} whose scenario and configuration
     *     count
     * @throws IllegalArgumentException if there is no such method
     */
    public static FreshJvm factory(Class<?> holder, String method) {
        Method found = Audit.factoryMethod(holder, method);
        return main(FreshFactory.class, List.of(holder.getName(), found.getName()), holder);
    }

    /**
     * {@return one that starts {@code main}, which answers by {@link Question}} For frameworks, which have names of their own.
     *
     * @param arguments follow those of the question
     * @param holders classes whose places and loaders the other JVM needs
     */
    public static FreshJvm main(Class<?> main, List<String> arguments, Class<?>... holders) {
        return new FreshJvm(main, arguments, List.of(holders), "", PATIENCE);
    }

    FreshJvm withPatience(Duration most) {
        return new FreshJvm(main, arguments, holders, why, most);
    }

    /** {@return what is known of whether {@code finding} of {@code campaign} repeats, after asking if that can tell more} */
    public Repetition ask(Campaign campaign, Finding finding) {
        String not = whyNot(finding);
        if (!not.isEmpty()) {
            return Repetition.notAsked(finding, not);
        }
        try {
            Path folder = Files.createTempDirectory("simloop-fresh");
            try {
                return ask(folder, campaign, finding);
            } finally {
                ForkedRuns.delete(folder);
            }
        } catch (IOException e) {
            return Repetition.notAsked(finding, "it could not be started: " + e.getMessage());
        }
    }

    private String whyNot(Finding finding) {
        Throwable failure = finding.original().failure();
        if (main == null) {
            return why;
        }
        if (finding.token().isEdited()) {
            return "only its tape makes this run";
        }
        if (finding.reproduction() == Finding.Reproduction.UNSTABLE || failure instanceof NondeterminismException) {
            return "its runs differ here already";
        }
        if (finding.reproduction() == Finding.Reproduction.HEAP_GREW
                || failure instanceof UnresponsiveException
                || failure instanceof EndlessWorkException) {
            return "the run does not end by itself";
        }
        return ChildJvm.whyNot();
    }

    private Repetition ask(Path folder, Campaign campaign, Finding finding) throws IOException {
        ChildJvm.writeProperties(folder);
        Path said = folder.resolve("said");
        List<String> command = command(folder, finding.token());
        long end = WallClock.nanos() + patience.toNanos();
        while (true) {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try {
                if (!process.waitFor(end - WallClock.nanos(), TimeUnit.NANOSECONDS)) {
                    return Repetition.notAsked(finding, "it did not answer within " + Times.text(patience.toNanos()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Repetition.notAsked(finding, "the thread was interrupted");
            } finally {
                process.destroyForcibly();
            }
            int exit = process.exitValue();
            if (exit == 0 && Files.exists(folder.resolve(RESULT))) {
                return judged(campaign, finding, Answer.read(folder.resolve(RESULT)));
            }
            if (exit != ForkedAudit.OTHER_ORDER) {
                return Repetition.notAsked(finding, "it ended with " + exit + ": " + said(said));
            }
        }
    }

    /** {@return why no worker can have a JVM of its own; empty if one can} */
    String whyNoWorker() {
        if (main == null) {
            return why;
        }
        return ChildJvm.whyNot();
    }

    /** {@return whether the scenario has no name, so that whoever made the campaign can change it} */
    boolean isNameless() {
        return main == null;
    }

    /** Starts the JVM of a worker, whose errors are those of this one. */
    Process startWorker(Path folder, Duration watchdog, long heap) throws IOException {
        ChildJvm.writeProperties(folder);
        List<String> command = new ArrayList<>();
        command.add(ChildJvm.java());
        command.add("-XX:+UseSerialGC");
        command.add("-Xmx" + (heap >> MIB) + "m");
        command.addAll(ChildJvm.options());
        command.addAll(ChildJvm.agents());
        addProgram(command, folder, ForkedAudit.ANY, Question.WORKER + watchdog.toNanos());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeAll(ChildJvm.ENVIRONMENT);
        return builder.start();
    }

    private List<String> command(Path folder, Token token) {
        List<String> command = new ArrayList<>();
        command.add(ChildJvm.java());
        // It lives for a second.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+UseSerialGC");
        command.addAll(ChildJvm.options());
        command.addAll(ChildJvm.agent());
        addProgram(command, folder, ForkedAudit.otherOrder(), token.toString());
        return command;
    }

    private void addProgram(List<String> command, Path folder, String order, String question) {
        command.addAll(ChildJvm.program(Objects.requireNonNull(main), holders));
        command.add(folder.toString());
        command.add(order);
        command.add(question);
        command.addAll(arguments);
    }

    private static String said(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        // What ended it comes last.
        return text.substring(Math.max(0, text.length() - SAID_MOST)).replaceAll("\\s+", " ");
    }

    private static Repetition judged(Campaign campaign, Finding finding, Answer there) {
        ForkedRuns.Seed found = ForkedRuns.Seed.of(finding.original());
        if (there.agree && there.first.equals(found)) {
            return new Repetition(
                    finding.reproduction(),
                    finding.repeated(),
                    finding.repeats(),
                    Repetition.Elsewhere.REPEATS,
                    there.threads ? "its runs start threads that are not the loop's, so another may differ" : "",
                    NondeterminismSource.UNKNOWN);
        }
        boolean asHere = finding.reproduction() == Finding.Reproduction.FIRST_RUN_EFFECT
                && there.first.equals(found)
                && there.laterAgree
                && there.second.equals(ForkedRuns.Seed.of(finding.rerun()));
        String how = asHere
                ? "its first run is as the one that was found, and all later ones are as the later ones here"
                : there.agree
                        ? "all its runs " + there.text
                        : there.laterAgree
                                ? "its first run differs from its later ones"
                                : "its runs differ from each other";
        Suspects suspects = Divergence.suspects(finding.rerun(), finding.rerun(), campaign.scenario());
        // A first run is slow as well: where the program asks for time, that may be what sets it apart.
        boolean statics = asHere
                && !suspects.has(NondeterminismSource.REAL_CLOCK)
                && !suspects.has(NondeterminismSource.FOREIGN_THREAD);
        String candidates = statics ? "" : Divergence.candidates("", suspects);
        return new Repetition(
                finding.reproduction(),
                finding.repeated(),
                finding.repeats(),
                Repetition.Elsewhere.DIFFERS,
                candidates.isEmpty() ? how : how + "; " + candidates,
                statics ? NondeterminismSource.STATIC_STATE : NondeterminismSource.UNKNOWN);
    }

    /**
     * What the other JVM found out.
     *
     * @param agree whether all runs went as the first one
     * @param laterAgree whether all runs but the first went as the second one
     * @param threads whether runs but the first started threads that are not the loop's
     * @param text how the first one ended, in words
     */
    private record Answer(
            ForkedRuns.Seed first,
            ForkedRuns.Seed second,
            boolean agree,
            boolean laterAgree,
            boolean threads,
            String text) {
        static Answer read(Path file) throws IOException {
            List<String> lines = Files.readAllLines(file);
            return new Answer(
                    ForkedRuns.Seed.parse(lines.get(0)),
                    ForkedRuns.Seed.parse(lines.get(1)),
                    Boolean.parseBoolean(lines.get(2)),
                    Boolean.parseBoolean(lines.get(3)),
                    Boolean.parseBoolean(lines.get(4)),
                    lines.get(5));
        }
    }

    /** What the other JVM is asked: the first arguments of its {@code main}. */
    public static final class Question {
        private static final int OWN = 3;
        private static final int RUNS_LEAST = 3;
        private static final int RUNS_MOST = 100;
        private static final long STEPS_MOST = 100_000;

        /** What the question begins with where a worker is wanted, before the time that one task may take. */
        private static final String WORKER = "worker:";

        private static volatile @Nullable ServedWorker worker;

        private final Path folder;
        private final String asked;
        private final List<String> arguments;

        private Question(Path folder, String asked, List<String> arguments) {
            this.folder = folder;
            this.asked = asked;
            this.arguments = arguments;
        }

        /**
         * {@return the question that this JVM was started with} Does not return where the JVM is not the one that was wanted:
         * it ends then, and another is started.
         *
         * @param args those of {@code main}
         */
        public static Question of(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            ForkedAudit.checkOrder(args[1]);
            if (args[2].startsWith(WORKER)) {
                worker = new ServedWorker(Duration.ofNanos(Long.parseLong(args[2].substring(WORKER.length()))));
            }
            ChildJvm.readProperties(folder);
            return new Question(folder, args[2], List.of(args).subList(OWN, args.length));
        }

        /** {@return the arguments that {@link FreshJvm#main} was given} */
        public List<String> arguments() {
            return arguments;
        }

        /** Ends this JVM, whatever threads the program left behind, after writing why there is no answer; null if there is one. */
        @SuppressWarnings("SystemOut") // this JVM's output is what the other one reads
        public static void end(@Nullable Throwable failure) {
            ServedWorker serving = worker;
            if (failure != null && serving != null) {
                serving.failed(failure);
            } else if (failure != null) {
                System.out.println(failure);
            }
            System.out.flush();
            Runtime.getRuntime().halt(failure == null ? 0 : 1);
        }

        /**
         * Runs the seed and writes what came of it; where a worker is wanted, makes the runs of one, and does not return.
         *
         * @throws IllegalArgumentException if {@code campaign} has another configuration than the finding
         */
        public void answer(Campaign campaign) throws IOException {
            ServedWorker serving = worker;
            if (serving != null) {
                serving.serve(campaign);
                return;
            }
            Token token = Token.parse(asked);
            Campaign same = campaign.config().strategy().equals(token.strategy())
                    ? campaign
                    : campaign.withStrategy(token.strategy());
            if (!same.config().digest().equals(token.configuration())) {
                throw new IllegalArgumentException("the finding was made with configuration " + token.configuration()
                        + ", and here it is " + same.config().digest());
            }
            RunReport first = once(same, token, true);
            long threads = Audit.threadsStarted();
            RunReport second = once(same, token, true);
            boolean agree = first.isSameRun(second);
            boolean later = true;
            long steps = first.steps() + second.steps();
            for (int run = 2; run < RUNS_LEAST || (run < RUNS_MOST && steps < STEPS_MOST); run++) {
                RunReport further = once(same, token, false);
                agree &= further.isSameRun(first);
                later &= further.isSameRun(second);
                steps += further.steps();
            }
            Files.write(
                    folder.resolve(RESULT),
                    List.of(
                            ForkedRuns.Seed.of(first).toString(),
                            ForkedRuns.Seed.of(second).toString(),
                            Boolean.toString(agree),
                            Boolean.toString(later),
                            Boolean.toString(Audit.threadsStarted() > threads),
                            (first.passed() ? "pass" : "end with " + first.failureLine()).replaceAll("\\s+", " ")));
        }

        private static RunReport once(Campaign campaign, Token token, boolean recorded) {
            long seed = token.seed();
            SimConfig config = campaign.config().withHiccups(token.hiccups());
            return Runner.get()
                    .once(
                            recorded
                                    ? RunSpec.recorded(seed, config, campaign.scenario())
                                    : RunSpec.hunt(seed, config, campaign.scenario()));
        }
    }
}
