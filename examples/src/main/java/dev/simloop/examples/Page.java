package dev.simloop.examples;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.junit.ProgressPrinter;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** The terminal, in two columns. */
final class Page {
    private final PrintStream out;
    private int chapters;

    Page(PrintStream out) {
        this.out = out;
    }

    void chapter(String title) {
        chapters++;
        out.println();
        out.println(chapters + ". " + title);
    }

    void line(String label, String text, Object... values) {
        out.println(String.format(Locale.ROOT, "   %-13s ", label) + String.format(Locale.ROOT, text, values));
    }

    /** {@return the result of {@code campaign}; shows how far it is meanwhile, if it takes long enough} */
    CampaignResult run(String title, Campaign campaign) {
        try (var progress = ProgressPrinter.standard("   " + title)) {
            return campaign.withListener(progress).run();
        }
    }

    void end(boolean asExpected) {
        out.println();
        out.println(asExpected ? "All as expected." : "NOT as expected: see above.");
    }

    static double seconds(long nanos) {
        return nanos / 1e9;
    }

    static double seconds(Duration duration) {
        return Math.max(1e-3, seconds(duration.toNanos()));
    }
}
