package dev.simloop.junit;

import dev.simloop.CheckReturnValue;
import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignListener;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.ExhaustiveResult;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.FreshJvm;
import dev.simloop.campaign.ScheduleBound;
import dev.simloop.campaign.Seeds;
import dev.simloop.failure.SimulationFailure;
import dev.simloop.failure.TapeMismatchException;
import dev.simloop.spi.ReplayCommand;
import dev.simloop.tape.Token;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as one test, of any test framework: runs the pinned runs of the test first, then its seeds on all cores,
 * and fails with the first finding. Immutable; each configuring method returns a changed copy.
 *
 * <p>Seeds and listener are the campaign's unless the sweep is given its own. The system properties of {@link
 * SeedSource} hold here, too; {@code simloop.strategy=pct(3)} hunts with one strategy, and pinned tokens and {@code
 * simloop.replay=TOKEN} may be of any that a descriptor can name. {@code simloop.seed=17} names a bare seed, which means
 * strategy {@code random}. The line that runs a failure again names the token.
 */
public final class SeedSweep {
    private static final StackWalker CALLER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final Campaign campaign;
    private final TestName test;
    private final Seeds seeds;
    private final @Nullable CampaignListener listener;
    private final Explained explained;
    private final FreshJvm freshJvm;

    private SeedSweep(
            Campaign campaign,
            TestName test,
            Seeds seeds,
            @Nullable CampaignListener listener,
            Explained explained,
            FreshJvm freshJvm) {
        this.campaign = campaign;
        this.test = test;
        this.seeds = seeds;
        this.listener = listener;
        this.explained = explained;
        this.freshJvm = freshJvm;
    }

    /** {@return a sweep of the campaign's seeds (1,000 from 0 on, by default) for the test method that makes this call} */
    public static SeedSweep of(Campaign campaign) {
        var caller = CALLER.walk(frames -> frames.skip(1).findFirst()).orElseThrow();
        return new SeedSweep(
                campaign,
                new TestName(caller.getDeclaringClass(), sourceName(caller.getMethodName())),
                campaign.seeds(),
                null,
                Explained.DEFAULT,
                FreshJvm.NONE);
    }

    /** {@return a copy for that test method, where {@link #of} is called by another} */
    @CheckReturnValue
    public SeedSweep withTest(Class<?> type, String method) {
        return new SeedSweep(campaign, new TestName(type, method), seeds, listener, explained, freshJvm);
    }

    /**
     * {@return a copy that runs {@code many} seeds from the first on}
     *
     * @throws IllegalArgumentException if the range is empty
     */
    @CheckReturnValue
    public SeedSweep withSeeds(int many) {
        return new SeedSweep(campaign, test, Seeds.range(seeds.first(), many), listener, explained, freshJvm);
    }

    /** {@return a copy that runs as many seeds from {@code first} on} */
    @CheckReturnValue
    public SeedSweep withStart(long first) {
        return new SeedSweep(campaign, test, Seeds.range(first, seeds.size()), listener, explained, freshJvm);
    }

    /** {@return a copy that tells {@code to} how it goes, in place of the campaign's listener or a {@link ProgressPrinter}} */
    @CheckReturnValue
    public SeedSweep withListener(CampaignListener to) {
        return new SeedSweep(campaign, test, seeds, to, explained, freshJvm);
    }

    /**
     * {@return a copy that shrinks a finding with at most that many runs, for about that time on the wall} (default: 2,000
     * and 60 s); 0 runs leave it as it is.
     *
     * @throws IllegalArgumentException if one of them is negative
     */
    @CheckReturnValue
    public SeedSweep withBudget(int runs, Duration time) {
        return new SeedSweep(campaign, test, seeds, listener, new Explained(runs, time), freshJvm);
    }

