package dev.simloop.spi;

import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.World;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A kind of fault of one host that is up. */
record OnHost(String name, Predicate<Host> inQuestion, FaultKind.Strike strike) implements FaultKind {
    OnHost {
        Objects.requireNonNull(name);
        Objects.requireNonNull(inQuestion);
        Objects.requireNonNull(strike);
    }

    @Override
    public boolean possible(World world) {
        return world.hosts().stream().anyMatch(host -> host.isUp() && inQuestion.test(host));
    }

    /** {@return those of {@code victims} that are up and in question; all that are up where none is in question} */
    static List<Host> up(List<Host> victims, Predicate<Host> inQuestion) {
        List<Host> up = victims.stream().filter(Host::isUp).toList();
        List<Host> able = up.stream().filter(inQuestion).toList();
        return able.isEmpty() ? up : able;
    }

    @Override
    public @Nullable Fault begin(World world, DrawStream draws, List<Host> victims) {
        List<Host> up = up(victims, inQuestion);
        return up.isEmpty() ? null : strike.begin(up.get(draws.next(up.size())), draws);
    }
}
