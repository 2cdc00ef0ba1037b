package dev.simloop.threads;

import dev.simloop.CheckReturnValue;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimRandom;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.tape.Token;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Programs that are made from the operations of a class: a few threads, each of which calls some of them, drawn anew for each run. What they
 * return and throw has to be what the same calls give one after the other, in some order that keeps that of calls of which one ended before the
 * other began: the class has to be linearizable (Herlihy and Wing 1990). What it is held to is itself, called by one thread.
 *
 * <pre>{@code
 * public class StackCheck {
 *     private final Stack stack = new Stack();
 *
 *     @Operation
 *     public void push(int value) { stack.push(value); }
 *
 *     @Operation
 *     public Integer pop() { return stack.pollOrNull(); }
 * }
 *
 * Operations.of(StackCheck.class).assertLinearizable();
 * }</pre>
 *
 * <p>Threads switch where those of {@link Interleave} do, and it needs the same. Calls and arguments shrink with the schedule. An operation that
 * waits for another one ends the run as a deadlock. Two exceptions are the same if their classes are.
 */
public final class Operations {
    private static final int THREADS = 2;
    private static final int CALLS = 3;
    private static final int RUNS = 1_000;
    /** The orders of that many calls can be gone through. */
    private static final int MOST = 16;

    private final Class<?> type;
    private final List<Method> operations;
    private final int threads;
    private final int calls;
    private final int runs;

    private Operations(Class<?> type, List<Method> operations, int threads, int calls, int runs) {
        this.type = type;
        this.operations = operations;
        this.threads = threads;
        this.calls = calls;
        this.runs = runs;
    }

    /**
     * {@return programs of the methods of {@code type} that are annotated with {@link Operation}, by two threads with three calls each at most}
     *
     * @param type a public class with a public constructor without parameters; each run has an instance of its own
     * @throws IllegalArgumentException if it is none, or has no operations, or one has parameters that cannot be drawn
     */
    public static Operations of(Class<?> type) {
        Object unused = instance(type);
        return new Operations(type, Call.operations(type), THREADS, CALLS, RUNS);
    }

    private static Object instance(Class<?> type) {
        try {
            Constructor<?> made = type.getConstructor();
            return made.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    type.getName()
                            + " cannot be made: it has to be public, with a public constructor without parameters",
                    e);
        }
    }

    /**
     * {@return a copy with that many threads; 2 otherwise}
     *
     * @throws IllegalArgumentException if it is below 1, or together with the calls of each too many to go through their orders
     */
    @CheckReturnValue
    public Operations withThreads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of threads is below 1: " + count);
        }
        return within(new Operations(type, operations, count, calls, runs));
    }

    /**
     * {@return a copy whose threads make that many calls at most; 3 otherwise}
     *
     * @throws IllegalArgumentException if it is below 1, or together with the threads too many to go through their orders
     */
    @CheckReturnValue
    public Operations withCalls(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("the number of calls is below 1: " + most);
        }
        return within(new Operations(type, operations, threads, most, runs));
    }

    private static Operations within(Operations all) {
        if (all.threads * (long) all.calls > MOST) {
            throw new IllegalArgumentException(all.threads + " threads with " + all.calls + " calls each are more than "
                    + MOST + " calls, whose orders cannot be gone through");
        }
        return all;
    }

    /**
     * {@return a copy whose campaign has that many runs; 1,000 otherwise}
     *
     * @throws IllegalArgumentException if it is below 1
     */
    @CheckReturnValue
    public Operations withRuns(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of runs is below 1: " + count);
        }
        return new Operations(type, operations, threads, calls, count);
    }

    /**
     * {@return a campaign over such programs, for what this class has no word for: a strategy, seeds, workers}
     *
     * @throws IllegalStateException if no class can have points
     */
    public Campaign campaign() {
        return Interleave.campaign(new Program(), runs);
    }

    /**
     * Runs the campaign, and throws the first finding, shrunk and explained, if there is one.
     *
     * @return the result of a campaign without a finding
     * @throws dev.simloop.failure.SimulationFailure if a run failed
     * @throws IllegalStateException if no thread came to a point: none of their code has any
     */
    public CampaignResult assertLinearizable() {
        return Interleave.assertHolds(campaign());
    }

    /** Runs once what {@code token} stands for. */
    public RunReport replay(String token) {
        return campaign().replay(token);
    }

    private final class Program implements Scenario {
        @Override
        public @Nullable Object run(World world) throws Exception {
            SimRandom random = world.random("operations");
            History history = new History(instance(type));
            Interleave<History> program = Interleave.of(() -> history);
            for (int i = 1; i <= threads; i++) {
                List<Call> own = new ArrayList<>();
                for (int left = 1 + random.nextInt(calls); left > 0; left--) {
                    own.add(Call.draw(operations, random));
                }
                history.threads.add(own);
                program = program.withThread("t" + i, all -> all.run(own));
            }
            return program.withInvariant("linearizable", History::check)
                    .program()
                    .run(world);
        }

        @Override
        public String replayCommand(Token token) {
            return "Operations.of(" + type.getSimpleName() + ".class).replay(\"" + token + "\")";
        }
    }

    /** What the threads of one run call, and when. Threads have the turn one at a time. */
    private final class History {
        final List<List<Call>> threads = new ArrayList<>();
        private final Object target;
        private int moment;

        History(Object target) {
            this.target = target;
        }

        void run(List<Call> calls) {
            for (Call call : calls) {
                call.began = moment++;
                call.run(target);
                call.ended = moment++;
            }
        }

        boolean check() {
            if (isSome(new ArrayList<>(), new int[threads.size()])) {
                return true;
            }
            StringBuilder text = new StringBuilder("no order of these calls gives what they gave:");
            for (int i = 0; i < threads.size(); i++) {
                text.append("\n  t").append(i + 1);
                for (Call call : threads.get(i)) {
                    text.append("  ").append(call);
                }
            }
            throw new AssertionError(text.toString());
        }

        /** {@return whether an order that begins with {@code before}, calls that gave what they gave, can be ended} */
        private boolean isSome(List<Call> before, int[] next) {
            boolean isEnd = true;
            for (int i = 0; i < next.length; i++) {
                if (next[i] == threads.get(i).size()) {
                    continue;
                }
                isEnd = false;
                Call call = threads.get(i).get(next[i]);
                if (!mayBeNext(call, next) || !givesTheSame(before, call)) {
                    continue;
                }
                before.add(call);
                next[i]++;
                boolean found = isSome(before, next);
                next[i]--;
                before.remove(before.size() - 1);
                if (found) {
                    return true;
                }
            }
            return isEnd;
        }

        /** {@return whether none that is left had ended before {@code call} began} */
        private boolean mayBeNext(Call call, int[] next) {
            for (int i = 0; i < next.length; i++) {
                if (next[i] < threads.get(i).size() && threads.get(i).get(next[i]).ended < call.began) {
                    return false;
                }
            }
            return true;
        }

        private boolean givesTheSame(List<Call> before, Call call) {
            Object fresh = instance(type);
            for (Call earlier : before) {
                earlier.again().run(fresh);
            }
            Call now = call.again();
            now.run(fresh);
            return now.endedAs(call);
        }
    }
}
