package dev.simloop.junit;

import dev.simloop.campaign.CampaignListener;
import dev.simloop.campaign.ExhaustiveListener;
import dev.simloop.shrink.ShrinkListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a campaign goes: as a bar on a terminal, elsewhere as a line every few seconds. A campaign that is over
 * before the first line prints nothing. For one campaign; close it when that has ended.
 *
 * <p><b>Threads:</b> to be used by one thread, the one that runs the campaign.
 */
public final class ProgressPrinter implements CampaignListener, AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final String title;
    private final PrintStream out;
    private final Duration every;
    private final boolean bar;
    private @Nullable ProgressBar shown;
    private @Nullable Progress last;
    private @Nullable Progress printed;
    private Duration shrinkingSince = Duration.ZERO;
    private Duration searchingSince = Duration.ZERO;

    private ProgressPrinter(String title, PrintStream out, Duration every, boolean bar) {
        this.title = title;
        this.out = out;
        this.every = every;
        this.bar = bar;
    }

    /** {@return a printer to standard output: a bar if that is a terminal and no CI, else a line every 5 seconds} */
    public static ProgressPrinter standard(String title) {
        return Terminal.isInteractive() ? bar(title, System.out) : lines(title, System.out, EVERY);
    }

    /**
     * {@return a printer of a line whenever a campaign has run for another {@code every} of wall time}
     *
     * @throws IllegalArgumentException if {@code every} is negative
     */
    public static ProgressPrinter lines(String title, PrintStream out, Duration every) {
        if (every.isNegative()) {
            throw new IllegalArgumentException("time between lines is negative: " + every);
        }
        return new ProgressPrinter(title, out, every, false);
    }

    /** {@return a printer of a bar} */
    public static ProgressPrinter bar(String title, PrintStream out) {
        return new ProgressPrinter(title, out, EVERY, true);
    }

    @Override
    public void onProgress(Progress progress) {
        last = progress;
        if (bar) {
            move(progress);
        } else if (progress.elapsed().compareTo(due()) >= 0) {
            line(progress);
        }
    }

    /** Tells how the shrinking of a finding goes: a line whenever it has gone on for another while. */
    void onShrinking(ShrinkListener.Progress progress) {
        if (progress.elapsed().compareTo(shrinkingSince.plus(every)) >= 0) {
            shrinkingSince = progress.elapsed();
            out.println(title + ": shrinking, " + progress.candidates() + " of at most " + progress.budget()
                    + " candidates tried");
        }
    }

    /** Tells how an exhaustive search goes: a line whenever it has gone on for another while. */
    void onSearching(ExhaustiveListener.Progress progress) {
        if (progress.elapsed().compareTo(searchingSince.plus(every)) >= 0) {
            searchingSince = progress.elapsed();
            out.println(String.format(
                    Locale.ROOT,
                    "%s: %,d of about %,d schedules within %s, about %d s to go",
                    title,
                    progress.schedules(),
                    progress.estimatedTotal(),
                    progress.bound(),
                    progress.remaining().toSeconds() + 1));
        }
    }

    /** Prints the last state, if any has been printed before, and takes the bar off. */
    @Override
    public void close() {
        if (shown != null) {
            shown.close();
            shown = null;
        } else if (printed != null && last != null && !last.equals(printed)) {
            line(last);
        }
    }

    private Duration due() {
        return printed == null ? every : printed.elapsed().plus(every);
    }

    private void line(Progress progress) {
        printed = progress;
        out.println(title + ": " + progress.done() + " of " + progress.total() + " seeds, " + rest(progress));
    }

    private void move(Progress progress) {
        if (shown == null) {
            shown = new ProgressBarBuilder()
                    .setTaskName(title)
                    .setInitialMax(progress.total())
                    .setConsumer(new ConsoleProgressBarConsumer(out))
                    .hideEta()
                    .build();
        }
        shown.setExtraMessage(" " + rest(progress));
        shown.stepTo(progress.done());
    }

    private static String rest(Progress progress) {
        var text = String.format(
                Locale.ROOT,
                "%.0f seeds/s, %d %s",
                progress.seedsPerSecond(),
                progress.failures(),
                progress.failures() == 1 ? "failure" : "failures");
        return progress.done() == 0 || progress.done() == progress.total()
                ? text
                : text + ", " + (progress.remaining().toSeconds() + 1) + " s to go";
    }
}
