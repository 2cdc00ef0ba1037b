package dev.simloop.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.shrink.FailureOdds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page as a person uses it: in a real browser, with pointer and keys. */
class ReportBrowserTest {
    static final String AGAIN = "mvn test -Dtest=RaftTest#oneLeaderPerTerm -Dsimloop.seed=4823";
    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    @AfterEach
    void nothingWentWrongAndNothingWasAskedFor() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests())
                .allSatisfy(url -> assertThat(url).startsWith("file:///").endsWith(".html"));
    }

    /** A finding of that many events, with the run that it is compared with. */
    static Report report(int size) {
        EventLog failing = Logs.cluster(size, 0);
        return Report.of(failing)
                .withNearestPassing(Logs.cluster(size, 5))
                .withDeviations(List.of(new ExplainedDeviation("schedule", 17, "n3/raft#1", "n1/raft#1", size / 2)))
                .withReplayCommand(AGAIN);
    }

    @Test
    void opensOnTheFailureWithItsCauses() {
        browser.size(1500, 900).open(report(160), "small");
        assertThat(browser.requests()).hasSize(1).first().asString().endsWith("small.html");

        assertThat(browser.text("#test")).isEqualTo("dev.simloop.examples.RaftTest.oneLeaderPerTerm");
        assertThat(browser.text("#failure")).contains("has leaders n1 and n3");
        assertThat(browser.text("#token")).isEqualTo("sl2/4823/random/-/2624f37d");
        assertThat(browser.text("#again")).isEqualTo(AGAIN);
        assertThat(browser.text("#panel h2")).startsWith("VIOLATION");
        assertThat(browser.texts("#panel h3")).contains("Because of", "Where the runs part", "Led to");
        assertThat(browser.drawnCount("arrows")).isPositive();
        browser.screenshot("small");
    }

    @Test
    void theOddsLeadToTheStepThatDecided() {
        var points = List.of(
                new FailureOdds.Point(0, 9, 0, 40),
                new FailureOdds.Point(15, 22, 1, 40),
                new FailureOdds.Point(20, 40, 0, 40),
                new FailureOdds.Point(60, 40, 0, 40));
        browser.size(1500, 900).open(report(160).withOdds(new FailureOdds(points, 60)), "odds");

        assertThat(browser.texts("#panel h3")).contains("Inevitable from step 20");
        assertThat(browser.texts(".odds .jump")).hasSize(4);
        assertThat(browser.text(".odds .decisive")).contains("step 20", "100 %");
        browser.screenshot("odds");
        browser.click(".odds .decisive");
        assertThat(browser.text("#panel h2")).startsWith("STEP");
        assertThat(browser.text("#panel .facts")).contains("step\n20\n");
    }

    @Test
    void aHostileNameIsShownAsItIs() {
        var log = new Logs();
        log.step("</script><script>window.harmed=1</script>", Logs.HOSTILE, "<img src=x onerror=alert(2)>.java:1", -1);
        log.observe("<b>bold</b>", "\"'`&lt;</title><!--\u2028\u0000\ud800");
        log.add(EventKind.FAILURE, log.last(), "<svg/onload=alert(3)>", "]]>{{data}}");
        browser.size(1200, 700).open(Report.of(log.done("</title>" + Logs.HOSTILE, Logs.HOSTILE)), "hostile");

        assertThat(browser.text("#test")).isEqualTo("</title>" + Logs.HOSTILE);
        assertThat(browser.text("#failure")).isEqualTo(Logs.HOSTILE);
        assertThat(browser.texts("#labels button")).contains(Logs.HOSTILE, "</script><script>window.harmed=1</script>");
        assertThat(browser.text("#panel")).contains("<svg/onload=alert(3)>", "]]>{{data}}");
        assertThat(browser.script("return document.scripts.length")).isEqualTo(3L);
        assertThat(browser.script("return document.images.length")).isEqualTo(0L);
        assertThat(browser.script("return typeof window.harmed")).isEqualTo("undefined");
        browser.screenshot("hostile");
    }

    @Test
    void stepsWithTheKeyboard() {
        browser.size(1500, 900).open(report(160), "steps");
        int failure = browser.drawnCount("selected");

        browser.keys(",", ",");
        assertThat(browser.drawnCount("selected")).isEqualTo(failure - 2);
        browser.keys(".");
        assertThat(browser.drawnCount("selected")).isEqualTo(failure - 1);
        browser.keys(Keys.HOME);
        assertThat(browser.drawnCount("selected")).isZero();
        assertThat(browser.text("#panel h2")).startsWith("START");
        browser.keys(Keys.END);
        assertThat(browser.text("#panel h2")).startsWith("FAILURE");
        browser.keys("g");
        assertThat(browser.drawnCount("selected")).isEqualTo(failure);
        browser.keys("u");
        assertThat(browser.text("#panel h2")).startsWith("OBSERVE");
        String before = browser.text("#labels .current");
        browser.keys(Keys.ARROW_DOWN);
        assertThat(browser.text("#labels .current")).isNotEqualTo(before);
        browser.keys(Keys.ARROW_UP);
        assertThat(browser.text("#labels .current")).isEqualTo(before);
    }

    @Test
    void stepsWithinALane() {
        browser.size(1500, 900).open(report(160), "lane");
        browser.keys(Keys.ARROW_UP);
        String lane = browser.text("#labels .current");
        int selected = browser.drawnCount("selected");

        browser.press(Keys.SHIFT, Keys.ARROW_LEFT).press(Keys.SHIFT, Keys.ARROW_LEFT);

        assertThat(browser.drawnCount("selected")).isLessThan(selected);
        assertThat(browser.text("#labels .current")).isEqualTo(lane);
    }

    @Test
    void hoversAndClicks() {
        browser.size(1500, 900).open(report(160), "hover");
        // the violation's place, as the page itself has drawn it
        int[] place = browser.placeOfSelected();
        browser.keys(Keys.HOME);
        browser.point(place[0], place[1]);

        assertThat(browser.drawn("hover")).isNotEmpty();
        assertThat(browser.element("#tip").isDisplayed()).isTrue();
        assertThat(browser.text("#tip")).containsPattern("#\\d+").contains("causes behind it");
        assertThat(browser.drawnCount("chain")).isGreaterThan(3);
        browser.screenshot("hover");

        String hovered = browser.drawn("hover");
        browser.pressPointer();
        assertThat(browser.drawn("selected")).isEqualTo(hovered);

        browser.point(400, 8);
        browser.click("#panel ol .jump");
        assertThat(browser.drawnCount("selected")).isNotEqualTo(Integer.parseInt(hovered));
    }

    @Test
    void filtersByTextKindAndHost() {
        browser.size(1500, 900).open(report(160), "filter");
        int all = browser.drawnCount("shown");

        browser.keys("f", "leader", Keys.ENTER);
        int leaders = browser.drawnCount("shown");
        assertThat(leaders).isPositive().isLessThan(all);
        assertThat(browser.text("#matches")).isEqualTo(leaders + " of " + all + " shown");
        browser.keys(Keys.HOME, ".");
        assertThat(browser.text("#panel")).contains("leader");
        browser.screenshot("filter");
        browser.keys("f", Keys.ESCAPE);
        assertThat(browser.drawnCount("shown")).isEqualTo(all);

        browser.click("#kinds .chip:first-child");
        int withoutSteps = browser.drawnCount("shown");
        assertThat(withoutSteps).isLessThan(all);
        browser.click("#hosts .chip:nth-child(2)");
        assertThat(browser.drawnCount("shown")).isLessThan(withoutSteps);
        assertThat(browser.element("#hosts .chip:nth-child(2)").getDomAttribute("aria-pressed"))
                .isEqualTo("false");
    }

    @Test
    void marksWhereTheRunsPart() {
        browser.size(1500, 900).open(report(160), "parting");

        browser.keys("d");
        int parting = browser.drawnCount("selected");
        assertThat(browser.texts(".parting .side li:first-child .jump"))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).contains("#" + parting));
        int both = browser.drawnCount("drawn");
        browser.click(".parting .side:last-child .jump");
        assertThat(browser.drawn("run")).isEqualTo("passing");
        browser.keys("p");
        assertThat(browser.drawn("run")).isEqualTo("failing");
        assertThat(browser.drawnCount("drawn")).isLessThan(both);
        browser.click("#overlay");
        assertThat(browser.drawnCount("drawn")).isEqualTo(both);
    }

    @Test
    void zoomsFoldsAndChangesTheAxis() {
        browser.size(1500, 900).open(report(160), "zoom");
        double span = browser.span();

        browser.keys("+", "+");
        assertThat(browser.span()).isLessThan(span);
        browser.keys("-");
        double closer = browser.span();
        browser.wheel(500, 200, -300);
        assertThat(browser.span()).isLessThan(closer);
        browser.screenshot("zoomed");
        browser.click("#fit");
        assertThat(browser.span()).isEqualTo(span);

        int lanes = browser.drawnCount("lanes");
        browser.keys("c");
        assertThat(browser.drawnCount("lanes")).isEqualTo(4).isLessThan(lanes);
        browser.keys("c", "t");
        assertThat(browser.drawn("axis")).isEqualTo("time");
        assertThat(browser.span()).isGreaterThan(1e7);
        browser.screenshot("time");
        browser.keys("t", "?");
        assertThat(browser.element("#help").isDisplayed()).isTrue();
        browser.screenshot("help");
        browser.keys(Keys.ESCAPE);
        assertThat(browser.element("#help").isDisplayed()).isFalse();
    }

    @Test
    void aHundredThousandEventsStayUsable() {
        browser.size(1500, 900).open(report(100_000), "long");

        assertThat(browser.drawnCount("events")).isGreaterThan(99_000);
        assertThat(browser.text("#panel h2")).startsWith("VIOLATION");
        assertThat(browser.drawnCount("drawn")).isBetween(20, 1_000);
        assertThat(browser.span()).isLessThan(200);
        browser.screenshot("long-end");

        browser.keys("0");
        assertThat(browser.drawnCount("drawn")).isLessThan(100);
        assertThat(browser.drawnCount("bars")).isBetween(500, 20_000);
        assertThat(browser.text("#note")).contains("zoom in");
        browser.screenshot("long");

        browser.keys("+", "+", "+", "+", "+", "+", "+");
        assertThat(browser.drawnCount("drawn") + browser.drawnCount("bars")).isBetween(100, 20_000);
        browser.keys("f", "leader", Keys.ENTER, "0");
        assertThat(browser.drawnCount("drawn")).isBetween(3, 100);
        browser.keys(Keys.HOME, ".", Keys.END);
        assertThat(browser.text("#panel")).contains("leader");
        browser.point(300, 100).keys("f", Keys.ESCAPE, "g");
        assertThat(browser.text("#panel h2")).startsWith("VIOLATION");
    }

    @Test
    void isReadableInTheDarkAndInASmallWindow() {
        try (Browser dark = Browser.start()) {
            dark.dark();
            dark.size(1500, 900).open(report(160), "dark");
            dark.screenshot("dark");
            assertThat(dark.script("return getComputedStyle(document.body).backgroundColor"))
                    .isEqualTo("rgb(18, 22, 29)");
            dark.size(700, 820);
            dark.screenshot("narrow");
            assertThat(dark.script("return document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            assertThat(dark.element("#over").getSize().getHeight()).isGreaterThan(150);
            assertThat(dark.complaints()).isEmpty();
        }
    }

    @Test
    void aRunThatPassedOrIsEmptyOpensToo() {
        browser.open(Report.of(Logs.cluster(60, 3)), "passed");
        assertThat(browser.text("#failure")).isEqualTo("passed");
        assertThat(browser.element("#overlay").isDisplayed()).isFalse();

        browser.open(Report.of(new Logs().done("", "")), "empty");
        assertThat(browser.text("#panel")).contains("no events");
        browser.keys(Keys.ARROW_LEFT, Keys.ARROW_DOWN, Keys.END, "u", "g", "d", "t", "0", "c", "p");
        assertThat(browser.text("#test")).isEqualTo("Run");
    }

    /** With {@code -Dgolden.update} it becomes the picture of the guide. */
    @Test
    void theGuideHasAPicture() throws IOException {
        browser.size(1280, 860).open(report(130), "guide");
        Path picture = browser.screenshot("guide");
        Path committed =
                Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docs/report.png");
        if (Boolean.getBoolean("golden.update")) {
            Files.copy(picture, committed, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(committed).exists();
        assertThat(Files.size(committed)).isLessThan(300_000);
    }
}
