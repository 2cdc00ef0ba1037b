package dev.simloop.agent.hooks;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's {@code FileInputStream}, {@code FileOutputStream} and {@code RandomAccessFile} ask before they do their work. One that the program
 * of a run has opened has a channel of the host's disk in its field {@code channel}, and never has a descriptor of the system.
 */
@SuppressWarnings("unused") // called by what is made of the JDK's classes
public final class FileStreams {
    /** As {@code RandomAccessFile} has them. */
    private static final int READ_WRITE = 2;

    private static final int SYNC = 4;
    private static final int DSYNC = 8;

    /** Newer JDKs do so before they skip, and it is that which fails where the stream is closed. */
    private static final boolean ASKS_FOR_ITS_KIND = asksForItsKind();

    private static final VarHandle INPUT = channelOf(FileInputStream.class);
    private static final VarHandle OUTPUT = channelOf(FileOutputStream.class);
    private static final VarHandle RANDOM = channelOf(RandomAccessFile.class);
    private static final VarHandle PARENT = field(FileDescriptor.class, "parent", Closeable.class);

    /** The name that the thread is about to open for the program; what the JDK opens for itself has another. */
    private static final ThreadLocal<String> EXPECTED = new ThreadLocal<>();

    private FileStreams() {}

    private static VarHandle channelOf(Class<?> type) {
        return field(type, "channel", FileChannel.class);
    }

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // ---- which are of a run

    /** {@return whether a stream with that channel is of a run} */
    public static boolean isSimulated(@Nullable FileChannel channel) {
        return channel != null && channel.getClass().getClassLoader() != null;
    }

    /** {@return the channel of a stream of a run; null for others} */
    static @Nullable FileChannel simulated(@Nullable Closeable stream) {
        FileChannel channel = null;
        if (stream instanceof FileInputStream) {
            channel = (FileChannel) INPUT.getVolatile(stream);
        } else if (stream instanceof FileOutputStream) {
            channel = (FileChannel) OUTPUT.getVolatile(stream);
        } else if (stream instanceof RandomAccessFile) {
            channel = (FileChannel) RANDOM.getVolatile(stream);
        }
        return isSimulated(channel) ? channel : null;
    }

    /** {@return the channel that stands behind a descriptor of a run; null for others} */
    public static @Nullable FileChannel shared(FileDescriptor descriptor) {
        return simulated((Closeable) PARENT.get(descriptor));
    }

    static void expect(@Nullable String name) {
        if (name == null) {
            EXPECTED.remove();
        } else {
            EXPECTED.set(name);
        }
    }

    /** {@return the run that has the file which {@code stream} is about to open; null if it is the system's} */
    private static @Nullable Sim run(Object stream, Class<?> type, String name) {
        Sim run = Hooks.sim();
        if (run == null) {
            return null;
        }
        if (name.equals(EXPECTED.get())) {
            EXPECTED.remove();
            return run;
        }
        // A class of the program that extends it: nothing can stand around the call of its constructor.
        ClassLoader loader =
                stream.getClass() == type ? null : stream.getClass().getClassLoader();
        boolean isOfProgram = loader != null && loader != ClassLoader.getPlatformClassLoader();
        return isOfProgram && run.takesFiles(type.getSimpleName()) ? run : null;
    }

    // ---- opening

    public static @Nullable FileChannel openInput(FileInputStream stream, String name) throws FileNotFoundException {
        Sim run = run(stream, FileInputStream.class, name);
        return run == null ? null : open(run, name, EnumSet.of(StandardOpenOption.READ));
    }

