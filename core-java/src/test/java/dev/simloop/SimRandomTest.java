package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("jdk")
class SimRandomTest {
    private static final Map<String, Function<SimRandom, Object>> METHODS = new LinkedHashMap<>();

    static {
        METHODS.put("nextInt()", r -> r.nextInt());
        METHODS.put("nextInt(6)", r -> r.nextInt(6));
        METHODS.put("nextInt(-5,5)", r -> r.nextInt(-5, 5));
        METHODS.put("nextInt(all)", r -> r.nextInt(Integer.MIN_VALUE, Integer.MAX_VALUE));
        METHODS.put("nextLong()", r -> r.nextLong());
        METHODS.put("nextLong(6)", r -> r.nextLong(6));
        METHODS.put("nextLong(-5,5)", r -> r.nextLong(-5, 5));
        METHODS.put("nextLong(all)", r -> r.nextLong(Long.MIN_VALUE, Long.MAX_VALUE));
        METHODS.put("nextBoolean()", r -> r.nextBoolean());
        METHODS.put("nextFloat()", r -> r.nextFloat());
        METHODS.put("nextFloat(2)", r -> r.nextFloat(2));
        METHODS.put("nextFloat(1,2)", r -> r.nextFloat(1, 2));
        METHODS.put("nextDouble()", r -> r.nextDouble());
        METHODS.put("nextDouble(2)", r -> r.nextDouble(2));
        METHODS.put("nextDouble(1,2)", r -> r.nextDouble(1, 2));
        METHODS.put("nextGaussian()", r -> r.nextGaussian());
        METHODS.put("nextGaussian(5,2)", r -> r.nextGaussian(5, 2));
        METHODS.put("nextExponential()", r -> r.nextExponential());
        METHODS.put("nextBytes", r -> {
            byte[] bytes = new byte[11];
            r.nextBytes(bytes);
            return Arrays.toString(bytes);
        });
        METHODS.put("ints(3)", r -> Arrays.toString(r.ints(3).toArray()));
        METHODS.put("ints(3,0,6)", r -> Arrays.toString(r.ints(3, 0, 6).toArray()));
        METHODS.put("ints(0,6)", r -> Arrays.toString(r.ints(0, 6).limit(3).toArray()));
        METHODS.put("longs(3)", r -> Arrays.toString(r.longs(3).toArray()));
        METHODS.put("longs(3,0,6)", r -> Arrays.toString(r.longs(3, 0, 6).toArray()));
        METHODS.put("doubles(3)", r -> Arrays.toString(r.doubles(3).toArray()));
        METHODS.put("doubles(3,0,6)", r -> Arrays.toString(r.doubles(3, 0, 6).toArray()));
        METHODS.put("chance", r -> r.chance(0.5));
        METHODS.put("pick", r -> r.pick(List.of("a", "b", "c")));
        METHODS.put("weighted", r -> r.weighted(1, 0, 3));
        METHODS.put("shuffle", r -> {
            List<Integer> items = new ArrayList<>(List.of(1, 2, 3, 4, 5));
            r.shuffle(items);
            return items;
        });
    }

    private static Object with(long seed, Function<SimRandom, Object> use) {
        var report = Campaign.of(world -> use.apply(world.random("x"))).runSeed(seed);
        assertThat(report.failure()).isNull();
        return java.util.Objects.requireNonNull(report.value());
    }

    @Test
    void everyMethodIsAFunctionOfTheSeedWhateverElseTheSuperclassDrew() {
        METHODS.forEach((name, method) -> {
            Object first = with(7, r -> List.of(method.apply(r), method.apply(r)));
            Object again = with(7, r -> {
                r.setSeed(99);
                return List.of(method.apply(r), method.apply(r));
            });
            assertThat(again).as(name).isEqualTo(first);
        });
    }

    @Test
    void everyMethodDrawsFromItsStreamAlone() {
        METHODS.forEach((name, method) -> {
            var seen = new java.util.HashSet<Object>();
            for (int seed = 0; seed < 40; seed++) {
                var report =
                        Campaign.of(world -> method.apply(world.random("x"))).runSeed(seed);
                var tape = java.util.Objects.requireNonNull(report.tape());
                assertThat(tape.tracks()).as(name).hasSize(1);
                assertThat(tape.tracks().get(0).name()).isEqualTo("user/world/x");
                seen.add(java.util.Objects.requireNonNull(report.value()));
            }
            assertThat(seen).as(name).hasSizeGreaterThan(1);
        });
    }

