package dev.simloop.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.shrink.FailureOdds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** Pages of findings of eight sizes, in windows of three widths: nothing lies over another thing or sticks out of its box. */
class ReportBoxesTest {
    /**
     * What is wrong with the boxes: the page wider than the window; parts of one parent over each other; text that is
     * wider than its box and is neither scrolled nor cut on purpose.
     */
    private static final String MEASURE =
            """
            const wrong = [];
            const name = e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + "." + e.className;
            if (document.documentElement.scrollWidth > innerWidth) wrong.push("the page is " + document.documentElement.scrollWidth + " wide");
            const shown = e => { const b = e.getBoundingClientRect(); return b.width > 0 && b.height > 0 && getComputedStyle(e).position !== "fixed"; };
            const siblings = selector => {
              for (const parent of document.querySelectorAll(selector)) {
                const all = [...parent.children].filter(shown);
                for (let i = 0; i < all.length; i++) for (let j = i + 1; j < all.length; j++) {
                  const a = all[i].getBoundingClientRect(), b = all[j].getBoundingClientRect();
                  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                  if (across > 1 && down > 1) wrong.push(name(all[i]) + " lies over " + name(all[j]));
                }
              }
            };
            siblings("body > header, body > nav, body > main, header .what, header .run, .tools, .chips, #labels, #event, .sides, .jump, .facts");
            const top = [...document.querySelectorAll("body > header, body > nav, body > main")].map(e => e.getBoundingClientRect());
            for (let i = 1; i < top.length; i++) if (top[i].top < top[i - 1].bottom - 1) wrong.push("part " + i + " of the page begins above the end of the one before");
            for (const e of document.querySelectorAll("h1, p, dt, dd, button, h2, h3, .line, .who")) {
              if (!shown(e)) continue;
              const style = getComputedStyle(e);
              const cut = style.textOverflow === "ellipsis" || style.overflowY === "auto" || style.overflowX === "auto" || style.webkitLineClamp !== "none";
              if (e.scrollWidth > e.clientWidth + 1 && style.display !== "inline" && !cut) wrong.push(name(e) + " holds " + e.scrollWidth + " in " + e.clientWidth);
            }
            for (const e of document.querySelectorAll("#panel .line")) {
              const b = e.getBoundingClientRect(), p = document.getElementById("panel").getBoundingClientRect();
              if (shown(e) && b.right > p.right + 1) wrong.push("the line " + e.textContent + " is cut off");
            }
            return wrong;
            """;

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    private static Report report(int size) {
        if (size < 10) {
            var log = new Logs();
            log.step("", "deposit#1", "Bank.java:26", -1);
            log.observe("coins", "1");
            log.add(EventKind.FAILURE, log.last(), "java.lang.IllegalStateException", "two coins were put in, 1 is there");
            return Report.of(log.done("BankTest#deposits", "IllegalStateException: two coins were put in, 1 is there"))
                    .withReplayCommand(ReportBrowserTest.AGAIN);
        }
        var points = List.of(new FailureOdds.Point(0, 9, 0, 40), new FailureOdds.Point(5, 40, 0, 40));
        return ReportBrowserTest.report(size).withOdds(new FailureOdds(points, 20));
    }

