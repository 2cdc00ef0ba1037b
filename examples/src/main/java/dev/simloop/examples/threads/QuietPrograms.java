package dev.simloop.examples.threads;

import dev.simloop.Scenario;
import dev.simloop.SimExecutor;
import dev.simloop.World;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Programs that make no thread, whatever of the loop they use. */
public final class QuietPrograms {
    private QuietPrograms() {}

    /** {@return the programs, by name} */
    public static Map<String, Scenario.Action> all() {
        Map<String, Scenario.Action> programs = new LinkedHashMap<>();
        programs.put("nothing", world -> {});
        programs.put("execute", world -> world.executor().execute(() -> {}));
        programs.put("a single thread", world -> world.singleThread("t").execute(() -> {}));
        programs.put("supplyAsync", world -> world.await(world.supplyAsync(() -> 1)));
        programs.put("a delay", world -> world.await(world.delay(Duration.ofSeconds(1))));
        programs.put(
                "orTimeout",
                world -> world.await(world.<Integer>newFuture()
                        .orTimeout(1, TimeUnit.SECONDS)
                        .exceptionally(late -> 0)));
        programs.put(
                "completeOnTimeout",
                world -> world.await(world.<Integer>newFuture().completeOnTimeout(1, 1, TimeUnit.SECONDS)));
        programs.put(
                "a delayed executor",
                world -> world.await(
                        CompletableFuture.runAsync(() -> {}, world.executor().delayed(Duration.ofMillis(5)))));
        programs.put("schedule", world -> {
            SimExecutor timer = world.executor();
            var late = timer.schedule(() -> {}, 1, TimeUnit.SECONDS);
            world.fingerprint("pending", late.isDone() ? 0 : 1);
            world.await(world.delay(Duration.ofSeconds(2)));
        });
        programs.put("scheduleAtFixedRate", world -> {
            var ticks = world.executor().scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.SECONDS);
            world.await(world.delay(Duration.ofSeconds(3)));
            ticks.cancel(false);
        });
        programs.put(
                "allOf",
                world -> world.await(world.loop().allOf(world.supplyAsync(() -> 1), world.supplyAsync(() -> 2))));
        programs.put(
                "anyOf",
                world -> world.await(world.loop().anyOf(world.supplyAsync(() -> 1), world.supplyAsync(() -> 2))));
        programs.put(
                "a chain of stages",
                world -> world.await(world.supplyAsync(() -> 1)
                        .thenApplyAsync(x -> x + 1)
                        .thenComposeAsync(x -> world.supplyAsync(() -> x))));
        programs.put("invokeAll", world -> world.executor().submit(() -> {}).isDone());
        programs.put(
                "chance", world -> world.fingerprint("drawn", world.random("r").nextInt(9)));
        programs.put(
                "the clock", world -> world.fingerprint("now", world.clock().millis()));
        programs.put("hosts", world -> {
            world.host("a", host -> host.executor().execute(() -> {}));
            world.await(world.delay(Duration.ofSeconds(1)));
        });
        programs.put("a crash", world -> {
            var host = world.host("a", started -> started.executor().execute(() -> {}));
            world.await(world.delay(Duration.ofSeconds(1)));
            host.crash();
        });
        programs.put("a disk", world -> {
            var host = world.host("a", started -> {});
            Files.writeString(host.disk().path("/f"), "text");
        });
        programs.put("chaos", QuietPrograms::chaos);
        return programs;
    }

    private static void chaos(World world) {
        world.host("a", host -> host.executor().execute(() -> {}));
        var chaos = Faults.of(HostFaultKinds.all()).start(world);
        world.await(world.delay(Duration.ofSeconds(5)));
        chaos.heal();
    }
}