    /**
     * {@return a copy that asks {@code other} whether a finding repeats in a fresh JVM} Without it none is asked, for a lambda
     * has no name; the sweep of a {@link SimTest} asks one.
     */
    @CheckReturnValue
    public SeedSweep withFreshJvm(FreshJvm other) {
        return new SeedSweep(campaign, test, seeds, listener, explained, other);
    }

    /**
     * Runs it.
     *
     * @return what the seeds did; the pinned runs are not counted
     * @throws dev.simloop.failure.SimulationFailure if a run fails; the message ends with how to repeat and pin it
     * @throws IllegalStateException if the thread was interrupted before all seeds were run
     */
    public CampaignResult run() {
        var properties = SeedProperties.read();
        ReplayCommand.use(token ->
                token.isEdited() ? null : ReplayCommandLine.ofToken(test, token) + PinnedSeeds.howToPin(test, token));
        try {
            var replay = properties.replay();
            var tape = properties.tape();
            return tape != null
                    ? followed(TapeFile.read(tape, test), properties.breakAt())
                    : replay == null ? explore(properties) : replayed(replay, properties.breakAt());
        } finally {
            ReplayCommand.use(null);
        }
    }

    /**
     * Runs the pinned runs, then all schedules within {@code bound} in place of seeds; where properties name runs, those.
     *
     * @throws SimulationFailure if a run fails
     * @throws AssertionError if {@code schedules} do not suffice
     */
    void search(ScheduleBound bound, long schedules) {
        var properties = SeedProperties.read();
        if (properties.namesRuns()) {
            var unused = run();
            return;
        }
        ReplayCommand.use(token ->
                token.isEdited() ? null : ReplayCommandLine.ofToken(test, token) + PinnedSeeds.howToPin(test, token));
        try {
            for (var pin : PinnedSeeds.of(test)) {
                again(pin.token(), pin.place(), null);
            }
            ExhaustiveResult result;
            try (var printer = ProgressPrinter.standard(test.toString())) {
                result = campaign.withSeeds(seeds)
                        .exhaustive(bound)
                        .withMaxSchedules(schedules)
                        .withListener(printer::onSearching)
                        .run();
            }
            var finding = result.finding();
            if (finding != null) {
                throw explained.failure(campaign.withStrategy(finding.token().strategy()), finding, test, freshJvm);
            }
            if (result.verdict() == ExhaustiveResult.Verdict.STOPPED) {
                throw new AssertionError(test + ": " + result.describe()
                        + "\n  a test that is exhaustive has to come to its end: raise @SimTest(schedules = "
                        + schedules
                        + ") or lower the bound " + bound);
            }
            var unused = result.assertPassed();
            System.out.println("simloop: " + test + ": " + result.describe());
        } finally {
            ReplayCommand.use(null);
        }
    }

    private CampaignResult explore(SeedProperties properties) {
        var campaign = withStrategy(properties.strategy());
        if (!properties.only().isEmpty()) {
            // A few chosen seeds cannot be expected to cover what the campaign requires of all.
            return hunt(
                    campaign.requiringNothing(),
                    Seeds.of(properties.only().stream()
                            .mapToLong(Long::longValue)
                            .toArray()));
        }
        for (var pin : PinnedSeeds.of(test)) {
            again(pin.token(), pin.place(), null);
        }
        if (!properties.givesRange()) {
            return hunt(campaign, seeds);
        }
        long from = properties.startOr(seeds.first());
        return hunt(campaign, Seeds.range(from, properties.countOr(seeds.size(), from)));
    }

