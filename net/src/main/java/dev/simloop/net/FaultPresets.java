package dev.simloop.net;

import dev.simloop.disk.DiskFaultKinds;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import java.time.Duration;
import java.util.List;

/**
 * Recipes of faults that can be had by name, to start from: {@code FaultPresets.flakyNetwork().lasting(...)}. Each is a swarm, so a
 * seed has about half of its kinds.
 */
public final class FaultPresets {
    private static final List<String> NAMES = List.of("flakyNetwork", "crashyDisk", "badClocks", "everything");

    private FaultPresets() {}

    /** {@return every fault of links and names, none of hosts} */
    public static Faults flakyNetwork() {
        return Faults.of(NetworkFaultKinds.all());
    }

    /** {@return power cuts, and the disk faults that a program with correct error handling survives, in short windows} */
    public static Faults crashyDisk() {
        return Faults.of(DiskFaultKinds.survivable())
                .and(HostFaultKinds.named("host.crash"))
                .windows(Duration.ofSeconds(2));
    }

    /** {@return clocks that drift, strongly too, are wrong, are set, stand still, and have leap seconds; and hosts that pause} */
    public static Faults badClocks() {
        return Faults.of(HostFaultKinds.all().stream()
                .filter(kind -> kind.name().startsWith("clock.") || kind.name().equals("host.pause"))
                .toList());
    }

    /** {@return every fault but those that no single host survives: disks that lie, and the loss of a disk} */
    public static Faults everything() {
        return Faults.of(NetworkFaultKinds.all()).and(HostFaultKinds.all()).and(DiskFaultKinds.survivable());
    }

    /**
     * {@return the one of that name}
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static Faults named(String name) {
        return switch (name) {
            case "flakyNetwork" -> flakyNetwork();
            case "crashyDisk" -> crashyDisk();
            case "badClocks" -> badClocks();
            case "everything" -> everything();
            default ->
                throw new IllegalArgumentException(
                        "there is no preset of faults \"" + name + "\"; there are " + String.join(", ", NAMES));
        };
    }
}
