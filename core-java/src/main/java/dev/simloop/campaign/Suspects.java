package dev.simloop.campaign;

import dev.simloop.internal.ClassFile;
import dev.simloop.internal.SourceLine;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What classes of a program call that the loop does not control. Circumstantial: that a class names {@code System.nanoTime}
 * does not say that a run came by it. The classes nearest to where two runs differ are looked at first.
 */
final class Suspects {
    private static final int MOST_CLASSES = 200;

    /** What ends in a star is a prefix; a descriptor counts where one is given. */
    private static final Map<String, NondeterminismSource> CALLS = new LinkedHashMap<>();

    static {
        tells(
                NondeterminismSource.REAL_CLOCK,
                "java/lang/System.nanoTime",
                "java/lang/System.currentTimeMillis",
                "java/time/Instant.now",
                "java/time/LocalDateTime.now",
                "java/time/LocalDate.now",
                "java/time/LocalTime.now",
                "java/time/ZonedDateTime.now",
                "java/time/OffsetDateTime.now",
                "java/time/Clock.system*",
                "java/util/Date.<init>()V",
                "kotlin/time/TimeSource$Monotonic.*",
                "kotlin/time/MonotonicTimeSource.*");
        tells(
                NondeterminismSource.REAL_CHANCE,
                "java/lang/Math.random",
                "java/util/concurrent/ThreadLocalRandom.current",
                "java/util/UUID.randomUUID",
                "java/security/SecureRandom.<init>",
                "java/util/Random.<init>()V",
                "kotlin/random/Random$Default.*");
        tells(
                NondeterminismSource.FOREIGN_THREAD,
                "java/lang/Thread.<init>",
                "java/lang/Thread.start*",
                "java/lang/Thread.ofVirtual",
                "java/util/concurrent/Executors.*",
                "java/util/concurrent/ForkJoinPool.*",
                "java/util/concurrent/CompletableFuture.supplyAsync",
                "java/util/concurrent/CompletableFuture.runAsync",
                "java/util/Collection.parallelStream",
                "java/util/List.parallelStream",
                "java/util/Timer.<init>",
                "kotlin/concurrent/ThreadsKt.*",
                "kotlinx/coroutines/Dispatchers.get*");
        tells(
                NondeterminismSource.HASH_ORDER,
                "java/lang/System.identityHashCode",
                "java/lang/Object.hashCode",
                "java/util/IdentityHashMap.<init>",
                "java/util/Set.of",
                "java/util/Set.copyOf",
                "java/util/Map.of*",
                "java/util/Map.copyOf",
                "java/util/stream/Collectors.toUnmodifiable*",
                "java/util/HashSet.<init>",
                "java/util/HashMap.<init>",
                "java/util/stream/Collectors.toSet");
    }

    private static void tells(NondeterminismSource culprit, String... calls) {
        for (String call : calls) {
            CALLS.put(call, culprit);
        }
    }

    private final Map<NondeterminismSource, String> evidence = new EnumMap<>(NondeterminismSource.class);
    private final Map<NondeterminismSource, Integer> distance = new EnumMap<>(NondeterminismSource.class);