    private Campaign withStrategy(@Nullable String descriptor) {
        if (descriptor == null) {
            return campaign;
        }
        try {
            return campaign.withStrategy(descriptor);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SeedProperties.STRATEGY + ": " + e.getMessage(), e);
        }
    }

    private CampaignResult hunt(Campaign from, Seeds which) {
        var what = freshJvm == FreshJvm.NONE ? from : from.withFreshJvm(freshJvm);
        if (listener != null) {
            return passed(what, what.withSeeds(which).withListener(listener).run(), which.size());
        }
        if (campaign.listener() != CampaignListener.SILENT) {
            return passed(what, what.withSeeds(which).run(), which.size());
        }
        CampaignResult result;
        try (var printer = ProgressPrinter.standard(test.toString())) {
            result = what.withSeeds(which).withListener(printer).run();
        }
        return passed(what, result, which.size());
    }

    private CampaignResult passed(Campaign what, CampaignResult result, int seeds) {
        if (!result.findings().isEmpty()) {
            throw explained.failure(what, result, test, freshJvm);
        }
        if (result.seedsRun() < seeds) {
            throw new IllegalStateException("interrupted: " + result.seedsRun() + " of " + seeds + " seeds of " + test
                    + " were run, and none of them failed");
        }
        return result.assertPassed();
    }

    private CampaignResult replayed(Token token, @Nullable Integer breakAt) {
        var report = again(token, SeedProperties.REPLAY, breakAt);
        System.out.println("simloop: " + test + " passes with token " + token);
        return CampaignResult.of(report);
    }

    /** Strictly, and where that does not work out because the program has changed, as far as the tape fits. */
    private CampaignResult followed(TapeFile file, @Nullable Integer breakAt) {
        ReplayCommand.use(token -> ReplayCommandLine.ofTape(test, file.name()));
        var stopping = stopping(breakAt);
        RunReport report;
        var outdated = file.tape().token().outdated();
        if (outdated != null) {
            return leniently(file, stopping, breakAt, outdated);
        }
        try {
            report = stopping.replay(file.tape());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SeedProperties.TAPE + "=" + file.name() + ": " + e.getMessage(), e);
        }
        if (report.failure() instanceof TapeMismatchException mismatch) {
            return leniently(
                    file,
                    stopping,
                    breakAt,
                    "the program no longer goes the way of this tape: " + mismatch.getMessage());
        }
        return told(file, report, breakAt, "");
    }

    private CampaignResult leniently(TapeFile file, Campaign stopping, @Nullable Integer breakAt, String why) {
        var report = stopping.replayLeniently(file.tape());
        return told(file, report, breakAt, "\n  followed leniently, for " + why);
    }

    private CampaignResult told(TapeFile file, RunReport report, @Nullable Integer breakAt, String departed) {
        checkStopped(report, breakAt);
        var failure = report.failure();
        if (failure != null) {
            throw new SimulationFailure(
                    report.describe() + departed, report.token().toString(), failure);
        }
        System.out.println("simloop: " + test + " passes with the tape " + file.name() + departed);
        return CampaignResult.of(report);
    }

    private RunReport again(Token token, String place, @Nullable Integer breakAt) {
        RunReport report;
        try {
            report = stopping(breakAt).replay(token.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        }
        checkStopped(report, breakAt);
        if (!report.passed()) {
            throw explained.failure(
                    token.strategy().equals(campaign.config().strategy())
                            ? campaign
                            : campaign.withStrategy(token.strategy()),
                    Finding.of(report),
                    test,
                    freshJvm);
        }
        return report;
    }

    private Campaign stopping(@Nullable Integer breakAt) {
        return breakAt == null
                ? campaign
                : campaign.withConfig(campaign.config().withBreakAt(breakAt));
    }

    private void checkStopped(RunReport report, @Nullable Integer breakAt) {
        var log = report.events();
        if (breakAt != null && log != null && breakAt >= log.events().size()) {
            System.err.println("simloop: " + SeedProperties.BREAK_AT + "=" + breakAt + " was not reached: the run of "
                    + test + " has " + log.events().size() + " events, from 0 on");
        }
    }

    /** {@return the method as the source has it, where the call is in a lambda} */
    private static String sourceName(String method) {
        if (method.startsWith("lambda$")) {
            return method.substring("lambda$".length(), method.lastIndexOf('$'));
        }
        int kotlin = method.indexOf("$lambda");
        return kotlin < 0 ? method : method.substring(0, kotlin);
    }
}
