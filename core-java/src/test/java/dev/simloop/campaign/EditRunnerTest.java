package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.DrawStream;
import dev.simloop.World;
import dev.simloop.failure.NestedRunException;
import dev.simloop.failure.StepLimitException;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import dev.simloop.tape.Deviation;
import dev.simloop.tape.Draw;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Group;
import dev.simloop.tape.Tape;
import dev.simloop.tape.TapeEdit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // the run goes on until nothing is left to do
class EditRunnerTest {
    /** Ten tasks write their number, three times each; the order is the value. */
    private static final Campaign ORDER = Campaign.of(world -> {
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            write(world, order, (char) ('a' + i), 3);
        }
        return world.delay(Duration.ofSeconds(1)).thenApply(done -> order.toString());
    });

    private static void write(World world, StringBuilder order, char name, int times) {
        if (times > 0) {
            world.runAsync(() -> {
                order.append(name);
                write(world, order, name, times - 1);
            });
        }
    }

    private static Tape tape(Campaign campaign, long seed) {
        return Objects.requireNonNull(campaign.runSeed(seed).tape());
    }

    @Test
    void aVariantThatChangesNothingIsTheSameRun() {
        for (long seed = 0; seed < 20; seed++) {
            Tape tape = tape(ORDER, seed);
            EditedRun same = ORDER.variations().run(TapeEdit.of(tape));
            assertThat(same.report().isSameRun(ORDER.runSeed(seed))).isTrue();
            EditedRun byTask = ORDER.variations()
                    .run(TapeEdit.of(tape).withDeviations(same.deviations()).withGroups(same.groups()));
            assertThat(byTask.report().isSameRun(same.report())).isTrue();
            assertThat(byTask.tape()).isEqualTo(same.tape());
            assertThat(ORDER.replay(byTask.tape()).isSameRun(same.report())).isTrue();
        }
    }

    @Test
    void withoutDeparturesItIsSubmissionOrder() {
        EditedRun calm = ORDER.variations().run(TapeEdit.of(tape(ORDER, 3)).withDeviations(List.of()));
        assertThat(calm.report().value()).isEqualTo("abcdefghij".repeat(3));
        assertThat(calm.deviations()).isEmpty();
        assertThat(calm.tape().deviationCount()).isZero();
    }

    @Test
    void oneDepartureTakenOutLeavesTheOthersWhereTheyBelong() {
        EditedRun full = ORDER.variations().run(TapeEdit.of(tape(ORDER, 3)));
        for (Deviation out : full.deviations()) {
            List<Deviation> rest = new ArrayList<>(full.deviations());
            rest.remove(out);
            EditedRun less = ORDER.variations().run(TapeEdit.of(full.tape()).withDeviations(rest));
            assertThat(less.deviations()).hasSizeLessThan(full.deviations().size());
            assertThat(ORDER.replay(less.tape()).isSameRun(less.report())).isTrue();
        }
    }

    @Test
    void manyAtATimeAreAsEachAlone() {
        Tape tape = tape(ORDER, 5);
        List<TapeEdit> variants = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            variants.add(TapeEdit.of(tape).withFreshRun(i, i * 17L));
        }
        List<EditedRun> together = ORDER.variations().run(variants);
        for (int i = 0; i < variants.size(); i++) {
            assertThat(ORDER.variations().run(variants.get(i)).tape())
                    .isEqualTo(together.get(i).tape());
        }
        assertThat(together.stream().map(EditedRun::tape).distinct()).hasSizeGreaterThan(20);
    }

    @Test
    void aFreshRunKeepsWhatWasBefore() {
        Tape tape = tape(ORDER, 5);
        int same = 20;
        EditedRun fresh = ORDER.variations().run(TapeEdit.of(tape).withFreshRun(same + 1, 99));
        assertThat(fresh.tape().schedule().subList(0, same))
                .isEqualTo(tape.schedule().subList(0, same));
        assertThat(fresh.tape()).isNotEqualTo(tape);
    }

    @Test
    void aPickIsFlipped() {
        Tape tape = tape(ORDER, 5);
        EditedRun flipped = ORDER.variations()
                .run(TapeEdit.of(tape).withDeviations(List.of()).withPick(0, 7));
        assertThat((String) flipped.report().value()).startsWith("habc");
        assertThat(flipped.deviations()).hasSize(1);
        Deviation departure = flipped.deviations().get(0);
        assertThat(departure.rank()).isEqualTo(7);
        assertThat(departure.index()).isZero();
    }

    @Test
    void valuesOfSeededStreamsAreDrawnAfreshAndZeroStreamsKept() {
        Campaign campaign = Campaign.of(world -> {
            DrawStream zero = world.stream("zero", Fallback.ZERO);
            DrawStream seeded = world.stream("seeded", Fallback.SEEDED);
            return List.of(zero.next(1_000_000), seeded.next(1_000_000));
        });
        List<?> original = (List<?>) campaign.runSeed(4).value();
        EditedRun fresh =
                campaign.variations().run(TapeEdit.of(tape(campaign, 4)).withFreshValues(0, 12));
        List<?> values = (List<?>) Objects.requireNonNull(fresh.report().value());
        assertThat(values.get(0)).isEqualTo(Objects.requireNonNull(original).get(0));
        assertThat(values.get(1)).isNotEqualTo(original.get(1));
        EditedRun calm =
                campaign.variations().run(TapeEdit.of(tape(campaign, 4)).withGroups(Map.of()));
        assertThat(calm.report().value()).isEqualTo(List.of(0, original.get(1)));
    }

    @Test
    void namedZeroStreamsAreDrawnAfreshWithThem() {
        Campaign campaign = Campaign.of(world -> {
            DrawStream outcome = world.stream("outcome/a", Fallback.ZERO);
            DrawStream fault = world.stream("fault", Fallback.ZERO);
            return List.of(outcome.next(1_000_000), fault.next(1_000_000));
        });
        List<?> original = (List<?>) campaign.runSeed(4).value();
        EditedRun fresh =
                campaign.variations().run(TapeEdit.of(tape(campaign, 4)).withFreshValues(0, 12, List.of("outcome")));
        List<?> values = (List<?>) Objects.requireNonNull(fresh.report().value());
        assertThat(values.get(0)).isNotEqualTo(Objects.requireNonNull(original).get(0));
        assertThat(values.get(1)).isEqualTo(original.get(1));
        assertThat(campaign.replay(fresh.tape()).isSameRun(fresh.report())).isTrue();
    }

    @Test
    void groupsAreTheDrawsOfAStepOrWhatTheProgramSays() {
        Campaign campaign = Campaign.of(world -> {
            DrawStream plain = world.stream("plain", Fallback.ZERO);
            DrawStream told = world.stream("told", Fallback.ZERO);
            told.beginSetting();
            told.next(9);
            for (int i = 0; i < 3; i++) {
                told.beginGroup();
                told.next(9);
                told.next(9);
            }
            plain.next(9);
            plain.next(9);
            return world.delay(Duration.ofSeconds(1)).thenApply(done -> plain.next(9));
        });
        Map<String, List<Group>> groups =
                campaign.variations().run(TapeEdit.of(tape(campaign, 1))).groups();
        assertThat(groups.get("plain"))
                .extracting(group -> group.draws().size())
                .containsExactly(2, 1);
        assertThat(groups.get("told")).extracting(Group::setting).containsExactly(true, false, false, false);
        assertThat(groups.get("told")).extracting(group -> group.draws().size()).containsExactly(1, 2, 2, 2);
    }

    @Test
    void aGroupLeftOutDoesNotShiftTheNext() {
        Campaign campaign = Campaign.of(world -> {
            DrawStream draws = world.stream("ops", Fallback.ZERO);
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                draws.beginGroup();
                int kind = draws.next(1_000);
                all.add(kind);
                if (kind != 0) {
                    all.add(draws.next(1_000));
                }
            }
            return all;
        });
        EditedRun run = campaign.variations().run(TapeEdit.of(tape(campaign, 1)));
        List<?> all = (List<?>) Objects.requireNonNull(run.report().value());
        List<Group> groups = new ArrayList<>(Objects.requireNonNull(run.groups().get("ops")));
        groups.set(1, groups.get(1).emptied());
        EditedRun without = campaign.variations().run(TapeEdit.of(run.tape()).withGroups(Map.of("ops", groups)));
        List<Object> expected = new ArrayList<>(all.subList(0, 2));
        expected.add(0);
        expected.addAll(all.subList(4, 8));
        assertThat(without.report().value()).isEqualTo(expected);
    }

    @Test
    void aChanceThatDidNotComeTrueIsZero() {
        Campaign campaign = Campaign.of(world -> {
            DrawStream loss = world.stream("loss", Fallback.ZERO);
            int lost = 0;
            for (int i = 0; i < 1_000; i++) {
                lost += loss.chance(0.1) ? 1 : 0;
            }
            return lost;
        });
        EditedRun run = campaign.variations().run(TapeEdit.of(tape(campaign, 1)));
        assertThat(run.report().value()).isEqualTo(campaign.runSeed(1).value());
        long hits = run.tape().tracks().get(0).draws().stream()
                .filter(draw -> draw.value() != 0)
                .count();
        assertThat(run.report().value()).isEqualTo((int) hits);
        assertThat(campaign.replay(run.tape()).isSameRun(run.report())).isTrue();
    }

    @Test
    void aCandidateIsGivenUpAtItsLimit() {
        EditedRun cut = ORDER.variations().run(TapeEdit.of(tape(ORDER, 1)).withMaxSteps(5));
        assertThat(cut.report().failure()).isInstanceOf(StepLimitException.class);
        assertThat(cut.report().steps()).isEqualTo(5);
        assertThatThrownBy(() -> TapeEdit.of(tape(ORDER, 1)).withMaxSteps(0))
                .hasMessage("limit of steps is not positive: 0");
    }

    @Test
    void theCalmOfAllKindsIsARoundNowAndThen() {
        Campaign campaign = Campaign.of(world -> {
            world.host("a", host -> {});
            Faults.of(HostFaultKinds.all())
                    .allKinds()
                    .lasting(Duration.ofSeconds(30))
                    .start(world);
            return world.delay(Duration.ofSeconds(40));
        });
        EditedRun calm =
                campaign.variations().run(TapeEdit.of(tape(campaign, 1)).withGroups(Map.of()));
        assertThat(calm.report().failure()).isNull();
        assertThat(calm.report().counters().get("fault.rounds")).isEqualTo(14);
        assertThat(calm.report().counters().get("fault.calm")).isEqualTo(14);
    }

    @Test
    void aVariedRunEndsWhereItFails() {
        boolean[] cleaned = new boolean[1];
        Campaign campaign = Campaign.ofAction(world -> {
            world.runAsync(() -> {}).thenRun(() -> cleaned[0] = true);
            throw new AssertionError("at once");
        });
        EditedRun run = campaign.variations()
                .run(TapeEdit.of(Objects.requireNonNull(campaign.runSeed(1).tape())));
        assertThat(run.report().steps()).isEqualTo(1);
        assertThat(campaign.replay(run.tape()).isSameRun(run.report())).isTrue();
    }

    @Test
    void variesNoRunsFromWithinARun() {
        EditRunner variations = ORDER.variations();
        TapeEdit variant = TapeEdit.of(tape(ORDER, 1));
        Campaign nested = Campaign.ofAction(world -> variations.run(variant));
        assertThat(nested.runSeed(1).failure())
                .isInstanceOf(NestedRunException.class)
                .hasMessageContaining("runs were varied on the thread of a run");
    }

    @Test
    void refusesADepartureThatIsNone() {
        assertThatThrownBy(() -> new Deviation("a", 1, 0, "b", 1, 0)).hasMessage("rank 0 is no departure");
        assertThatThrownBy(() -> new Group(false, List.of(new Draw(4, 3))).with(0, 4))
                .hasMessageContaining("is not below its bound");
    }
}
