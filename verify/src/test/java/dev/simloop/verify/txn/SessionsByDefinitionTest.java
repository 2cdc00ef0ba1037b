package dev.simloop.verify.txn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.verify.txn.Sessions.Guarantee;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Sessions of a few accesses, correct and not, against the definitions written down as they are. */
class SessionsByDefinitionTest {
    private record Item(Object key, Object value) {}

    private static List<Txn> random(Random random) {
        Map<Object, List<Object>> lists = new LinkedHashMap<>();
        List<Txn> all = new ArrayList<>();
        int value = 0;
        for (int t = 0; t < 2 + random.nextInt(7); t++) {
            List<Access> accesses = new ArrayList<>();
            for (int a = 0; a < 1 + random.nextInt(3); a++) {
                Object key = random.nextBoolean() ? "x" : "y";
                List<Object> list = lists.computeIfAbsent(key, k -> new ArrayList<>());
                if (random.nextBoolean()) {
                    accesses.add(Access.append(key, value));
                    list.add(random.nextInt(4) == 0 ? random.nextInt(list.size() + 1) : list.size(), value++);
                } else {
                    List<Object> seen =
                            new ArrayList<>(list.subList(0, list.size() - random.nextInt(1 + list.size() / 2)));
                    if (seen.size() > 1 && random.nextInt(4) == 0) {
                        seen.remove(random.nextInt(seen.size()));
                    }
                    accesses.add(new Access.ReadList(key, seen));
                }
            }
            all.add(Txn.committed("t" + t, "c" + random.nextInt(3), accesses.toArray(Access[]::new)));
        }
        return all;
    }

    /** All that is missing, as guarantee, reader and append. */
    private static Set<String> byDefinition(List<Txn> txns) {
        Set<String> broken = new TreeSet<>();
        Map<Item, Map<Item, Guarantee>> dues = new LinkedHashMap<>();
        Map<String, Map<Item, Guarantee>> sessions = new LinkedHashMap<>();
        for (Txn txn : txns) {
            Map<Item, Guarantee> expected = sessions.computeIfAbsent(txn.client(), c -> new LinkedHashMap<>());
            for (Access access : txn.accesses()) {
                if (access instanceof Access.Append append) {
                    Item item = new Item(append.key(), append.value());
                    dues.put(item, new LinkedHashMap<>(expected));
                    expected.put(item, Guarantee.READ_YOUR_WRITES);
                } else if (access instanceof Access.ReadList read) {
                    expected.forEach((item, by) -> {
                        if (item.key.equals(read.key()) && !read.values().contains(item.value)) {
                            broken.add(by + " " + txn.name() + " " + item);
                        }
                    });
                    read.values()
                            .forEach(v -> expected.putIfAbsent(new Item(read.key(), v), Guarantee.MONOTONIC_READS));
                }
            }
        }
        for (Txn txn : txns) {
            List<Access.ReadList> earlier = new ArrayList<>();
            for (Access access : txn.accesses()) {
                if (access instanceof Access.ReadList read) {
                    earlier.forEach(before -> {
                        if (!before.key().equals(read.key())) {
                            before.values().forEach(value -> {
                                Item because = new Item(before.key(), value);
                                dues.getOrDefault(because, Map.of()).forEach((item, by) -> {
                                    if (item.key.equals(read.key())
                                            && !read.values().contains(item.value)) {
                                        broken.add(of(by) + " " + txn.name() + " " + item);
                                    }
                                });
                            });
                        }
                    });
                    for (int i = 0; i < read.values().size(); i++) {
                        List<Object> sofar = read.values().subList(0, i);
                        dues.getOrDefault(new Item(read.key(), read.values().get(i)), Map.of())
                                .forEach((item, by) -> {
                                    if (item.key.equals(read.key()) && !sofar.contains(item.value)) {
                                        broken.add(of(by) + " " + txn.name() + " " + item);
                                    }
                                });
                    }
                    earlier.add(read);
                }
            }
        }
        return broken;
    }

    private static Guarantee of(Guarantee inSession) {
        return inSession == Guarantee.READ_YOUR_WRITES ? Guarantee.MONOTONIC_WRITES : Guarantee.WRITES_FOLLOW_READS;
    }

    @Test
    void whatIsReportedIsMissingAndEachReaderOfABrokenGuaranteeIsReported() {
        Set<Guarantee> kinds = new HashSet<>();
        int clean = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            List<Txn> txns = random(new Random(seed));
            Set<String> defined = byDefinition(txns);
            Set<String> readers = new TreeSet<>();
            defined.forEach(text -> readers.add(text.substring(0, text.indexOf(" Item"))));
            Set<String> found = new TreeSet<>();
            for (Sessions.Broken broken : Sessions.check(txns)) {
                kinds.add(broken.guarantee());
                found.add(broken.guarantee() + " " + broken.reader().name());
                assertThat(defined)
                        .as("seed %d: %s of %s", seed, broken, txns)
                        .contains(broken.guarantee() + " " + broken.reader().name() + " "
                                + new Item(broken.key(), broken.missing()));
            }
            assertThat(found).as("seed %d: %s", seed, txns).isEqualTo(readers);
            clean += defined.isEmpty() ? 1 : 0;
        }
        assertThat(kinds).containsExactlyInAnyOrder(Guarantee.values());
        assertThat(clean).isBetween(1_000, 15_000);
    }
}
