package dev.simloop.netty;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A library as it is published, under loss, a partition, resets and a crash: each seed and its tape, and {@code print COUNT} for another
 * JVM. Which one says the first argument, a class with a static method {@code evidence}.
 */
final class LibrariesEvidence {
    private static final int SEEDS = 1_000;
    private static final int QUICK = 100;
    private static final Set<String> OF_THE_JVM = Set.of(
            "main",
            "Reference Handler",
            "Finalizer",
            "Signal Dispatcher",
            "Common-Cleaner",
            "Notification Thread",
            "process reaper");

    private LibrariesEvidence() {}

    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        Method factory = Class.forName(arguments[0]).getDeclaredMethod("evidence");
        factory.setAccessible(true);
        Campaign campaign = (Campaign) Objects.requireNonNull(factory.invoke(null));
        List<String> more = List.of(arguments).subList(2, arguments.length);
        if (more.size() == 2 && more.get(0).equals("print")) {
            for (int seed = 0; seed < Integer.parseInt(more.get(1)); seed++) {
                System.out.println(Long.toHexString(campaign.runSeed(seed).fingerprint()));
            }
            System.exit(0);
        }
        System.exit(shows(campaign, arguments[1], more.contains("--quick") ? QUICK : SEEDS) ? 0 : 1);
    }

    private static boolean shows(Campaign campaign, String name, int seeds) throws IOException {
        List<String> unmet = new ArrayList<>();
        Set<Long> fingerprints = new HashSet<>();
        // The JDK keeps a socket to nowhere from the first channel of any kind on, also of a file.
        FileChannel.open(
                        Files.createTempFile("simloop", "evidence"),
                        StandardOpenOption.READ,
                        StandardOpenOption.DELETE_ON_CLOSE)
                .close();
        long before = sockets();
        long begin = System.nanoTime();
        for (int seed = 0; seed < seeds; seed++) {
            RunReport run = campaign.runSeed(seed);
            RunReport again = campaign.replay(Objects.requireNonNull(run.tape()));
            if (!run.passed()) {
                unmet.add("seed " + seed + ": " + run.failureLine());
            }
            if (!again.isSameRun(run)) {
                unmet.add("seed " + seed + " does not repeat");
            }
            fingerprints.add(run.fingerprint());
        }
        double rate = 2 * seeds * 1e9 / (System.nanoTime() - begin);
        List<String> threads = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(thread -> !OF_THE_JVM.contains(thread) && !thread.startsWith("simloop-"))
                .toList();
        if (!threads.isEmpty()) {
            unmet.add("threads were left: " + threads);
        }
        if (sockets() > before) {
            unmet.add("real sockets were opened");
        }
        if (fingerprints.size() < seeds * 9 / 10) {
            unmet.add("only " + fingerprints.size() + " of " + seeds + " runs are distinct");
        }
        unmet.forEach(each -> System.out.println("NOT MET: " + each));
        System.out.printf(
                "libraries: %s, %d seeds and their tapes, %d distinct, no threads, no sockets, %.0f runs/s%n",
                name, seeds, fingerprints.size(), rate);
        return unmet.isEmpty();
    }

    /** {@return how many sockets this process has, as the operating system lists them; 0 where it lists none} */
    private static long sockets() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(open)) {
            return files.filter(LibrariesEvidence::isSocket).count();
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException e) {
            // It was closed meanwhile, as that of the listing itself.
            return false;
        }
    }
}
