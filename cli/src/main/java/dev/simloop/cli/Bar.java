package dev.simloop.cli;

import dev.simloop.campaign.CampaignListener;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A bar on the error output while a person watches, and nothing at all elsewhere. To be used by one thread; close it
 * when the work has ended.
 */
final class Bar implements CampaignListener, AutoCloseable {
    private final String title;
    private final @Nullable PrintStream out;
    private @Nullable ProgressBar bar;

    Bar(String title, @Nullable PrintStream out) {
        this.title = title;
        this.out = out;
    }

    /** {@return a bar if the program runs on a terminal} */
    static Bar standard(String title) {
        return new Bar(title, Terminal.isInteractive() ? System.err : null);
    }

    @Override
    public void onProgress(Progress progress) {
        String failures = progress.failures() + (progress.failures() == 1 ? " failure" : " failures");
        String pace = String.format(Locale.ROOT, " %.0f seeds/s, %s", progress.seedsPerSecond(), failures);
        boolean going = progress.done() > 0 && progress.done() < progress.total();
        show(
                progress.done(),
                progress.total(),
                going ? pace + ", " + (progress.remaining().toSeconds() + 1) + " s to go" : pace);
    }

    /** Shows that {@code done} of {@code total} is done. */
    void show(long done, long total, String message) {
        if (out == null) {
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(title)
                    .setInitialMax(total)
                    .setConsumer(new ConsoleProgressBarConsumer(out))
                    .hideEta()
                    .build();
        }
        bar.setExtraMessage(message);
        bar.stepTo(done);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
