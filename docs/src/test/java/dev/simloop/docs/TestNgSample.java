package dev.simloop.docs;

import dev.simloop.campaign.Campaign;
import dev.simloop.report.Explainer;
import org.testng.annotations.Test;

/** What docs/simtest.md shows for TestNG; OtherFrameworksTest runs it. The second test is meant to fail. */
public class TestNgSample {
    // region testng
    @Test
    public void aSeatIsSoldOnce() {
        Campaign sales = CheckThenActStory.sales(CheckThenActStory.CheckingHall::new);
        Explainer.of(sales, "TestNgSample.aSeatIsSoldOnce").assertPassed();
    }

    @Test
    public void aSeatIsSoldTwice() {
        Campaign sales = CheckThenActStory.sales(CheckThenActStory.Hall::new);
        Explainer.of(sales, "TestNgSample.aSeatIsSoldTwice").assertPassed();
    }
    // endregion
}
