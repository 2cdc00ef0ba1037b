package dev.simloop.examples.microraft;

import dev.simloop.World;
import io.microraft.statemachine.StateMachine;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A member's copy of the map, and the chain of all it has applied. */
final class ReplicatedMap implements StateMachine {
    static final int KEYS = 16;

    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private final World world;
    private final Peer peer;
    private final History history;
    private int[] values = new int[KEYS];
    private BitSet seen = new BitSet();
    private long chain = 1;

    ReplicatedMap(World world, Peer peer, History history) {
        this.world = world;
        this.peer = peer;
        this.history = history;
    }

    @Override
    public @Nullable Object runOperation(long index, Object operation) {
        Command command = (Command) Objects.requireNonNull(operation);
        if (command instanceof Command.Put put && !seen.get(put.id())) {
            seen.set(put.id());
            values[put.key()] = put.id();
        }
        chain = (chain ^ command.digest() ^ index << 40) * FACTOR | 1;
        history.applied(peer, index, chain);
        return null;
    }

    @Override
    public void takeSnapshot(long index, Consumer<Object> chunks) {
        chunks.accept(new MapImage(chain, values, seen));
    }

    @Override
    public void installSnapshot(long index, List<Object> chunks) {
        MapImage image = (MapImage) chunks.get(0);
        chain = image.chain;
        values = image.values.clone();
        seen = (BitSet) image.seen.clone();
        world.count("raft.snapshotInstalled");
        history.applied(peer, index, chain);
    }

    @Override
    public Object getNewTermOperation() {
        return Command.NewTerm.MARK;
    }

    boolean has(Command.Put put) {
        return seen.get(put.id());
    }

    /** {@return how many different writes are in} */
    int count() {
        return seen.cardinality();
    }

    int value(int key) {
        return values[key];
    }
}