    public static @Nullable FileChannel openOutput(FileOutputStream stream, String name, boolean append)
            throws FileNotFoundException {
        Sim run = run(stream, FileOutputStream.class, name);
        StandardOpenOption where = append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        return run == null
                ? null
                : open(run, name, EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, where));
    }

    public static @Nullable FileChannel openRandom(RandomAccessFile file, String name, int mode)
            throws FileNotFoundException {
        Sim run = run(file, RandomAccessFile.class, name);
        if (run == null) {
            return null;
        }
        EnumSet<StandardOpenOption> options = EnumSet.of(StandardOpenOption.READ);
        if ((mode & READ_WRITE) != 0) {
            options.add(StandardOpenOption.WRITE);
            options.add(StandardOpenOption.CREATE);
        }
        if ((mode & (SYNC | DSYNC)) != 0) {
            options.add((mode & SYNC) != 0 ? StandardOpenOption.SYNC : StandardOpenOption.DSYNC);
        }
        return open(run, name, options);
    }

    private static FileChannel open(Sim run, String name, Set<? extends OpenOption> options)
            throws FileNotFoundException {
        String why;
        try {
            if (!name.isEmpty()) {
                Path file = run.onDisk(name);
                if (!Files.isDirectory(file)) {
                    return FileChannel.open(file, options);
                }
                why = "Is a directory";
            } else {
                why = "No such file or directory";
            }
        } catch (IOException e) {
            why = reason(e);
        }
        throw new FileNotFoundException(name + " (" + why + ")");
    }

    /** {@return what the system calls it} */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        } else if (e instanceof NotDirectoryException) {
            return "Not a directory";
        } else if (e instanceof AccessDeniedException) {
            return "Permission denied";
        } else if (e instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    // ---- reading

    private static void check(byte[] bytes, int from, int length) {
        if (from < 0 || length < 0 || length > bytes.length - from) {
            throw new IndexOutOfBoundsException();
        }
    }

    /** What the JDK's streams say where a channel has an exception of its own. */
    private static IOException asOfStream(Exception e) {
        if (e instanceof ClosedChannelException) {
            return new IOException("Stream Closed");
        }
        if (e instanceof NonReadableChannelException || e instanceof NonWritableChannelException) {
            return new IOException("Bad file descriptor");
        }
        return e instanceof IOException same ? same : new IOException(e);
    }

    public static int read(FileChannel channel) throws IOException {
        byte[] one = new byte[1];
        return read(channel, one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    public static int read(FileChannel channel, byte[] into) throws IOException {
        return read(channel, into, 0, into.length);
    }

    public static int read(FileChannel channel, byte[] into, int from, int length) throws IOException {
        check(into, from, length);
        if (length == 0) {
            return 0;
        }
        try {
            return channel.read(ByteBuffer.wrap(into, from, length));
        } catch (ClosedChannelException | NonReadableChannelException e) {
            throw asOfStream(e);
        }
    }

    public static long length(FileChannel channel) throws IOException {
        try {
            return channel.size();
        } catch (ClosedChannelException e) {
            throw asOfStream(e);
        }
    }

    public static long position(FileChannel channel) throws IOException {
        try {
            return channel.position();
        } catch (ClosedChannelException e) {
            throw asOfStream(e);
        }
    }

    public static boolean isRegularFile(FileChannel channel) {
        return true;
    }

    private static boolean asksForItsKind() {
        for (Method method : FileInputStream.class.getDeclaredMethods()) {
            if (method.getName().equals("isRegularFile")) {
                return true;
            }
        }
        return false;
    }

    /** Past the end of the file as well, and back. */
    public static long skip(FileChannel channel, long bytes) throws IOException {
        if (ASKS_FOR_ITS_KIND && !channel.isOpen()) {
            throw new IOException("Bad file descriptor");
        }
        long to = position(channel) + bytes;
        if (to < 0) {
            throw new IOException("Invalid argument");
        }
        seek(channel, to);
        return bytes;
    }

    public static int available(FileChannel channel) throws IOException {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, length(channel) - position(channel)));
    }

    // ---- writing

    public static void write(FileChannel channel, int value) throws IOException {
        write(channel, new byte[] {(byte) value}, 0, 1);
    }

    public static void write(FileChannel channel, byte[] bytes) throws IOException {
        write(channel, bytes, 0, bytes.length);
    }

    public static void write(FileChannel channel, byte[] bytes, int from, int length) throws IOException {
        check(bytes, from, length);
        ByteBuffer left = ByteBuffer.wrap(bytes, from, length);
        try {
            while (left.hasRemaining()) {
                int unused = channel.write(left);
            }
        } catch (ClosedChannelException | NonWritableChannelException e) {
            throw asOfStream(e);
        }
    }

    public static void writeBytes(FileChannel channel, String text) throws IOException {
        write(channel, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public static void writeChars(FileChannel channel, String text) throws IOException {
        write(channel, text.getBytes(StandardCharsets.UTF_16BE));
    }

    // ---- anywhere

    public static void seek(FileChannel channel, long to) throws IOException {
        if (to < 0) {
            throw new IOException("Negative seek offset");
        }
        try {
            FileChannel unused = channel.position(to);
        } catch (ClosedChannelException e) {
            throw asOfStream(e);
        }
    }

    public static int skipBytes(FileChannel channel, int bytes) throws IOException {
        if (bytes <= 0) {
            return 0;
        }
        long from = position(channel);
        long to = Math.min(from + bytes, length(channel));
        seek(channel, to);
        return (int) (to - from);
    }

    public static void setLength(FileChannel channel, long length) throws IOException {
        try {
            long at = channel.position();
            if (length < 0) {
                throw new IOException("Invalid argument");
            }
            if (length < channel.size()) {
                FileChannel unused = channel.truncate(length);
            } else if (length > channel.size()) {
                ByteBuffer last = ByteBuffer.allocate(1);
                while (last.hasRemaining()) {
                    int unused = channel.write(last, length - 1);
                }
            }
            FileChannel unused = channel.position(Math.min(at, length));
        } catch (NonWritableChannelException e) {
            throw new IOException("Invalid argument");
        } catch (ClosedChannelException e) {
            throw asOfStream(e);
        }
    }

    public static @Nullable String readLine(FileChannel channel) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = read(channel);
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n' && c != '\r'; c = read(channel)) {
            line.append((char) c);
        }
        if (c == '\r') {
            long after = position(channel);
            if (read(channel) != '\n') {
                seek(channel, after);
            }
        }
        return line.toString();
    }
}
