package dev.simloop.agent.hooks;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** What goes to the system at once in the JDK's classes, so that only the call can be taken over, and descriptors. */
@SuppressWarnings({"DefaultCharset", "unused"}) // stands for calls of these
public final class FileHandles {
    private static final String ROW = "FileDescriptor";

    private FileHandles() {}

    private static @Nullable FileChannel of(FileDescriptor descriptor) {
        FileChannel channel = FileStreams.shared(descriptor);
        if (channel == null) {
            // One that no run has opened stays what it is, if files are taken over.
            Sim unused = Hooks.files(ROW);
        }
        return channel;
    }

    public static long getFilePointer(RandomAccessFile file) throws IOException {
        FileChannel channel = FileStreams.simulated(file);
        return channel == null ? file.getFilePointer() : FileStreams.position(channel);
    }

    public static long length(RandomAccessFile file) throws IOException {
        FileChannel channel = FileStreams.simulated(file);
        return channel == null ? file.length() : FileStreams.length(channel);
    }

    public static void setLength(RandomAccessFile file, long length) throws IOException {
        FileChannel channel = FileStreams.simulated(file);
        if (channel == null) {
            file.setLength(length);
        } else {
            FileStreams.setLength(channel, length);
        }
    }

    public static void sync(FileDescriptor descriptor) throws SyncFailedException {
        FileChannel channel = of(descriptor);
        if (channel == null) {
            descriptor.sync();
            return;
        }
        try {
            channel.force(true);
        } catch (IOException e) {
            throw new SyncFailedException("sync failed");
        }
    }

    public static boolean valid(FileDescriptor descriptor) {
        FileChannel channel = of(descriptor);
        return channel == null ? descriptor.valid() : channel.isOpen();
    }

    /** The console is no file of the run. */
    private static FileDescriptor read(FileDescriptor descriptor) {
        if (of(descriptor) == null) {
            Hooks.reject("System.in");
        }
        return descriptor;
    }

    private static FileDescriptor written(FileDescriptor descriptor) {
        FileChannel unused = of(descriptor);
        return descriptor;
    }

    public static FileInputStream newFileInputStream(FileDescriptor descriptor) {
        return new FileInputStream(read(descriptor));
    }

    public static FileReader newFileReader(FileDescriptor descriptor) {
        return new FileReader(read(descriptor));
    }

    public static FileOutputStream newFileOutputStream(FileDescriptor descriptor) {
        return new FileOutputStream(written(descriptor));
    }

    public static FileWriter newFileWriter(FileDescriptor descriptor) {
        return new FileWriter(written(descriptor));
    }
}
