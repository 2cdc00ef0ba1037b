package dev.simloop.libraries;

import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import shop.Programs.Program;
import shop.Stage;

/** The two ways in which the classes of the shop are used. */
final class Stages {
    private static final long LONGEST_MILLIS = 60;
    private static final long LONGEST_WAIT_SECONDS = 2;

    private Stages() {}

    /** On the thread of a run. */
    private record InRun(World world) implements Stage {
        @Override
        public <T> T await(CompletionStage<T> stage) {
            return world.await(stage);
        }

        @Override
        public void pass(Duration time) {
            world.runFor(time);
        }
    }

    /** On a thread of the JVM, the peer of the comparison: real time, cut to some milliseconds. Only the evidence runs on it, no test. */
    private static final class OnThreads implements Stage {
        @Override
        public <T> T await(CompletionStage<T> stage) {
            try {
                return stage.toCompletableFuture().get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new IllegalStateException("the program takes minutes", e);
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalArgumentException("the program does not end on threads", e);
            }
        }

        @Override
        public void pass(Duration time) {
            try {
                Thread.sleep(Math.min(LONGEST_MILLIS, time.toMillis()));
            } catch (InterruptedException e) {
                throw new IllegalArgumentException("interrupted", e);
            }
        }
    }

    /** {@return many runs of {@code program}, which take over what it needs} */
    static Campaign campaign(Program program, boolean mended) {
        return Campaign.ofAction(world -> program.body().run(new InRun(world), mended))
                .withConfig(SimConfig.defaults().withTakeOver(program.ring().toArray(new TakeOver[0])));
    }

    /** {@return how many of {@code times} uses on plain threads go wrong} */
    static int wrongOnThreads(Program program, boolean mended, int times) {
        int wrong = 0;
        for (int i = 0; i < times; i++) {
            try {
                program.body().run(new OnThreads(), mended);
            } catch (IllegalStateException e) {
                wrong++;
            }
        }
        return wrong;
    }
}
