package dev.simloop.benchmarks;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Tokens of a campaign that draws a strategy for each run, each replayed by a JVM that knows nothing but the token. */
@SuppressWarnings("FutureReturnValueIgnored") // the run awaits it
public final class TokensEvidence {
    private TokensEvidence() {}

    /** Three threads and a timer; wrong in every other order or so. */
    private static final Campaign PROGRAM = Campaign.of(world -> {
        StringBuilder order = new StringBuilder();
        for (char letter = 'a'; letter < 'd'; letter++) {
            char mine = letter;
            var thread = world.singleThread("thread-" + letter);
            for (int i = 0; i < 4; i++) {
                thread.execute(() -> order.append(mine));
            }
        }
        return world.loop()
                .delay(Duration.ofMillis(3 + world.random("wait").nextInt(9)))
                .thenApply(nothing -> {
                    if (order.indexOf("ca") >= 0 && order.indexOf("ab") > order.indexOf("ca")) {
                        throw new IllegalStateException("order " + order);
                    }
                    return order.toString();
                });
    });

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0 && args[0].equals("replay")) {
            for (int i = 1; i < args.length; i++) {
                System.out.println(
                        "run " + Long.toHexString(PROGRAM.replay(args[i]).fingerprint()));
            }
            return;
        }
        List<String> sizes = List.of(args);
        int runs = sizes.contains("--quick") ? 2_000 : 10_000;
        int wanted = sizes.contains("--quick") ? 100 : 1_000;
        int perJvm = sizes.contains("--full") ? 1 : sizes.contains("--quick") ? 25 : 10;
        List<String> broken = new ArrayList<>();
        CampaignResult one = hunt(runs, wanted, 1);
        for (int workers : new int[] {2, 4}) {
            CampaignResult more = hunt(runs, wanted, workers);
            boolean same = more.fingerprint() == one.fingerprint()
                    && more.steps() == one.steps()
                    && more.failed() == one.failed()
                    && more.interleavings() == one.interleavings()
                    && tokens(more).equals(tokens(one));
            System.out.println(workers + " workers: " + (same ? "the same campaign" : "ANOTHER CAMPAIGN"));
            if (!same) {
                broken.add(workers + " workers give the same campaign as one");
            }
        }
        List<String> tokens = tokens(one);
        Map<String, Integer> kinds = new TreeMap<>();
        tokens.forEach(token -> kinds.merge(token.split("/", -1)[2].replaceAll("[^a-z].*", ""), 1, Integer::sum));
        System.out.println("tokens by strategy: " + kinds);
        int equal = 0;
        for (int from = 0; from < tokens.size(); from += perJvm) {
            List<String> some = tokens.subList(from, Math.min(from + perJvm, tokens.size()));
            List<String> told = replayed(some);
            for (int i = 0; i < some.size(); i++) {
                Finding finding = one.findings().get(from + i);
                String expected = "run " + Long.toHexString(finding.original().fingerprint());
                if (i < told.size() && told.get(i).equals(expected)) {
                    equal++;
                } else {
                    broken.add(some.get(i) + " repeats its run");
                }
            }
        }
        if (tokens.size() < wanted) {
            broken.add("there are " + wanted + " tokens");
        }
        if (kinds.size() < 6) {
            broken.add("the tokens are of at least six kinds");
        }
        broken.forEach(line -> System.out.println("NOT MET: " + line));
        System.out.println(String.format(
                Locale.ROOT,
                "tokens: %,d of %,d tokens of a campaign of %,d runs repeat their run in a fresh JVM, %d to a JVM",
                equal,
                tokens.size(),
                runs,
                perJvm));
        if (!broken.isEmpty()) {
            System.exit(1);
        }
    }

    private static CampaignResult hunt(int runs, int wanted, int workers) {
        return PROGRAM.withSeeds(runs).withWorkers(workers).collecting(wanted).run();
    }

    private static List<String> tokens(CampaignResult result) {
        return result.findings().stream()
                .map(finding -> finding.token().toString())
                .toList();
    }

    private static List<String> replayed(List<String> tokens) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TokensEvidence.class.getName(),
                "replay"));
        command.addAll(tokens);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("run ")) {
                    lines.add(line);
                }
            }
        }
        int unused = process.waitFor();
        return lines;
    }
}
