package dev.simloop.spi;

import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.World;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A kind of fault of one host that is up, with a strength; the least is above the most where it has none. */
record OnHost(String name, Predicate<Host> inQuestion, FaultKind.Measured strike, double least, double most)
        implements FaultKind {
    OnHost {
        Objects.requireNonNull(name);
        Objects.requireNonNull(inQuestion);
        Objects.requireNonNull(strike);
    }

    @Override
    public boolean possible(World world) {
        return world.hosts().stream().anyMatch(host -> host.isUp() && inQuestion.test(host));
    }

    @Override
    public void check(FaultParts parts) {
        if (least > most) {
            FaultKind.super.check(parts);
            return;
        }
        if (parts.hasLink()) {
            throw new IllegalArgumentException("it harms no link");
        }
        if (parts.hasFactor() && !(parts.factor() >= least && parts.factor() <= most)) {
            throw new IllegalArgumentException(
                    "its factor is not within " + least + " and " + most + ": " + parts.factor());
        }
    }

    @Override
    public @Nullable Fault begin(World world, DrawStream draws, List<Host> victims) {
        return begin(world, draws, victims, FaultParts.NONE);
    }

    @Override
    public @Nullable Fault begin(World world, DrawStream draws, List<Host> victims, FaultParts parts) {
        List<Host> up = victims.stream().filter(Host::isUp).toList();
        List<Host> able = up.stream().filter(inQuestion).toList();
        List<Host> struck = able.isEmpty() ? up : able;
        return struck.isEmpty() ? null : strike.begin(struck.get(draws.next(struck.size())), draws, parts.factor());
    }
}
