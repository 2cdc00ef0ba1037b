package dev.simloop.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.Seeds;
import dev.simloop.failure.SimulationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import races.Checks;
import races.Counters;
import races.Waits;

/** Classic races of two to four threads: each is found, told with its lines and replayed, and its mended twin survives. */
class RacesTest {
    /** Within how many seeds a race is to be found. */
    private static final int SEEDS = 1_000;

    private static final int SURVIVED = Integer.getInteger("races.survive", 100);
    private static final int REPLAYS = Integer.getInteger("races.replays", 2);
    /** From how many places the search begins anew. */
    private static final int STARTS = Integer.getInteger("races.starts", 1);

    /** One race of that many: all take minutes on two JDKs, and run in profile nightly and for the evidence. */
    private static final int EVERY =
            Integer.getInteger("races.every", Boolean.getBoolean("simloop.user.nightly") ? 1 : 4);

    private static final List<String> TABLE = new ArrayList<>();

    /**
     * A race and its twin.
     *
     * @param told what the explanation of the race has to say, each of it
     */
    record Race(String name, Interleave<?> buggy, Interleave<?> mended, List<String> told) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static <B, M> Race race(String name, Interleave<B> buggy, Interleave<M> mended, String... told) {
        return new Race(name, buggy, mended, List.of(told));
    }

    static Stream<Race> races() {
        List<Race> all = all().toList();
        return IntStream.range(0, all.size()).filter(i -> i % EVERY == 0).mapToObj(all::get);
    }

