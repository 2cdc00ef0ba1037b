package dev.simloop.examples.microraft;

import io.microraft.RaftEndpoint;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** MicroRaft's persistent objects and our commands as bytes. Changes of membership are left out: the group never changes. */
final class Codec {
    private static final int PUT = 1;
    private static final int NEW_TERM = 2;

    private final RaftModelFactory models;

    Codec(RaftModelFactory models) {
        this.models = models;
    }

    interface Writing {
        void write(DataOutputStream out) throws IOException;
    }

    interface Reading<T> {
        T read(DataInputStream in) throws IOException;
    }

    static byte[] bytes(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writing.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    static <T> T parse(byte[] bytes, Reading<T> reading) throws IOException {
        return reading.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    void local(RaftEndpointPersistentState state, DataOutputStream out) throws IOException {
        peer(state.getLocalEndpoint(), out);
        out.writeBoolean(state.isVoting());
    }

    RaftEndpointPersistentState local(DataInputStream in) throws IOException {
        return models.createRaftEndpointPersistentStateBuilder()
                .setLocalEndpoint(Objects.requireNonNull(peer(in)))
                .setVoting(in.readBoolean())
                .build();
    }

    void term(RaftTermPersistentState state, DataOutputStream out) throws IOException {
        out.writeInt(state.getTerm());
        peer(state.getVotedFor(), out);
    }

    RaftTermPersistentState term(DataInputStream in) throws IOException {
        return models.createRaftTermPersistentStateBuilder()
                .setTerm(in.readInt())
                .setVotedFor(peer(in))
                .build();
    }

    RaftTermPersistentState firstTerm() {
        return models.createRaftTermPersistentStateBuilder().setTerm(0).build();
    }

    void members(RaftGroupMembersView view, DataOutputStream out) throws IOException {
        out.writeLong(view.getLogIndex());
        peers(view.getMembers(), out);
        peers(view.getVotingMembers(), out);
    }

    RaftGroupMembersView members(DataInputStream in) throws IOException {
        return models.createRaftGroupMembersViewBuilder()
                .setLogIndex(in.readLong())
                .setMembers(peers(in))
                .setVotingMembers(peers(in))
                .build();
    }

    void entry(LogEntry entry, DataOutputStream out) throws IOException {
        out.writeLong(entry.getIndex());
        out.writeInt(entry.getTerm());
        command(entry.getOperation(), out);
    }

    LogEntry entry(DataInputStream in) throws IOException {
        return models.createLogEntryBuilder()
                .setIndex(in.readLong())
                .setTerm(in.readInt())
                .setOperation(command(in))
                .build();
    }

    void chunk(SnapshotChunk chunk, DataOutputStream out) throws IOException {
        out.writeLong(chunk.getIndex());
        out.writeInt(chunk.getTerm());
        out.writeInt(chunk.getSnapshotChunkIndex());
        out.writeInt(chunk.getSnapshotChunkCount());
        members(chunk.getGroupMembersView(), out);
        image((MapImage) chunk.getOperation(), out);
    }

    SnapshotChunk chunk(DataInputStream in) throws IOException {
        return models.createSnapshotChunkBuilder()
                .setIndex(in.readLong())
                .setTerm(in.readInt())
                .setSnapshotChunkIndex(in.readInt())
                .setSnapshotChunkCount(in.readInt())
                .setGroupMembersView(members(in))
                .setOperation(image(in))
                .build();
    }

    private static void command(Object operation, DataOutputStream out) throws IOException {
        if (operation instanceof Command.Put put) {
            out.writeByte(PUT);
            out.writeInt(put.id());
        } else if (operation instanceof Command.NewTerm) {
            out.writeByte(NEW_TERM);
        } else {
            throw new IllegalArgumentException(
                    "no way to store a " + operation.getClass().getName());
        }
    }

    private static Command command(DataInputStream in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case PUT -> new Command.Put(in.readInt());
            case NEW_TERM -> Command.NewTerm.MARK;
            default -> throw new IllegalStateException("a stored command is of the unknown kind " + kind);
        };
    }

    private static void image(MapImage image, DataOutputStream out) throws IOException {
        out.writeLong(image.chain);
        out.writeInt(image.values.length);
        for (int value : image.values) {
            out.writeInt(value);
        }
        byte[] seen = image.seen.toByteArray();
        out.writeInt(seen.length);
        out.write(seen);
    }

    private static MapImage image(DataInputStream in) throws IOException {
        long chain = in.readLong();
        int[] values = new int[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readInt();
        }
        return new MapImage(chain, values, BitSet.valueOf(in.readNBytes(in.readInt())));
    }

    private static void peers(Collection<RaftEndpoint> peers, DataOutputStream out) throws IOException {
        out.writeInt(peers.size());
        for (RaftEndpoint peer : peers) {
            peer(peer, out);
        }
    }

    private static List<RaftEndpoint> peers(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<RaftEndpoint> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(Objects.requireNonNull(peer(in)));
        }
        return peers;
    }

    private static void peer(@Nullable RaftEndpoint peer, DataOutputStream out) throws IOException {
        out.writeUTF(peer == null ? "" : ((Peer) peer).name());
    }

    private static @Nullable RaftEndpoint peer(DataInputStream in) throws IOException {
        String name = in.readUTF();
        return name.isEmpty() ? null : new Peer(name);
    }
}
