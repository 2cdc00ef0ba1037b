package dev.simloop.examples.streamraft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a node keeps on disk. {@code vote} holds term and vote, and is replaced as a whole: written under another name,
 * forced, renamed, directory forced. {@code log} holds one record for each entry: length, checksum, term, client, number,
 * value, key. Whatever a crash left behind the last whole record is cut off when the log is opened.
 *
 * <p>An error of the disk is the end of the node: after a failed force nobody knows what is stored, and asking again
 * says that all is well.
 */
final class Store {
    private static final int HEAD = 2 * Integer.BYTES;
    private static final int FIXED = 3 * Long.BYTES + Integer.BYTES;
    private static final int VOTE = 2 * Long.BYTES + Integer.BYTES;
    private static final Set<StandardOpenOption> REPLACE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    private static final Set<StandardOpenOption> APPEND = Set.of(StandardOpenOption.WRITE);

    private final Path directory;
    private final @Nullable Bug bug;
    private final AsynchronousFileChannel log;
    private final CRC32 sum = new CRC32();
    private final ByteBuffer voteBytes = ByteBuffer.allocate(VOTE);
    private final List<Entry> entries = new ArrayList<>();
    /** Where each entry's record ends; the first is the end of none. */
    private long[] ends = new long[64];

    private int count;
    private long term;
    private int votedFor;
    private ByteBuffer records = ByteBuffer.allocate(256);

    /** Opens what is there, or begins anew. */
    Store(Path directory, @Nullable ExecutorService executor, @Nullable Bug bug) throws IOException {
        this.directory = directory;
        this.bug = bug;
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                forceDirectory(parent);
            }
        }
        readVote();
        Path file = directory.resolve("log");
        long whole = readLog(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            if (channel.size() > whole) {
                channel.truncate(whole);
            }
            // What is there may have survived by luck; from here on it is relied upon.
            channel.force(true);
        }
        forceDirectory(directory);
        log = AsynchronousFileChannel.open(file, APPEND, executor);
    }

    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    long term() {
        return term;
    }

    int votedFor() {
        return votedFor;
    }

    /** {@return the entries that were found, the first one first} */
    List<Entry> entries() {
        return entries;
    }

    private void readVote() throws IOException {
        Path file = directory.resolve("vote");
        if (!Files.exists(file)) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(readAll(file));
        if (bytes.remaining() == VOTE) {
            long foundTerm = bytes.getLong();
            int foundVote = (int) bytes.getLong();
            if (bytes.getInt() == checksum(bytes, 0, VOTE - Integer.BYTES)) {
                term = foundTerm;
                votedFor = foundVote;
                return;
            }
        }
        if (bug != Bug.VOTE_NOT_FSYNCED) {
            throw new IOException("vote cannot be read: " + file);
        }
    }

    private static byte[] readAll(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = channel.read(bytes);
            }
            return bytes.array();
        }
    }

    /** {@return how many bytes hold whole records} */
    private long readLog(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        ByteBuffer bytes = ByteBuffer.wrap(readAll(file));
        while (bytes.remaining() >= HEAD + FIXED) {
            int start = bytes.position();
            int length = bytes.getInt();
            int expected = bytes.getInt();
            if (length < FIXED || length > bytes.remaining() || checksum(bytes, bytes.position(), length) != expected) {
                return start;
            }
            long entryTerm = bytes.getLong();
            int client = bytes.getInt();
            long seq = bytes.getLong();
            long value = bytes.getLong();
            byte[] key = new byte[length - FIXED];
            bytes.get(key);
            entries.add(new Entry(entryTerm, client, seq, new String(key, StandardCharsets.US_ASCII), value));
            ended(entries.size(), bytes.position());
        }
        return ends[count];
    }

    private void ended(int index, long end) {
        if (index == ends.length) {
            ends = java.util.Arrays.copyOf(ends, 2 * ends.length);
        }
        ends[index] = end;
        count = index;
    }

    private int checksum(ByteBuffer bytes, int offset, int length) {
        sum.reset();
        sum.update(bytes.slice(offset, length));
        return (int) sum.getValue();
    }

    /** Replaces term and vote; they are durable on return. */
    void saveVote(long newTerm, int newVote) throws IOException {
        ByteBuffer bytes = voteBytes.clear().putLong(newTerm).putLong(newVote);
        bytes.putInt(checksum(bytes, 0, VOTE - Integer.BYTES)).flip();
        Path fresh = directory.resolve("vote.new");
        try (FileChannel channel = FileChannel.open(fresh, REPLACE)) {
            while (bytes.hasRemaining()) {
                int unused = channel.write(bytes);
            }
            if (bug != Bug.VOTE_NOT_FSYNCED) {
                channel.force(true);
            }
        }
        Files.move(fresh, directory.resolve("vote"), StandardCopyOption.ATOMIC_MOVE);
        if (bug != Bug.VOTE_NOT_FSYNCED && bug != Bug.RENAME_WITHOUT_DIRECTORY_FSYNC) {
            forceDirectory(directory);
        }
    }

    /** {@return the log's file, to write {@link #records} to} */
    AsynchronousFileChannel log() {
        return log;
    }

    /** {@return where the log ends: where the next records go} */
    long end() {
        return ends[count];
    }

    /** Cuts off the records of all entries behind the first {@code keep}, and of nothing else. */
    void truncate(long keep) throws IOException {
        if (keep < count) {
            count = (int) keep;
            log.truncate(ends[count]);
        }
    }

    /** {@return the records of {@code added}, to be written at {@link #end()} before anything else is} */
    ByteBuffer records(List<Entry> added) {
        ByteBuffer into = records.clear();
        for (Entry entry : added) {
            byte[] key = entry.key().getBytes(StandardCharsets.US_ASCII);
            int length = FIXED + key.length;
            if (into.remaining() < HEAD + length) {
                into = ByteBuffer.allocate(2 * into.capacity() + HEAD + length).put(into.flip());
                records = into;
            }
            int body = into.position() + HEAD;
            into.putInt(length).putInt(0);
            into.putLong(entry.term())
                    .putInt(entry.client())
                    .putLong(entry.seq())
                    .putLong(entry.value());
            into.put(key);
            into.putInt(body - Integer.BYTES, checksum(into, body, length));
        }
        return into.flip();
    }

    /** The records of {@code added} have been written; they are durable on return. */
    void forceLog(List<Entry> added) throws IOException {
        long end = ends[count];
        for (Entry entry : added) {
            end += HEAD + FIXED + entry.key().length();
            ended(count + 1, end);
        }
        if (bug != Bug.ENTRY_NOT_FSYNCED) {
            log.force(false);
        }
    }

    void close() throws IOException {
        log.close();
    }
}
