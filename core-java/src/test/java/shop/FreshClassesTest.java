package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.campaign.Audit;
import dev.simloop.campaign.AuditResult;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.FreshClasses;
import dev.simloop.report.Explainer;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each run has static fields of its own, and the classes go with it. */
@Tag("jdk")
class FreshClassesTest {
    private static final Scenario COUNTING = FreshClasses.factory(Till.class, "counting");
    private static final Scenario FAILING = FreshClasses.factory(Till.class, "failing");

    @Test
    void withoutItNoRunIsAsTheOneBefore() {
        AuditResult shared = Audit.of(Till.counting()).withSeeds(1).run();
        assertThat(shared.passed()).isFalse();
        assertThat(shared.leftovers())
                .anyMatch(line -> line.startsWith("runs change static Till.SOLD: an ArrayList of "))
                .anyMatch(line -> line.startsWith("runs change static Till.Prices.asked: "));
    }

    @Test
    void withItAllAre() {
        AuditResult own = Audit.of(COUNTING).withSeeds(3).run().assertPassed();
        assertThat(own.leftovers()).noneMatch(line -> line.contains("runs change"));
        for (RunReport run :
                List.of(Campaign.of(COUNTING).runSeed(1), Campaign.of(COUNTING).runSeed(2))) {
            assertThat(run.value()).isEqualTo(1);
        }
    }

    @Test
    void aFailureIsFoundRepeatsAndIsMadeSmall() {
        CampaignResult result =
                Campaign.of(FAILING).withSeeds(40).withWorkers(2).run();
        Finding finding = result.findings().get(0);
        assertThat(finding.reproduction()).isEqualTo(Finding.Reproduction.STABLE);
        Throwable soldOut = Objects.requireNonNull(finding.failure().getCause());
        assertThat(soldOut.getClass().getName()).isEqualTo(Till.SoldOut.class.getName());
        assertThat(soldOut).isNotInstanceOf(Till.SoldOut.class);
        RunReport again = Campaign.of(FAILING).replay(finding.token().toString());
        assertThat(again.isSameRun(finding.original())).isTrue();
        assertThat(Explainer.of(Campaign.of(FAILING), "till").explain(result).message())
                .contains("shop.Till$SoldOut");

        Set<Boolean> failed = new HashSet<>();
        for (int seed = 0; seed < 40; seed++) {
            failed.add(Campaign.of(FAILING).runSeed(seed).failure() != null);
        }
        assertThat(failed).as("seeds differ, and are not decided by the first").containsExactlyInAnyOrder(true, false);
    }

    /** As the command line has it, which loads the program by a loader of its own. */
    @Test
    void anAuditLooksWhereTheProgramWasLoaded() throws Exception {
        URL classes = Till.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader other = new URLClassLoader(new URL[] {classes}, Audit.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                Class<?> known = findLoadedClass(name);
                boolean isOwn = name.startsWith("shop.");
                return known != null ? known : isOwn ? findClass(name) : super.loadClass(name, resolve);
            }
        }) {
            Class<?> till = Class.forName("shop.Till", true, other);
            assertThat(till).isNotSameAs(Till.class);
            assertThat(Audit.factory(till, "action")
                            .withSeeds(1)
                            .withJvms(0)
                            .run()
                            .leftovers())
                    .contains("runs change static Till.SOLD: an ArrayList of 0, then an ArrayList of 1");
        }
    }

    @Test
    void theClassesGoWithTheirRun() {
        List<WeakReference<Class<?>>> classes = new ArrayList<>();
        for (int seed = 0; seed < 100; seed++) {
            Throwable failure = Campaign.of(FAILING).runSeed(seed).failure();
            if (failure != null) {
                classes.add(new WeakReference<>(
                        Objects.requireNonNull(failure.getCause()).getClass()));
            }
        }
        System.gc();
        assertThat(classes).hasSizeGreaterThan(10);
        long kept = classes.stream().filter(each -> each.get() != null).count();
        assertThat(kept).as("of " + classes.size()).isLessThanOrEqualTo(2);
    }

    @Test
    void whatCannotBeMadeAnewIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FreshClasses.factory(Till.class, "counting", "shop", "java.util"))
                .withMessage("runs have to share package \"java.util\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FreshClasses.factory(Till.class, "counting", "dev.simloop"))
                .withMessage("runs have to share package \"dev.simloop\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FreshClasses.factory(Till.class, "counting", "com.example"))
                .withMessage(
                        "shop.Till is in none of the packages com.example: all runs would share what it refers to");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FreshClasses.factory(Till.class, "missing"))
                .withMessage("shop.Till has no method missing without parameters");
    }
}