    /** Looks at {@code near}, in order, and at what they use. */
    Suspects(Collection<String> near, @Nullable ClassLoader loader) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>();
        for (String name : near) {
            if (seen.putIfAbsent(name.replace('.', '/'), 0) == null) {
                open.add(name.replace('.', '/'));
            }
        }
        while (!open.isEmpty() && seen.size() < MOST_CLASSES) {
            String name = open.remove();
            ClassFile file = load(name, loader);
            if (file == null) {
                continue;
            }
            int here = seen.getOrDefault(name, 0);
            look(name, file, here);
            for (String used : file.classes()) {
                // What is nested in a class belongs to it.
                int far = outermost(used).equals(outermost(name)) ? here : here + 1;
                if (!used.startsWith("[")
                        && SourceLine.isProgram(used.replace('/', '.'))
                        && seen.putIfAbsent(used, far) == null) {
                    if (far == here) {
                        open.addFirst(used);
                    } else {
                        open.add(used);
                    }
                }
            }
        }
    }

    private static String outermost(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    static @Nullable ClassFile load(String name, @Nullable ClassLoader loader) {
        ClassLoader from = loader == null ? ClassLoader.getSystemClassLoader() : loader;
        try (InputStream in = from.getResourceAsStream(name + ".class")) {
            return in == null ? null : ClassFile.parse(in.readAllBytes());
        } catch (IOException e) {
            // A class that cannot be read tells nothing; the culprit is a guess all the same.
            return null;
        }
    }

    private void look(String name, ClassFile file, int far) {
        String who = name.substring(name.lastIndexOf('/') + 1);
        for (Map.Entry<String, NondeterminismSource> call : CALLS.entrySet()) {
            for (String method : file.methods()) {
                if (matches(call.getKey(), method)) {
                    note(call.getValue(), who + " calls " + readable(method), far);
                }
            }
        }
        for (String field : file.statics()) {
            note(NondeterminismSource.STATIC_STATE, who + " has the static field " + field, far);
        }
    }

    private static boolean matches(String call, String method) {
        if (call.endsWith("*")) {
            return method.startsWith(call.substring(0, call.length() - 1));
        }
        return call.endsWith(")V")
                ? method.equals(call)
                : method.substring(0, method.indexOf('(')).equals(call);
    }

    private static String readable(String method) {
        String plain = method.substring(0, method.indexOf('('));
        String brief = plain.substring(plain.lastIndexOf('/') + 1).replace('$', '.');
        return brief.endsWith(".<init>") ? "new " + brief.substring(0, brief.length() - 7) : brief;
    }

    private void note(NondeterminismSource culprit, String what, int far) {
        if (evidence.putIfAbsent(culprit, what) == null) {
            distance.put(culprit, far);
        }
    }

    /** Those that leave least doubt first: nearly every class has a hash table or something static. */
    private static final NondeterminismSource[] ORDER = {
        NondeterminismSource.REAL_CLOCK,
        NondeterminismSource.REAL_CHANCE,
        NondeterminismSource.FOREIGN_THREAD,
        NondeterminismSource.HASH_ORDER,
        NondeterminismSource.STATIC_STATE
    };

    static Set<NondeterminismSource> anyone() {
        return EnumSet.complementOf(EnumSet.of(NondeterminismSource.UNKNOWN));
    }

    /** {@return whether something speaks against {@code culprit}} */
    boolean has(NondeterminismSource culprit) {
        return evidence.containsKey(culprit);
    }

    /** {@return whether a class does that the run came by, and not only one that such a class uses} */
    boolean isNear(NondeterminismSource culprit) {
        return distance.getOrDefault(culprit, 1) == 0;
    }

    /** {@return the only one of {@code possible} that something speaks against; null if there are several or none} */
    @Nullable
    NondeterminismSource only(Set<NondeterminismSource> possible) {
        NondeterminismSource found = null;
        for (NondeterminismSource each : possible) {
            if (has(each)) {
                if (found != null) {
                    return null;
                }
                found = each;
            }
        }
        return found;
    }

    /** {@return what speaks against each, those that leave least doubt first, or the empty string} */
    String all() {
        StringBuilder text = new StringBuilder();
        for (NondeterminismSource each : ORDER) {
            if (evidence.containsKey(each)) {
                text.append(text.length() == 0 ? "" : ", ")
                        .append(each.words())
                        .append(" (")
                        .append(evidence.get(each))
                        .append(')');
            }
        }
        return text.toString();
    }

    /** {@return what speaks against {@code culprit}, or the empty string} */
    String against(NondeterminismSource culprit) {
        return evidence.getOrDefault(culprit, "");
    }
}
