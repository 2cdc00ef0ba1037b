package dev.simloop.verify.node;

import dev.simloop.CheckReturnValue;
import dev.simloop.Host;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.faults.Chaos;
import dev.simloop.faults.Faults;
import dev.simloop.net.SimNetwork;
import dev.simloop.verify.Model;
import dev.simloop.verify.Refinement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Event-driven nodes on the simulated world: a host each, the whole network, every fault, and what must hold. Immutable;
 * each configuring method returns a changed copy. {@link #campaign()} runs it.
 *
 * <p>In each run the hosts start in the order of their names as given. Faults, if any, come as {@link Faults} says and
 * are healed at its end. Then the run goes on until nothing is left to happen, or for as long as {@link #withMaxDuration} says
 * where timers keep it busy; at that moment the goals must hold. Invariants and refinement are asked after every step.
 *
 * @param <N> the class of the nodes
 * @param <M> the class of their messages
 */
public final class NodeSimulation<N extends Node<M>, M> {
    private static final Duration LASTING = Duration.ofMinutes(1);

    private final Class<M> type;
    private final List<String> names;
    private final Function<String, ? extends N> factory;
    private final @Nullable Faults faults;
    private final Duration lasting;
    private final List<Consumer<World>> settings;
    private final List<Demand<N>> demands;

    /** Something that must hold of each run. */
    private sealed interface Demand<N> {
        record Always<N>(String name, Predicate<Nodes<N>> holds) implements Demand<N> {}

        record Goal<N>(String name, Predicate<Nodes<N>> holds) implements Demand<N> {}

        record Converges<N>(String name, Duration within, Predicate<Nodes<N>> holds) implements Demand<N> {}

        record Refines<S, N>(Refinement<S> refinement, Function<Nodes<N>, S> abstraction) implements Demand<N> {
            void watch(World world, Nodes<N> nodes) {
                refinement.watch(world, () -> nodes.allStarted() ? abstraction.apply(nodes) : null);
            }
        }
    }

    private NodeSimulation(
            Class<M> type,
            List<String> names,
            Function<String, ? extends N> factory,
            @Nullable Faults faults,
            Duration lasting,
            List<Consumer<World>> settings,
            List<Demand<N>> demands) {
        this.type = type;
        this.names = names;
        this.factory = factory;
        this.faults = faults;
        this.lasting = lasting;
        this.settings = settings;
        this.demands = demands;
    }

    /**
     * {@return a simulation of nodes of these names on a network without faults}
     *
     * @param messages the class of the messages; what is not of it is an error of the node that sends it
     * @param factory makes the node of a name, at every start of its host
     * @throws IllegalArgumentException if there is no name, or one twice
     */
    public static <N extends Node<M>, M> NodeSimulation<N, M> of(
            Class<M> messages, List<String> names, Function<String, ? extends N> factory) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("there are no nodes");
        }
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("a node is named twice: " + names);
        }
        return new NodeSimulation<>(
                Objects.requireNonNull(messages),
                List.copyOf(names),
                Objects.requireNonNull(factory),
                null,
                LASTING,
                List.of(),
                List.of());
    }

    /** {@return a copy that sets up the network so at the beginning of each run} */
    @CheckReturnValue
    public NodeSimulation<N, M> withNetwork(Consumer<SimNetwork> setting) {
        Objects.requireNonNull(setting);
        return new NodeSimulation<>(
                type,
                names,
                factory,
                faults,
                lasting,
                plus(settings, world -> setting.accept(SimNetwork.of(world))),
                demands);
    }

    /** {@return a copy with these faults, which are all healed at the end of their time} */
    @CheckReturnValue
    public NodeSimulation<N, M> withFaults(Faults other) {
        return new NodeSimulation<>(type, names, factory, Objects.requireNonNull(other), lasting, settings, demands);
    }

    /**
     * {@return a copy in which a run that does not come to rest by itself ends after {@code time}} Default: a minute of
     * virtual time after the faults are healed.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    @CheckReturnValue
    public NodeSimulation<N, M> withMaxDuration(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("length of a run is not positive: " + time);
        }
        return new NodeSimulation<>(type, names, factory, faults, time, settings, demands);
    }

    /** {@return a copy that demands {@code holds} after every step; it may throw an {@link AssertionError}} */
    @CheckReturnValue
    public NodeSimulation<N, M> always(String name, Predicate<Nodes<N>> holds) {
        return with(new Demand.Always<>(name, holds));
    }

    /**
     * {@return a copy that demands {@code holds} at the end of each run}
     *
     * <p>Without timers that go on for ever the end is when nothing is left to happen: nobody will mend it any more.
     */
    @CheckReturnValue
    public NodeSimulation<N, M> goal(String name, Predicate<Nodes<N>> holds) {
        return with(new Demand.Goal<>(name, holds));
    }

    /** {@return a copy that demands {@code holds} at some moment within {@code within} after all faults are healed} */
    @CheckReturnValue
    public NodeSimulation<N, M> converges(String name, Duration within, Predicate<Nodes<N>> holds) {
        return with(new Demand.Converges<>(name, within, holds));
    }

    /**
     * {@return a copy that holds each run to {@code model}, one action of it a step}
     *
     * @param abstraction the model's state as the nodes stand; asked once all have started; null where the nodes that are
     *     up do not tell
     */
    @CheckReturnValue
    public <S> NodeSimulation<N, M> refines(Model<S> model, Function<Nodes<N>, S> abstraction) {
        return refines(Refinement.of(model), abstraction);
    }

    /** {@return a copy that holds each run to a model by {@code refinement}, whose coverage grows} */
    @CheckReturnValue
    public <S> NodeSimulation<N, M> refines(Refinement<S> refinement, Function<Nodes<N>, S> abstraction) {
        return with(new Demand.Refines<>(refinement, abstraction));
    }

    /** {@return a campaign over it, to be given its seeds} */
    @SuppressWarnings("FutureReturnValueIgnored") // the campaign looks into it
    public Campaign campaign() {
        return Campaign.of(this::run);
    }

    /**
     * Runs it once; called by the scenario of {@code world}.
     *
     * @return for the scenario to return: completed, so that timers that go on do not hold up the end of the run
     */
    public SimFuture<@Nullable Void> run(World world) {
        settings.forEach(setting -> setting.accept(world));
        Nodes<N> nodes = new Nodes<>(names);
        for (String name : names) {
            world.host(name, host -> start(host, nodes));
        }
        List<Demand.Converges<N>> converging = new ArrayList<>();
        for (Demand<N> demand : demands) {
            if (demand instanceof Demand.Always<N> always) {
                world.always(always.name(), () -> always.holds().test(nodes));
            } else if (demand instanceof Demand.Refines<?, N> refines) {
                refines.watch(world, nodes);
            } else if (demand instanceof Demand.Converges<N> converges) {
                converging.add(converges);
            }
        }
        if (faults == null) {
            converging.forEach(each -> world.eventually(
                    each.name(), each.within(), () -> each.holds().test(nodes)));
        } else {
            Chaos chaos = faults.start(world);
            converging.forEach(each -> chaos.thenEventually(
                    each.name(), each.within(), () -> each.holds().test(nodes)));
            world.loop().runNested(chaos::isOver, Long.MAX_VALUE);
        }
        boolean rests =
                world.loop().runNested(world.loop()::isQuiescent, world.domain().nowNanos() + lasting.toNanos());
        for (Demand<N> demand : demands) {
            if (demand instanceof Demand.Goal<N> goal) {
                check(goal, nodes, rests);
            }
        }
        SimFuture<@Nullable Void> done = world.newFuture();
        done.complete(null);
        return done;
    }

    private void check(Demand.Goal<N> goal, Nodes<N> nodes, boolean rests) {
        if (!goal.holds().test(nodes)) {
            throw new AssertionError("goal \"" + goal.name() + "\" is not reached "
                    + (rests ? "and nothing is left to happen" : "after " + lasting + " without faults"));
        }
    }

    private NodeSimulation<N, M> with(Demand<N> demand) {
        return new NodeSimulation<>(type, names, factory, faults, lasting, settings, plus(demands, demand));
    }

    private static <T> List<T> plus(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return List.copyOf(longer);
    }

    private void start(Host host, Nodes<N> nodes) {
        N node = factory.apply(host.name());
        NodeRun<M> run = new NodeRun<>(host, names, node, type);
        var incarnation = host.domain();
        nodes.started(host.name(), node, incarnation::isAlive);
        run.start();
    }
}
