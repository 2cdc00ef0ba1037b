package dev.simloop.examples.microraft;

import static java.util.Comparator.comparingInt;

import dev.simloop.disk.AppendLog;
import dev.simloop.disk.AtomicFile;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.log.SnapshotEntry;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RestoredRaftState;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * MicroRaft's store in a directory: plain {@code java.nio.file}, so it runs on any file system.
 *
 * <p>{@code local}, {@code members} and {@code term} are files of one frame, replaced as a whole and forced, file and
 * directory, before the method returns. {@code log} is an {@link AppendLog} of entries, and of what takes entries back. It is
 * forced by {@link #flush()}. Each snapshot chunk is a file, forced with its name by {@code flush}, too. What recovery
 * finds behind the last whole record of the log was never flushed, and is cut off.
 *
 * <p>It fails stop: after an {@link IOException} nobody knows what is on the disk (a failed force may have lost what was
 * written), so it tells {@code failed}, once, and refuses everything from then on.
 */
final class FileStore implements RaftStore {
    private static final int ENTRY = 1;
    private static final int TAKE_BACK_FROM = 2;
    private static final int FORGET_UNTIL = 3;

    private static final String LOCAL = "local";
    private static final String MEMBERS = "members";
    private static final String TERM = "term";
    private static final String LOG = "log";

    private final RaftModelFactory models = new DefaultRaftModelFactory();
    private final Codec codec = new Codec(models);
    private final Durability durability;
    private final Consumer<IOException> failed;
    private final Directory directory;
    private final Recovered recovered;
    private final Set<Path> unforced = new LinkedHashSet<>();
    private AppendLog log;
    private boolean namesChanged;
    private boolean halted;

    /**
     * What was in the directory.
     *
     * @param state what MicroRaft is to be restored from; empty if it never started here
     * @param tornBytes how many bytes were behind the last whole record of the log
     */
    record Recovered(Optional<RestoredRaftState> state, long tornBytes) {}

    /** Opens the store, cuts what a crash tore, and makes what is left durable. */
    FileStore(Path path, Durability durability, Consumer<IOException> failed) throws IOException {
        this.durability = durability;
        this.failed = failed;
        this.directory = Directory.open(path);
        this.log = AppendLog.open(directory.file(LOG));
        this.recovered = recover();
        if (durability != Durability.LOG_NOT_FORCED) {
            // After the end of a process alone, what it did not force is still to be read, and not yet durable.
            unforced.addAll(chunks());
            namesChanged = true;
            force();
        }
    }

    /** {@return what was in the directory when it was opened} */
    Recovered recovered() {
        return recovered;
    }

    /** {@return whether it has failed} */
    boolean isHalted() {
        return halted;
    }

    // ---- what MicroRaft calls

    @Override
    public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState state) throws IOException {
        guarded(() -> replace(LOCAL, out -> codec.local(state, out), true));
    }

    @Override
    public void persistAndFlushInitialGroupMembers(RaftGroupMembersView members) throws IOException {
        guarded(() -> replace(MEMBERS, out -> codec.members(members, out), true));
    }

    @Override
    public void persistAndFlushTerm(RaftTermPersistentState state) throws IOException {
        guarded(() -> replace(TERM, out -> codec.term(state, out), durability != Durability.TERM_NOT_FORCED));
    }

    @Override
    public void persistLogEntries(List<LogEntry> entries) throws IOException {
        guarded(() -> {
            for (LogEntry entry : entries) {
                log.append(record(entry));
            }
        });
    }

    @Override
    public void truncateLogEntriesFrom(long index) throws IOException {
        guarded(() -> log.append(mark(TAKE_BACK_FROM, index)));
    }

    @Override
    public void truncateLogEntriesUntil(long index) throws IOException {
        guarded(() -> {
            log.append(mark(FORGET_UNTIL, index));
            for (Path chunk : chunks()) {
                if (indexOf(chunk) < index) {
                    delete(chunk);
                }
            }
        });
    }

    @Override
    public void persistSnapshotChunk(SnapshotChunk chunk) throws IOException {
        guarded(() -> {
            Path file = chunkFile(chunk.getIndex(), chunk.getSnapshotChunkIndex());
            byte[] content = Frames.frame(Codec.bytes(out -> codec.chunk(chunk, out)));
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                Directory.write(channel, content, 0);
            }
            unforced.add(file);
            namesChanged = true;
        });
    }

    @Override
    public void deleteSnapshotChunks(long index, int count) throws IOException {
        guarded(() -> {
            for (int i = 0; i < count; i++) {
                delete(chunkFile(index, i));
            }
        });
    }

    @Override
    public void flush() throws IOException {
        guarded(() -> {
            if (durability != Durability.LOG_NOT_FORCED) {
                force();
            }
        });
    }

    // ---- writing

    private interface Work {
        void run() throws IOException;
    }

    private void guarded(Work work) throws IOException {
        if (halted) {
            throw new IOException("the store has failed before");
        }
        try {
            work.run();
        } catch (IOException e) {
            halted = true;
            failed.accept(e);
            throw e;
        }
    }

    private void replace(String name, Codec.Writing content, boolean forced) throws IOException {
        byte[] frame = Frames.frame(Codec.bytes(content));
        if (forced) {
            AtomicFile.write(directory.file(name), frame);
        } else {
            directory.replaceUnforced(name, frame);
        }
    }

    private void force() throws IOException {
        log.force();
        for (Path file : unforced) {
            Directory.force(file);
        }
        if (namesChanged) {
            directory.force();
        }
        unforced.clear();
        namesChanged = false;
    }

    private byte[] record(LogEntry entry) throws IOException {
        return Codec.bytes(out -> {
            out.writeByte(ENTRY);
            codec.entry(entry, out);
        });
    }

    private static byte[] mark(int kind, long index) throws IOException {
        return Codec.bytes((DataOutputStream out) -> {
            out.writeByte(kind);
            out.writeLong(index);
        });
    }

    private void delete(Path chunk) throws IOException {
        unforced.remove(chunk);
        namesChanged |= Files.deleteIfExists(chunk);
    }

    private Path chunkFile(long index, int number) {
        return directory.file("chunk-" + index + "-" + number);
    }

    private static long indexOf(Path chunk) {
        return Long.parseLong(chunk.getFileName().toString().split("-", -1)[1]);
    }

    private List<Path> chunks() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.path, "chunk-*")) {
            List<Path> chunks = new ArrayList<>();
            files.forEach(chunks::add);
            return chunks;
        }
    }

    // ---- recovery

    private Recovered recover() throws IOException {
        RaftEndpointPersistentState local = whole(LOCAL, codec::local);
        RaftGroupMembersView members = whole(MEMBERS, codec::members);
        RaftTermPersistentState term = whole(TERM, codec::term);
        if (term == null && durability != Durability.TERM_NOT_FORCED && Files.exists(directory.file(TERM))) {
            // It was forced before it got its name. To go on as if there had been no vote could be a second one.
            throw new IllegalStateException("the stored term is damaged");
        }
        SnapshotEntry snapshot = snapshot();
        TreeMap<Long, LogEntry> entries = new TreeMap<>();
        long torn = journal(entries);
        if (snapshot != null) {
            entries.headMap(snapshot.getIndex(), true).clear();
        }
        long next = snapshot == null ? 1 : snapshot.getIndex() + 1;
        for (Long index : entries.keySet()) {
            if (index != next++) {
                throw new IllegalStateException("the log has no entry " + (next - 1) + ", but " + index);
            }
        }
        if (local == null || members == null) {
            return new Recovered(Optional.empty(), torn);
        }
        return new Recovered(
                Optional.of(new RestoredRaftState(
                        local,
                        members,
                        term == null ? codec.firstTerm() : term,
                        snapshot,
                        new ArrayList<>(entries.values()))),
                torn);
    }

    /** {@return what is in that file; null if there is none, or it was not forced and a crash left a part} */
    private <T> @Nullable T whole(String name, Codec.Reading<T> reading) throws IOException {
        ByteBuffer bytes = directory.read(name);
        byte[] content = bytes == null ? null : Frames.next(bytes);
        return content == null ? null : Codec.parse(content, reading);
    }

    /**
     * Reads the log, and writes it anew without what was taken back.
     *
     * @return how many bytes of it were torn
     */
    private long journal(NavigableMap<Long, LogEntry> entries) throws IOException {
        boolean garbage = false;
        for (byte[] record : log.records()) {
            garbage |= Codec.parse(record, in -> {
                int kind = in.readByte();
                switch (kind) {
                    case ENTRY -> {
                        LogEntry entry = codec.entry(in);
                        entries.put(entry.getIndex(), entry);
                    }
                    case TAKE_BACK_FROM -> entries.tailMap(in.readLong(), true).clear();
                    case FORGET_UNTIL -> entries.headMap(in.readLong(), true).clear();
                    default -> throw new IllegalStateException("the log has a record of the unknown kind " + kind);
                }
                return kind != ENTRY;
            });
        }
        long torn = log.tornBytes();
        if (garbage) {
            compact(entries.values());
        }
        return torn;
    }

    private void compact(Collection<LogEntry> entries) throws IOException {
        log.close();
        Path fresh = directory.file(LOG + ".compacted");
        Files.deleteIfExists(fresh);
        try (AppendLog compacted = AppendLog.open(fresh)) {
            for (LogEntry entry : entries) {
                compacted.append(record(entry));
            }
            compacted.force();
        }
        Files.move(fresh, directory.file(LOG), StandardCopyOption.ATOMIC_MOVE);
        directory.force();
        log = AppendLog.open(directory.file(LOG));
    }

    /** {@return the newest snapshot of which every chunk is whole} */
    private @Nullable SnapshotEntry snapshot() throws IOException {
        TreeMap<Long, List<SnapshotChunk>> found = new TreeMap<>();
        for (Path file : chunks()) {
            SnapshotChunk chunk = whole(file.getFileName().toString(), codec::chunk);
            if (chunk != null) {
                found.computeIfAbsent(chunk.getIndex(), index -> new ArrayList<>())
                        .add(chunk);
            }
        }
        for (Map.Entry<Long, List<SnapshotChunk>> each : found.descendingMap().entrySet()) {
            List<SnapshotChunk> chunks = each.getValue();
            SnapshotChunk first = chunks.get(0);
            if (chunks.size() == first.getSnapshotChunkCount()) {
                chunks.sort(comparingInt(SnapshotChunk::getSnapshotChunkIndex));
                return models.createSnapshotEntryBuilder()
                        .setIndex(first.getIndex())
                        .setTerm(first.getTerm())
                        .setGroupMembersView(first.getGroupMembersView())
                        .setSnapshotChunks(chunks)
                        .build();
            }
        }
        return null;
    }
}