    private static void nothingIsWrong(String what) {
        assertThat((List<?>) browser.script(MEASURE)).describedAs(what).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 12, 40, 160, 1_000, 5_000, 20_000, 100_000})
    void nothingOverlapsOrSticksOut(int events) {
        browser.size(1500, 900).open(report(events), "boxes-" + events);
        nothingIsWrong("1500 pixels");
        browser.screenshot("boxes-" + events);
        browser.script("document.getElementById('story').open = true");
        browser.settle();
        nothingIsWrong("with the story open");
        for (int width : new int[] {800, 420}) {
            browser.size(width, 860).open(report(events), "boxes-" + events);
            nothingIsWrong(width + " pixels");
            browser.screenshot("boxes-" + events + "-" + width);
        }
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theFirstPaintOfAHundredThousandEventsIsNear() {
        double small = painted(report(100), "paint-100");
        double large = painted(report(100_000), "paint-100000");
        System.out.printf("first paint: %.0f ms with 100 events, %.0f ms with 100,000%n", small, large);
        assertThat(large).isLessThan(10 * small);
    }

    /** The median of five, because a machine does other things, too. */
    private static double painted(Report report, String name) {
        double[] all = new double[5];
        for (int i = 0; i < all.length; i++) {
            browser.size(1500, 900).open(report, name);
            browser.settle();
            all[i] = Double.parseDouble(
                    String.valueOf(browser.script("return document.documentElement.dataset.painted")));
        }
        Arrays.sort(all);
        return all[2];
    }

    @Test
    void theStoryStandsOnTop() {
        browser.size(1500, 900).open(report(3), "top");
        assertThat(browser.text("header")).contains("two coins were put in, 1 is there");

        browser.open(report(160), "top-160");
        assertThat(browser.element("#told").isDisplayed()).isFalse();
        browser.click("#story summary");
        assertThat(browser.text("#told")).contains("has leaders n1 and n3", "departures from the calm run");
    }

    @Test
    void theCommandToRunItAgainCanBeCopied() {
        browser.size(1500, 900).open(report(160), "copy");
        browser.click("[data-copies=again]");
        assertThat(browser.text("[data-copies=again]")).isEqualTo("copied");
        browser.keys("f").press(Keys.CONTROL, "v");
        assertThat(browser.script("return document.getElementById('filter').value")).isEqualTo(ReportBrowserTest.AGAIN);
    }

    @Test
    void arrowsWalkTheCauseChainAndBack() {
        browser.size(1500, 900).open(report(160), "walk");
        List<Integer> there = new ArrayList<>(List.of(browser.drawnCount("selected")));
        for (int i = 0; i < 3; i++) {
            browser.keys(Keys.ARROW_LEFT);
            there.add(browser.drawnCount("selected"));
        }
        assertThat(there).isSortedAccordingTo((a, b) -> b - a).doesNotHaveDuplicates();
        for (int i = 2; i >= 0; i--) {
            browser.keys(Keys.ARROW_RIGHT);
            assertThat(browser.drawnCount("selected")).isEqualTo(there.get(i));
        }
    }

    @Test
    void anEventHasALink() {
        browser.size(1500, 900).open(report(160), "link");
        browser.keys(Keys.ARROW_LEFT);
        assertThat(browser.script("return location.hash")).isEqualTo("#e" + browser.drawnCount("selected"));
        browser.script("location.hash = '#e12'");
        browser.settle();
        assertThat(browser.drawnCount("selected")).isEqualTo(12);
        assertThat(browser.text("#panel h2")).contains("#12");
    }

    @Test
    void aLongPassingRunLeavesRoomForTheFailingOne() {
        EventLog failing = Logs.cluster(160, 0);
        browser.size(1500, 900)
                .open(Report.of(failing).withNearestPassing(Logs.cluster(1_600, 5)), "squeezed");
        assertThat(browser.span()).isLessThan(1.3 * failing.events().size() + 2);

        browser.keys("d");
        browser.click(".sides .side:last-child .jump");
        browser.keys(Keys.END);
        assertThat(browser.drawn("run")).isEqualTo("passing");
        assertThat(browser.drawnCount("selected")).isGreaterThan(1_500);
        browser.keys("0");
        assertThat(browser.span()).isGreaterThan(1_500);
    }

    @Test
    void theTwoSidesOfThePartingStandBesideEachOther() {
        browser.size(1500, 900).open(report(160), "sides");
        assertThat(browser.texts(".side em")).containsExactly("failing", "passing");
        assertThat(browser.texts(".side:first-child .jump")).hasSizeBetween(2, 5);
        assertThat(browser.script("const [a, b] = [...document.querySelectorAll('.side')].map(e => e.getBoundingClientRect());"
                        + "return a.top === b.top && a.right <= b.left"))
                .isEqualTo(true);
    }
}
