package dev.simloop.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.event.EventKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What can be told of the page without a browser; {@code ReportBrowserTest} (profile browser) uses it. */
class HtmlReportTest {
    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);

    private static String hostile() {
        var log = new Logs();
        log.step("h</script>", Logs.HOSTILE, "<A.java:1>", -1);
        log.observe("\u0000\u2028\ud800", "a\nb\"\\{{data}}");
        log.add(EventKind.FAILURE, log.last(), "<!--", "-->");
        return Report.of(log.done("<b>t</b>", Logs.HOSTILE))
                .withReplayCommand(Logs.HOSTILE)
                .html();
    }

    @Test
    void noTextOfTheProgramEndsItsElement() {
        String page = hostile();

        assertThat(page).doesNotContain("alert(1)</script>", "h</script>", "<b>t", "<A.java", "{{policy}}");
        assertThat(page).contains("\\u003cscript\\u003ealert(1)", "<title>&#60;b&#62;t&#60;/b&#62;, seed 4823</title>");
        assertThat(page).contains("\\u0000\\u2028\ufffd", "a\\u000ab\\\"\\\\{{data}}");
        assertThat(SCRIPT.matcher(page).results()).hasSize(2);
    }

    @Test
    void thePolicyAllowsTheTwoScriptsOfThePageAndNoConnection() throws Exception {
        String page = hostile();
        String policy = page.substring(page.indexOf("default-src"), page.indexOf("\">", page.indexOf("default-src")));

        assertThat(policy).startsWith("default-src 'none'").doesNotContain("unsafe", "connect-src", "http");
        var scripts = SCRIPT.matcher(page);
        while (scripts.find()) {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(scripts.group(1).getBytes(StandardCharsets.UTF_8));
            assertThat(policy).contains("sha256-" + Base64.getEncoder().encodeToString(digest));
        }
    }

    @Test
    void carriesTheLicenseOfWhatItBundles() {
        assertThat(hostile())
                .contains("Copyright 2010-2023 Mike Bostock")
                .contains("Permission to use, copy, modify, and/or distribute this software");
    }

    @Test
    void equalLogsGiveEqualPages() {
        assertThat(Report.of(Logs.cluster(200, 0)).html())
                .isEqualTo(Report.of(Logs.cluster(200, 0)).html());
    }

    @Test
    void namesWhereTheRunsPart() {
        var failing = Logs.cluster(200, 0);
        var passing = Logs.cluster(200, 5);
        int parting = FirstDifference.between(failing, passing);

        assertThat(failing.events().subList(0, parting))
                .isEqualTo(passing.events().subList(0, parting));
        assertThat(failing.events().get(parting)).isNotEqualTo(passing.events().get(parting));
        assertThat(Report.of(failing).withNearestPassing(passing).html()).contains("\"divergence\":" + parting + ",");
        assertThat(FirstDifference.between(failing, failing)).isEqualTo(FirstDifference.NONE);
        assertThat(FirstDifference.between(failing, null)).isEqualTo(FirstDifference.NONE);
    }

    @Test
    void aRunThatIsTheBeginningOfTheOtherPartsAtItsEnd() {
        var longer = new Logs().step("a", "a/x", "A.java:1", -1).observe("v", 1);
        var shorter = new Logs().step("a", "a/x", "A.java:1", -1);

        assertThat(FirstDifference.between(longer.done("", ""), shorter.done("", "")))
                .isEqualTo(1);
    }

    @Test
    void aDepartureIsAtAnEventOfTheRun() {
        var log = new Logs().step("a", "a/x", "A.java:1", -1).done("", "");

        assertThatThrownBy(() ->
                        Report.of(log).withDeviations(List.of(new ExplainedDeviation("schedule", 3, "b", "a", 7))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("departure schedule 3 is at event 7 of a log of 1");
    }
}
