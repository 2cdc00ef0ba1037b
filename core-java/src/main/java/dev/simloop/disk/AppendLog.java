package dev.simloop.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A log of records in one file, to which records are appended and that is read when it is opened. Works on any file system, so the
 * same code runs on a {@link SimDisk} and on a real one.
 *
 * <p>A record is its length, a checksum (CRC-32C of all the rest), up to which byte the log was durable when it was appended, and
 * its bytes. What a power cut has left of the last records is found by the checksum and cut off when the log is opened: {@link
 * #tornBytes} tells how much. A disk may keep a later record and lose an earlier one, as long as both were not forced. A damaged
 * record that was durable when a later one was appended is no torn tail, and the log refuses to open.
 *
 * <p>After a force that failed, a kernel may take the bytes for written: the next force succeeds, and a power cut takes them all the
 * same (Rebello et al., "Can Applications Recover from fsync Failures?", 2020). So opening a log writes once more what no record
 * behind it says was durable, and then forces it.
 *
 * <p>A record is durable once {@link #force} has returned after its {@link #append}. One thread at a time uses a log.
 */
public final class AppendLog implements Closeable {
    /** The longest record, in bytes. */
    public static final int LONGEST = 64 * 1024 * 1024;

    private static final int HEADER = 16;

    private final Path file;
    private final FileChannel channel;
    private final List<byte[]> records;
    private final long torn;
    private long end;
    private long durable;

    private AppendLog(Path file, FileChannel channel, List<byte[]> records, long end, long torn) {
        this.file = file;
        this.channel = channel;
        this.records = records;
        this.end = end;
        this.durable = end;
        this.torn = torn;
    }

    /**
     * {@return the log in {@code file}, which is made if it is not there; its name is durable, and so is every record in it}
     *
     * @throws IOException as the file system throws it, or if a record in the middle is damaged: the message says which
     */
    public static AppendLog open(Path file) throws IOException {
        boolean fresh = !Files.exists(file);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            while (all.hasRemaining() && channel.read(all, all.position()) >= 0) {}
            all.flip();
            List<byte[]> records = new ArrayList<>();
            int at = 0;
            int durable = 0;
            for (byte[] next = record(all, at); next != null; next = record(all, at)) {
                records.add(next);
                durable = Math.toIntExact(all.getLong(at + 8));
                at += HEADER + next.length;
            }
            int torn = all.limit() - at;
            for (int later = at + 1; later + HEADER <= all.limit(); later++) {
                if (record(all, later) != null && all.getLong(later + 8) > at) {
                    throw new IOException("record " + records.size() + " of " + file + ", at byte " + at
                            + ", is damaged, and was durable when the record at byte " + later
                            + " was appended: this is no torn tail");
                }
            }
            if (torn > 0) {
                channel.truncate(at);
            }
            if (!fresh && durable == 0) {
                // Not even the name need be durable.
                channel.close();
                AtomicFile.write(file, Arrays.copyOf(all.array(), at));
                channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } else {
                for (ByteBuffer tail = all.slice(durable, at - durable); tail.hasRemaining(); ) {
                    int unused = channel.write(tail, durable + tail.position());
                }
                channel.force(true);
            }
            if (fresh) {
                AtomicFile.forceDirectory(file);
            }
            return new AppendLog(file, channel, records, at, torn);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** {@return the record that stands at that byte whole, or null} An empty record's header has a checksum too, so zeros are none. */
    private static byte @org.jspecify.annotations.Nullable [] record(ByteBuffer all, int at) {
        if (at + HEADER > all.limit()) {
            return null;
        }
        int length = all.getInt(at);
        if (length < 0 || length > LONGEST || length > all.limit() - at - HEADER) {
            return null;
        }
        byte[] bytes = new byte[length];
        all.get(at + HEADER, bytes);
        return checksum(all.getLong(at + 8), bytes) == all.getInt(at + 4) ? bytes : null;
    }

    private static int checksum(long durable, byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(
                ByteBuffer.allocate(12).putInt(~bytes.length).putLong(durable).flip());
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** {@return the records, oldest first: those found when it was opened, and those appended since} */
    public List<byte[]> records() {
        return List.copyOf(records);
    }

    /** {@return the records as texts, see {@link #append(String)}} */
    public List<String> texts() {
        return records.stream().map(bytes -> new String(bytes, UTF_8)).toList();
    }

    /** {@return how many bytes were cut off when it was opened, because a power cut had left them of records} */
    public long tornBytes() {
        return torn;
    }

    /**
     * Writes a record behind the last one. It is durable after the next {@link #force}.
     *
     * @return how many records were in front of it
     * @throws IllegalArgumentException if it is longer than {@link #LONGEST}
     * @throws IOException as the file system throws it; then the log is as before: what was written of the record is written over by
     *     the next one, or cut off when the log is opened
     */
    public int append(byte[] record) throws IOException {
        if (record.length > LONGEST) {
            throw new IllegalArgumentException("record of " + record.length + " bytes is longer than " + LONGEST);
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + record.length)
                .putInt(record.length)
                .putInt(checksum(durable, record))
                .putLong(durable)
                .put(record)
                .flip();
        long at = end;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        end = at;
        records.add(record.clone());
        return records.size() - 1;
    }

    /**
     * Writes a record of this text, in UTF-8; else as {@link #append(byte[])}.
     *
     * @return how many records were in front of it
     */
    public int append(String text) throws IOException {
        return append(text.getBytes(UTF_8));
    }

    /**
     * Writes a record of this text and makes it durable, with all in front of it.
     *
     * @return how many records were in front of it
     */
    public int appendForced(String text) throws IOException {
        int index = append(text);
        force();
        return index;
    }

    /** Makes durable what was appended. If it throws, nobody knows which of it is: the log is to be opened anew. */
    public void force() throws IOException {
        long upTo = end;
        channel.force(false);
        durable = upTo;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return "log " + file + " of " + records.size() + " records";
    }
}