    private static Stream<Race> all() {
        return Stream.of(
                race(
                        "lost update",
                        Interleave.of(Counters.Plain::new)
                                .withThreads(2, Counters.Plain::increment)
                                .withInvariant("both counted", c -> c.count() == 2),
                        Interleave.of(Counters.Synchronized::new)
                                .withThreads(2, Counters.Synchronized::increment)
                                .withInvariant("both counted", c -> c.count() == 2),
                        "lost update of Plain.count",
                        "Counters.java:14"),
                race(
                        "lost update of a volatile",
                        Interleave.of(Counters.Volatile::new)
                                .withThreads(2, Counters.Volatile::increment)
                                .withInvariant("both counted", c -> c.count() == 2),
                        Interleave.of(Counters.Atomic::new)
                                .withThreads(2, Counters.Atomic::increment)
                                .withInvariant("both counted", c -> c.count() == 2),
                        "Volatile.count",
                        "Counters.java:39"),
                race(
                        "lost update of an element",
                        Interleave.of(Counters.OfAnArray::new)
                                .withThreads(2, Counters.OfAnArray::increment)
                                .withInvariant("both counted", c -> c.count() == 2),
                        Interleave.of(Counters.OfAnArrayUnderALock::new)
                                .withThreads(2, Counters.OfAnArrayUnderALock::increment)
                                .withInvariant("both counted", c -> c.count() == 2),
                        "element of an array",
                        "Counters.java:63"),
                race(
                        "get, then put",
                        Interleave.of(Counters.OfAMap::new)
                                .withThreads(2, Counters.OfAMap::increment)
                                .withInvariant("both counted", c -> c.count() == 2),
                        Interleave.of(Counters.OfAMapMerged::new)
                                .withThreads(2, Counters.OfAMapMerged::increment)
                                .withInvariant("both counted", c -> c.count() == 2),
                        "ConcurrentHashMap.get",
                        "Counters.java:90"),
                race(
                        "one bad iteration of ten",
                        Interleave.of(Counters.OneBadOfTen::new)
                                .withThreads(2, Counters.OneBadOfTen::run)
                                .withInvariant("all counted", c -> c.count() == 20),
                        Interleave.of(Counters.TenGood::new)
                                .withThreads(2, Counters.TenGood::run)
                                .withInvariant("all counted", c -> c.count() == 20),
                        "OneBadOfTen.count",
                        "Counters.java:118"),
                race(
                        "two producers of a ring",
                        Interleave.of(Counters.Ring::new)
                                .withThread("one", r -> r.add(1))
                                .withThread("two", r -> r.add(2))
                                .withInvariant("both are there", r -> r.sum() == 3),
                        Interleave.of(Counters.RingWithACounter::new)
                                .withThread("one", r -> r.add(1))
                                .withThread("two", r -> r.add(2))
                                .withInvariant("both are there", r -> r.sum() == 3),
                        "Ring.tail"),
                race(
                        "made twice",
                        Interleave.of(Checks.Lazy::new)
                                .withThreads(2, Checks.Lazy::get)
                                .withInvariant("made once", c -> c.made == 1),
                        Interleave.of(Checks.LazySynchronized::new)
                                .withThreads(2, Checks.LazySynchronized::get)
                                .withInvariant("made once", c -> c.made == 1),
                        "Lazy.instance"),
                race(
                        "locked, and not checked again",
                        Interleave.of(Checks.LockedOnce::new)
                                .withThreads(2, Checks.LockedOnce::get)
                                .withInvariant("made once", c -> c.made == 1),
                        Interleave.of(Checks.LockedTwice::new)
                                .withThreads(2, Checks.LockedTwice::get)
                                .withInvariant("made once", c -> c.made == 1),
                        "LockedOnce.instance"),
                race(
                        "published too early",
                        Interleave.of(Checks.EarlyPublished::new)
                                .withThread("init", Checks.EarlyPublished::init)
                                .withThread("read", Checks.EarlyPublished::read)
                                .withInvariant("what is seen is ready", c -> !c.sawNothing),
                        Interleave.of(Checks.LatePublished::new)
                                .withThread("init", Checks.LatePublished::init)
                                .withThread("read", Checks.LatePublished::read)
                                .withInvariant("what is seen is ready", c -> !c.sawNothing),
                        "EarlyPublished.table"),
                race(
                        "the last item is taken twice",
                        Interleave.of(Checks.LastItem::new).withThreads(2, Checks.LastItem::take),
                        Interleave.of(Checks.LastItemLocked::new).withThreads(2, Checks.LastItemLocked::take),
                        "IndexOutOfBoundsException",
                        "List.isEmpty"),
                race(
                        "stock below zero",
                        Interleave.of(Checks.Stock::new)
                                .withThreads(2, Checks.Stock::buy)
                                .withInvariant("not below zero", c -> c.left.get() >= 0),
                        Interleave.of(Checks.StockCompared::new)
                                .withThreads(2, Checks.StockCompared::buy)
                                .withInvariant("not below zero", c -> c.left.get() >= 0),
                        "AtomicInteger.get"),
                race(
                        "two fields that have to agree",
                        Interleave.of(Checks.Range::new)
                                .withThread("lower", c -> c.setLower(8))
                                .withThread("upper", c -> c.setUpper(3))
                                .withInvariant("is a range", Checks.Range::isRange),
                        Interleave.of(Checks.RangeLocked::new)
                                .withThread("lower", c -> c.setLower(8))
                                .withThread("upper", c -> c.setUpper(3))
                                .withInvariant("is a range", Checks.RangeLocked::isRange),
                        "Range.lower",
                        "Range.upper"),
                race(
                        "closed between check and use",
                        Interleave.of(Checks.Resource::new)
                                .withThread("write", Checks.Resource::write)
                                .withThread("close", Checks.Resource::close),
                        Interleave.of(Checks.ResourceLocked::new)
                                .withThread("write", Checks.ResourceLocked::write)
                                .withThread("close", Checks.ResourceLocked::close),
                        "NullPointerException",
                        "Resource.buffer"),
                race(
                        "iterates while another one adds",
                        Interleave.of(Checks.Listeners::new)
                                .withThread("tell", Checks.Listeners::tell)
                                .withThread("add", Checks.Listeners::add),
                        Interleave.of(Checks.ListenersCopied::new)
                                .withThread("tell", Checks.ListenersCopied::tell)
                                .withThread("add", Checks.ListenersCopied::add),
                        "ConcurrentModificationException"),
                race(
                        "a formatter with a field to work on",
                        Interleave.of(Checks.Formatter::new)
                                .withThread("one", c -> c.format(1))
                                .withThread("two", c -> c.format(2))
                                .withInvariant("right", c -> !c.wrong),
                        Interleave.of(Checks.FormatterLocal::new)
                                .withThread("one", c -> c.format(1))
                                .withThread("two", c -> c.format(2))
                                .withInvariant("right", c -> !c.wrong),
                        "Formatter.scratch"),
                race(
                        "from reading to writing without a lock",
                        Interleave.of(Checks.Upgrade::new)
                                .withThreads(2, Checks.Upgrade::increment)
                                .withInvariant("both counted", c -> c.value() == 2),
                        Interleave.of(Checks.WriteLocked::new)
                                .withThreads(2, Checks.WriteLocked::increment)
                                .withInvariant("both counted", c -> c.value() == 2),
                        "Upgrade.value"),
                race(
                        "three exact switches",
                        Interleave.of(Checks.ThreeSwitches::new)
                                .withThread("first", Checks.ThreeSwitches::first)
                                .withThread("second", Checks.ThreeSwitches::second)
                                .withInvariant("never met", c -> !c.met),
                        Interleave.of(Checks.NoSwitches::new)
                                .withThread("first", Checks.NoSwitches::first)
                                .withThread("second", Checks.NoSwitches::second)
                                .withInvariant("never met", c -> !c.met),
                        "ThreeSwitches.b"),
                race(
                        "two monitors in two orders",
                        Interleave.of(Waits.LockOrder::new)
                                .withThread("ab", Waits.LockOrder::ab)
                                .withThread("ba", Waits.LockOrder::ba),
                        Interleave.of(Waits.OneOrder::new)
                                .withThread("ab", Waits.OneOrder::ab)
                                .withThread("ba", Waits.OneOrder::ba),
                        "DeadlockException",
                        "waits for the monitor of Object",
                        "#1 holds"),
                race(
                        "two locks in two orders",
                        Interleave.of(Waits.LockOrderOfLocks::new)
                                .withThread("ab", Waits.LockOrderOfLocks::ab)
                                .withThread("ba", Waits.LockOrderOfLocks::ba),
                        Interleave.of(Waits.OneOrderOfLocks::new)
                                .withThread("ab", Waits.OneOrderOfLocks::ab)
                                .withThread("ba", Waits.OneOrderOfLocks::ba),
                        "DeadlockException",
                        "waits for ReentrantLock"),
                race(
                        "lost wake-up",
                        Interleave.of(Waits.LostWakeUp::new)
                                .withThread("await", Waits.LostWakeUp::await)
                                .withThread("open", Waits.LostWakeUp::open),
                        Interleave.of(Waits.WakeUp::new)
                                .withThread("await", Waits.WakeUp::await)
                                .withThread("open", Waits.WakeUp::open),
                        "waits to be notified on LostWakeUp"),
                race(
                        "takes with if",
                        Interleave.of(Waits.TakesWithIf::new)
                                .withThread("take 1", Waits.TakesWithIf::take)
                                .withThread("take 2", Waits.TakesWithIf::take)
                                .withThread("put 1", Waits.TakesWithIf::put)
                                .withThread("put 2", Waits.TakesWithIf::put)
                                .withThread("watch", c -> {
                                    if (c.items() < 0) {
                                        throw new IllegalStateException("below zero");
                                    }
                                }),
                        Interleave.of(Waits.TakesWithWhile::new)
                                .withThread("take 1", Waits.TakesWithWhile::take)
                                .withThread("take 2", Waits.TakesWithWhile::take)
                                .withThread("put 1", Waits.TakesWithWhile::put)
                                .withThread("put 2", Waits.TakesWithWhile::put)
                                .withThread("watch", c -> {
                                    if (c.items() < 0) {
                                        throw new IllegalStateException("below zero");
                                    }
                                }),
                        "TakesWithIf.items"),
                race(
                        "wakes one of two kinds",
                        Interleave.of(Waits.WakesOne::new)
                                .withThread("put 1", Waits.WakesOne::put)
                                .withThread("put 2", Waits.WakesOne::put)
                                .withThread("take 1", Waits.WakesOne::take)
                                .withThread("take 2", Waits.WakesOne::take),
                        Interleave.of(Waits.WakesAll::new)
                                .withThread("put 1", Waits.WakesAll::put)
                                .withThread("put 2", Waits.WakesAll::put)
                                .withThread("take 1", Waits.WakesAll::take)
                                .withThread("take 2", Waits.WakesAll::take),
                        "waits to be notified on WakesOne"),
                race(
                        "a transfer in two halves",
                        Interleave.of(Waits.Transfer::new)
                                .withThread("move", Waits.Transfer::move)
                                .withThread("sum", Waits.Transfer::sum)
                                .withInvariant("nothing is missing", c -> !c.wrong),
                        Interleave.of(Waits.TransferAtOnce::new)
                                .withThread("move", Waits.TransferAtOnce::move)
                                .withThread("sum", Waits.TransferAtOnce::sum)
                                .withInvariant("nothing is missing", c -> !c.wrong),
                        "element of an array = 90"),
                race(
                        "a flag as a lock",
                        Interleave.of(Waits.Flag::new)
                                .withThreads(2, Waits.Flag::enter)
                                .withInvariant("one at a time", c -> !c.met),
                        Interleave.of(Waits.FlagCompared::new)
                                .withThreads(2, Waits.FlagCompared::enter)
                                .withInvariant("one at a time", c -> !c.met),
                        "Flag.busy"),
                race(
                        "counted down too early",
                        Interleave.of(Waits.EarlyCount::new)
                                .withThread("compute", Waits.EarlyCount::compute)
                                .withThread("use", Waits.EarlyCount::use)
                                .withInvariant("the value is there", c -> !c.early),
                        Interleave.of(Waits.LateCount::new)
                                .withThread("compute", Waits.LateCount::compute)
                                .withThread("use", Waits.LateCount::use)
                                .withInvariant("the value is there", c -> !c.early),
                        "EarlyCount.value"),
                race(
                        "A, B, A",
                        Interleave.of(Waits.Stack::new)
                                .withThread("pop", Waits.Stack::pop)
                                .withThread("push", Waits.Stack::popTwoAndPushTheFirst)
                                .withInvariant("holds nothing free", Waits.Stack::holdsNothingFree),
                        Interleave.of(Waits.StampedStack::new)
                                .withThread("pop", Waits.StampedStack::pop)
                                .withThread("push", Waits.StampedStack::popTwoAndPushTheFirst)
                                .withInvariant("holds nothing free", Waits.StampedStack::holdsNothingFree),
                        "AtomicReference.compareAndSet"));
    }

