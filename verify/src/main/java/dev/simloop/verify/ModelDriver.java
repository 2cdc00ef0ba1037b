package dev.simloop.verify;

import dev.simloop.World;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Makes a program go the way a model went: for each action of a trace it does what the program has for it, lets the world
 * run until the program's abstract state is the model's, and fails where that does not happen. For one world; used by
 * its scenario.
 */
public final class ModelDriver<S> {
    private final World world;
    private final Model<S> model;
    private final Supplier<S> abstraction;
    private final Map<String, ActionBody> deeds = new HashMap<>();
    private Duration patience = Duration.ofSeconds(10);

    /** What the program does for one action. */
    @FunctionalInterface
    public interface ActionBody {
        /** Does it, or begins it. */
        void run() throws Exception;
    }

    private ModelDriver(World world, Model<S> model, Supplier<S> abstraction) {
        this.world = world;
        this.model = model;
        this.abstraction = abstraction;
    }

    /** {@return a drive of what runs in {@code world} along runs of {@code model}} */
    public static <S> ModelDriver<S> of(World world, Model<S> model, Supplier<S> abstraction) {
        return new ModelDriver<>(Objects.requireNonNull(world), Objects.requireNonNull(model), abstraction);
    }

    /**
     * Says what the program does for {@code action}; one that happens by itself, such as a delivery, gets {@code () ->
     * {}}.
     *
     * @throws IllegalArgumentException if the model has no such action
     * @throws IllegalStateException if that was said before
     */
    public ModelDriver<S> on(String action, ActionBody deed) {
        if (!model.actionNames().contains(action)) {
            throw new IllegalArgumentException(
                    "model " + model.name() + " has no action " + action + "; it has " + model.actionNames());
        }
        if (deeds.putIfAbsent(action, Objects.requireNonNull(deed)) != null) {
            throw new IllegalStateException("action " + action + " has a deed already");
        }
        return this;
    }

    /** Sets how long, in virtual time, the program may take for each action; ten seconds unless set. */
    public ModelDriver<S> patience(Duration most) {
        if (most.isNegative()) {
            throw new IllegalArgumentException("patience is negative: " + most);
        }
        patience = most;
        return this;
    }

    /**
     * Goes along {@code trace}.
     *
     * @throws AssertionError if the program does not get to where the model is; the message has the number of the action
     *     and both states
     * @throws IllegalStateException if an action has no deed
     */
    public void follow(Trace<S> trace) throws Exception {
        List<Step<S>> steps = trace.steps();
        for (Step<S> step : steps.subList(1, steps.size())) {
            if (!deeds.containsKey(step.action())) {
                throw new IllegalStateException("action " + step.action() + " has no deed; say on(\"" + step.action()
                        + "\", ...), with an empty body if it happens by itself");
            }
        }
        reach(steps.get(0), 0);
        for (int i = 1; i < steps.size(); i++) {
            Objects.requireNonNull(deeds.get(steps.get(i).action())).run();
            reach(steps.get(i), i);
        }
    }

    private void reach(Step<S> step, int number) {
        Object wanted = model.keyOf(step.state());
        long deadline = world.domain().nowNanos() + patience.toNanos();
        if (!world.loop().runNested(() -> model.keyOf(abstraction.get()).equals(wanted), deadline)) {
            throw new AssertionError("after action " + number + ", " + step.action() + ", the model is in "
                    + step.state() + " and the program, " + patience + " later, in " + abstraction.get());
        }
    }
}
