package dev.simloop.spi;

import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.World;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A kind of fault of one host that is up. */
record OnHost(String name, FaultKind.Strike strike) implements FaultKind {
    OnHost {
        Objects.requireNonNull(name);
        Objects.requireNonNull(strike);
    }

    @Override
    public boolean possible(World world) {
        return world.hosts().stream().anyMatch(Host::isUp);
    }

    @Override
    public @Nullable Fault begin(World world, DrawStream draws, List<Host> victims) {
        List<Host> up = victims.stream().filter(Host::isUp).toList();
        return up.isEmpty() ? null : strike.begin(up.get(draws.next(up.size())), draws);
    }
}