    @Test
    void valuesArePinned() {
        var text = new StringBuilder();
        METHODS.forEach((name, method) ->
                text.append(name).append(' ').append(with(4823, method)).append('\n'));

        assertThat(text).hasToString("""
                nextInt() 2114455471
                nextInt(6) 2
                nextInt(-5,5) -1
                nextInt(all) -33028177
                nextLong() 9081517100337555068
                nextLong(6) 2
                nextLong(-5,5) -1
                nextLong(all) -141854936517220741
                nextBoolean() false
                nextFloat() 0.49231
                nextFloat(2) 0.98462
                nextFloat(1,2) 1.49231
                nextDouble() 0.4923100284825117
                nextDouble(2) 0.9846200569650234
                nextDouble(1,2) 1.4923100284825117
                nextGaussian() 1.1406808177084207
                nextGaussian(5,2) 7.281361635416841
                nextExponential() 0.6778843099962065
                nextBytes [124, 102, 65, -45, -81, 7, 8, 126, -73, 88, -11]
                ints(3) [2114455471, 138135922, -2038840531]
                ints(3,0,6) [3, 5, 4]
                ints(0,6) [3, 5, 4]
                longs(3) [9081517100337555068, 593289267610212535, -8756753402049894750]
                longs(3,0,6) [4, 3, 5]
                doubles(3) [0.4923100284825117, 0.0321622756427663, 0.5252954468788835]
                doubles(3,0,6) [2.9538601708950702, 0.19297365385659782, 3.151772681273301]
                chance false
                pick b
                weighted 2
                shuffle [4, 5, 2, 1, 3]
                """);
    }

    @Test
    void staysWithinItsRange() {
        with(3, r -> {
            for (int i = 0; i < 2_000; i++) {
                assertThat(r.nextInt(-3, 4)).isBetween(-3, 3);
                assertThat(r.nextLong(Long.MIN_VALUE, 0)).isNegative();
                assertThat(r.nextFloat()).isGreaterThanOrEqualTo(0f).isLessThan(1f);
                assertThat(r.nextFloat(1f, Math.nextUp(1f))).isEqualTo(1f);
                assertThat(r.nextDouble(1, Math.nextUp(1.0))).isEqualTo(1.0);
                assertThat(r.nextExponential()).isGreaterThanOrEqualTo(0).isFinite();
                assertThat(r.nextGaussian()).isFinite();
                assertThat(r.weighted(0, 5, 0)).isEqualTo(1);
            }
            return "";
        });
    }

    @Test
    void weighsPicksAndShufflesEvenly() {
        int[] weighted = new int[3];
        int[] firsts = new int[4];
        with(1, r -> {
            for (int i = 0; i < 4_000; i++) {
                weighted[r.weighted(1, 0, 3)]++;
                List<Integer> items = new ArrayList<>(List.of(0, 1, 2, 3));
                r.shuffle(items);
                assertThat(items).containsExactlyInAnyOrder(0, 1, 2, 3);
                firsts[items.get(0)]++;
            }
            return "";
        });

        assertThat(weighted[0]).isBetween(880, 1_120);
        assertThat(weighted[1]).isZero();
        for (int first : firsts) {
            assertThat(first).isBetween(880, 1_120);
        }
    }

    @Test
    void rejectsWhatHasNoValue() {
        with(1, r -> {
            assertThatThrownBy(() -> r.nextInt(0)).hasMessage("bound is not positive: 0");
            assertThatThrownBy(() -> r.nextLong(-1)).hasMessage("bound is not positive: -1");
            assertThatThrownBy(() -> r.nextInt(5, 5)).hasMessage("range is empty or not finite: 5 to 5");
            assertThatThrownBy(() -> r.nextDouble(0, Double.NaN))
                    .hasMessage("range is empty or not finite: 0.0 to NaN");
            assertThatThrownBy(() -> r.nextGaussian(0, -1)).hasMessage("deviation is negative: -1.0");
            assertThatThrownBy(() -> r.pick(List.of())).hasMessage("nothing to pick from");
            assertThatThrownBy(() -> r.weighted(1, -2)).hasMessage("weight is negative: -2");
            assertThatThrownBy(() -> r.weighted(0, 0)).hasMessage("all weights are zero");
            assertThatThrownBy(() -> r.chance(1.5)).hasMessage("probability is not within 0 and 1: 1.5");
            return "";
        });
    }
}
