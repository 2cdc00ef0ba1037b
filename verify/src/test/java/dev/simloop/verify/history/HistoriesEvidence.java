package dev.simloop.verify.history;

import dev.simloop.verify.txn.Access;
import dev.simloop.verify.txn.Definitions;
import dev.simloop.verify.txn.Txn;
import dev.simloop.verify.txn.TxnFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds the checkers of histories to brute force, to round trips of every format, and to the files of other projects where
 * copies are at hand. Ends with 1 if anything differs. {@code benchmarks/evidence histories} runs it.
 */
public final class HistoriesEvidence {
    private static final List<String> BROKEN = new ArrayList<>();

    private HistoriesEvidence() {}

    public static void main(String[] args) throws IOException {
        boolean quick = Arrays.asList(args).contains("--quick");
        int seeds = quick ? 2_000 : Arrays.asList(args).contains("--full") ? 100_000 : 20_000;
        var planted = Definitions.compare(seeds);
        System.out.println(
                "transactions: " + seeds + " small histories against the definitions, nothing false, levels equal;"
                        + " histories with each kind:");
        planted.forEach((kind, count) -> System.out.printf("  %-32s %,8d%n", kind.title(), count));
        demand(planted.size() >= 17, "every kind of circle and the lost update were planted");
        int trips = roundTrips(quick ? 20 : 200);
        System.out.println("round trips: " + trips + " histories, as EDN, log lines, key-value data, list-append and"
                + " rw-register, equal");
        String knossos = System.getProperty("knossos", "");
        if (knossos.isEmpty()) {
            System.out.println("the register files of Knossos were NOT judged: KNOSSOS=FOLDER says where a copy is");
        } else {
            knossos(Path.of(knossos));
        }
        String porcupine = System.getProperty("porcupine", "");
        if (porcupine.isEmpty()) {
            System.out.println("the logs of Porcupine were NOT judged: PORCUPINE=FOLDER says where a copy is");
        } else {
            etcd(Path.of(porcupine));
        }
        BROKEN.forEach(what -> System.out.println("NOT MET: " + what));
        System.out.println("histories: " + planted.size() + " kinds of anomalies as defined, " + trips
                + " round trips" + (knossos.isEmpty() ? "" : ", Knossos as published")
                + (porcupine.isEmpty() ? "" : ", Porcupine as published"));
        System.exit(BROKEN.isEmpty() ? 0 : 1);
    }

    private static void demand(boolean holds, String what) {
        if (!holds) {
            BROKEN.add(what);
        }
    }

    private static int roundTrips(int seeds) {
        int trips = 0;
        for (int seed = 0; seed < seeds; seed++) {
            var keyed = Histories.linearizable(60, 4, 2, new Random(seed));
            trips += trip("EDN", keyed, HistoryFiles::writeEdn, HistoryFiles.read(HistoryFiles.writeEdn(keyed)));
            var single = unkeyed(keyed);
            trips += trip("log", single, HistoryFiles::writeLog, HistoryFiles.read(HistoryFiles.writeLog(single)));
            trips += trip(
                    "key-value data",
                    keyed,
                    HistoryFiles::writePorcupine,
                    HistoryFiles.read(HistoryFiles.writePorcupine(keyed)));
            for (boolean lists : new boolean[] {true, false}) {
                String text = TxnFiles.write(txns(new Random(seed), lists));
                demand(TxnFiles.write(TxnFiles.read(text)).equals(text), "transactions of seed " + seed + " survive");
                trips++;
            }
        }
        return trips;
    }

    private static int trip(
            String form,
            History<Op, Object> history,
            Function<History<Op, Object>, String> write,
            History<Op, Object> again) {
        demand(write.apply(again).equals(write.apply(history)), "a history survives as " + form);
        demand(again.size() == history.size(), "a history has as many operations as " + form);
        return 1;
    }

    private static History<Op, Object> unkeyed(History<Op, Object> history) {
        UnaryOperator<Op> plain = op -> new Op(op.f(), null, op.value());
        return new History<>(history.operations().stream()
                .map(o -> new Operation<>(
                        o.id(),
                        o.client(),
                        plain.apply(o.input()),
                        o.output(),
                        o.outcome(),
                        o.call(),
                        o.end(),
                        o.calledAt(),
                        o.endedAt()))
                .toList());
    }

    private static List<Txn> txns(Random random, boolean lists) {
        List<Txn> all = new ArrayList<>();
        for (int t = 0; t < 30; t++) {
            long seen = random.nextInt(9);
            Access access = lists
                    ? random.nextBoolean() ? Access.append("k", (long) t) : Access.readList("k", seen, 9L)
                    : random.nextBoolean() ? Access.write("k", (long) t) : Access.read("k", seen);
            all.add(Txn.committed("t" + t, "" + t % 3, access).at(10L * t, 10L * t + 1 + random.nextInt(12)));
        }
        return all;
    }

    /** Good and bad histories of registers; a read of nil tells nothing there. */
    private static void knossos(Path folder) throws IOException {
        int agree = 0;
        int refused = 0;
        int all = 0;
        for (boolean good : new boolean[] {true, false}) {
            try (Stream<Path> files = Files.list(folder.resolve("data/cas-register/" + (good ? "good" : "bad")))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".edn"))
                        .sorted()
                        .toList()) {
                    all++;
                    try {
                        var history =
                                HistoryReader.defaults().withNilReadsUnknown().read(Files.readString(file));
                        boolean correct =
                                Linearizability.judge(history, Specs.casRegister(null)) == HistoryVerdict.CORRECT;
                        agree += correct == good ? 1 : 0;
                        demand(correct == good, "Knossos' " + file.getFileName() + " is as published");
                    } catch (HistoryFormatException nothing) {
                        refused++;
                        System.out.println("Knossos' " + file.getFileName() + " is refused: " + nothing.getMessage());
                    }
                }
            }
        }
        System.out.println("Knossos' register files: " + agree + " of " + all + " as published, " + refused
                + " without any operation refused");
        demand(refused <= 1, "one file of Knossos has no operation");
    }

    private static void etcd(Path folder) throws IOException {
        Matcher published = Pattern.compile("checkJepsen\\(t, (\\d+), (true|false)\\)")
                .matcher(Files.readString(folder.resolve("porcupine_test.go")));
        int agree = 0;
        int all = 0;
        while (published.find()) {
            int number = Integer.parseInt(published.group(1));
            String log = Files.readString(folder.resolve(String.format("test_data/jepsen/etcd_%03d.log", number)));
            boolean correct =
                    Linearizability.judge(HistoryFiles.read(log), Specs.casRegister(null)) == HistoryVerdict.CORRECT;
            all++;
            agree += correct == published.group(2).equals("true") ? 1 : 0;
        }
        System.out.println("Porcupine's logs of etcd: " + agree + " of " + all + " as published");
        demand(agree == all, "the logs of Porcupine are judged as published");
    }
}