    /** One switch more than a race usually takes, and some times as many seeds. */
    @Test
    void fourExactSwitchesAreFoundWithinFiveThousandSeeds() {
        for (int start = 0; start < STARTS; start++) {
            assertThat(Interleave.of(Checks.FourSwitches::new)
                            .withThread("first", Checks.FourSwitches::first)
                            .withThread("second", Checks.FourSwitches::second)
                            .withInvariant("never met", c -> !c.met)
                            .campaign()
                            .withSeeds(Seeds.range(start * 1_000_000L, 5_000))
                            .findFailingToken())
                    .as("from %s", start * 1_000_000L)
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("races")
    void isFoundToldAndReplayedAndItsTwinSurvives(Race race) {
        List<Long> seeds = new ArrayList<>();
        Finding finding = null;
        for (int start = 0; start < STARTS; start++) {
            long first = start * 1_000_000L;
            CampaignResult result = race.buggy
                    .campaign()
                    .withSeeds(Seeds.range(first, SEEDS))
                    .collecting(1)
                    .run();
            Finding found = result.firstFinding();
            assertThat(found)
                    .as("%s within %s seeds from %s", race, SEEDS, first)
                    .isNotNull();
            finding = java.util.Objects.requireNonNull(found);
            seeds.add(finding.token().seed() - first + 1);
        }
        repeats(race.buggy.campaign(), java.util.Objects.requireNonNull(finding));
        assertThatThrownBy(race.buggy::assertHolds)
                .isInstanceOf(SimulationFailure.class)
                .satisfies(e -> race.told.forEach(words -> assertThat(e).hasMessageContaining(words)));
        CampaignResult survived =
                race.mended.campaign().withSeeds(Seeds.range(0, SURVIVED)).run();
        assertThat(survived.firstFinding()).isNull();
        seeds.sort(null);
        TABLE.add(String.format(
                Locale.ROOT,
                "%-40s found at seed %d (median of %d), %d at most; the twin survives %,d",
                race.name,
                seeds.get(seeds.size() / 2),
                STARTS,
                seeds.get(seeds.size() - 1),
                SURVIVED));
    }

    private static void repeats(Campaign campaign, Finding finding) {
        RunReport first = campaign.replay(finding.token().toString());
        assertThat(first.failure()).isNotNull();
        for (int i = 0; i < REPLAYS; i++) {
            assertThat(campaign.replay(finding.token().toString()).fingerprint())
                    .isEqualTo(first.fingerprint());
            assertThat(campaign.replay(java.util.Objects.requireNonNull(first.tape()))
                            .fingerprint())
                    .isEqualTo(first.fingerprint());
        }
    }

    @AfterAll
    static void writeTable() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "races"));
        Files.write(folder.resolve("table"), TABLE);
    }
}
