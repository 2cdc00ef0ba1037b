package dev.simloop.disk;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.SimLoop;
import java.io.BufferedWriter;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same operations on a real directory and on a simulated disk, results, exceptions and messages compared. Long, for
 * it is one list.
 */
@Tag("jdk")
class DiskConformanceTest {
    @TempDir
    Path real;

    private static Arguments script(String name, Consumer<Probe> steps) {
        return Arguments.of(Named.of(name, steps));
    }

    private static Stream<Arguments> scripts() {
        return Stream.of(
                script("opening", DiskConformanceTest::opening),
                script("reading and writing", DiskConformanceTest::readingAndWriting),
                script("positions", DiskConformanceTest::positions),
                script("appending", DiskConformanceTest::appending),
                script("closed channels", DiskConformanceTest::closedChannels),
                script("transfers", DiskConformanceTest::transfers),
                script("locks", DiskConformanceTest::locks),
                script("asynchronous", DiskConformanceTest::asynchronous),
                script("streams", DiskConformanceTest::streams),
                script("directories", DiskConformanceTest::directories),
                script("listings", DiskConformanceTest::listings),
                script("symbolic links", DiskConformanceTest::symbolicLinks),
                script("hard links", DiskConformanceTest::hardLinks),
                script("copies", DiskConformanceTest::copies),
                script("moves", DiskConformanceTest::moves),
                script("attributes", DiskConformanceTest::attributes),
                script("paths", DiskConformanceTest::paths),
                script("matchers", DiskConformanceTest::matchers),
                script("names", DiskConformanceTest::names));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void agreesWithTheRealFileSystem(Consumer<Probe> script) {
        Probe expected = new Probe(real);
        script.accept(expected);
        Probe actual = new Probe(simulated());
        script.accept(actual);
        assertThat(actual.differences(expected)).isEmpty();
        assertThat(actual.transcript).hasSizeGreaterThan(9);
    }

    /** As deep as a temporary directory, so that {@code ..} does the same. */
    static Path simulated() {
        Path root = SimLoop.seeded(1).world().host("n1").disk().path("/tmp/work");
        try {
            return Files.createDirectories(root);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void opening(Probe p) {
        OpenOption[][] all = {
            {},
            {READ},
            {WRITE},
            {APPEND},
            {READ, WRITE},
            {READ, APPEND},
            {CREATE},
            {WRITE, CREATE},
            {WRITE, CREATE_NEW},
            {CREATE_NEW},
            {READ, CREATE_NEW},
            {WRITE, TRUNCATE_EXISTING},
            {READ, TRUNCATE_EXISTING},
            {APPEND, TRUNCATE_EXISTING},
            {APPEND, CREATE},
            {WRITE, CREATE, CREATE_NEW, TRUNCATE_EXISTING},
            {READ, WRITE, CREATE, SYNC},
            {WRITE, CREATE, DSYNC, SPARSE},
            {READ, LinkOption.NOFOLLOW_LINKS},
            {WRITE, CREATE, LinkOption.NOFOLLOW_LINKS},
            {WRITE, CREATE, DELETE_ON_CLOSE},
            {READ, DELETE_ON_CLOSE}
        };
        for (String name : List.of(
                "missing", "file", "dir", "link", "loop", "dangling", "file/below", "missing/below", "dir/..", ".")) {
            for (OpenOption[] options : all) {
                p.does("fresh", () -> fresh(p));
                p.see("open " + name + " " + List.of(options), () -> {
                    try (FileChannel channel = FileChannel.open(p.at(name), options)) {
                        return channel.isOpen() + " " + (Files.isDirectory(p.at(name)) ? "" : channel.size());
                    }
                });
                p.seeTree();
            }
        }
        p.does(
                "null option",
                () -> FileChannel.open(p.at("file"), (OpenOption) null).close());
        p.does(
                "open twice",
                () -> Files.newByteChannel(p.at("file"), Set.of(READ)).close());
    }

    private static void fresh(Probe p) throws Exception {
        try (Stream<Path> all = Files.walk(p.root)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!path.equals(p.root)) {
                    Files.delete(path);
                }
            }
        }
        Files.writeString(p.at("file"), "content");
        Files.createDirectory(p.at("dir"));
        Files.createSymbolicLink(p.at("link"), p.root.getFileSystem().getPath("file"));
        Files.createSymbolicLink(p.at("loop"), p.root.getFileSystem().getPath("loop"));
        Files.createSymbolicLink(p.at("dangling"), p.root.getFileSystem().getPath("nowhere"));
    }

    private static void readingAndWriting(Probe p) {
        p.does("channel", () -> {
            try (FileChannel channel = FileChannel.open(p.at("f"), READ, WRITE, CREATE)) {
                p.see("write", () -> channel.write(Probe.bytes("hello, world")));
                p.see("position", channel::position);
                p.see("read at the end", () -> channel.read(ByteBuffer.allocate(4)));
                p.see("read nothing at the end", () -> channel.read(ByteBuffer.allocate(0)));
                channel.position(7);
                ByteBuffer some = ByteBuffer.allocate(3);
                p.see("read", () -> channel.read(some));
                p.see("bytes", () -> Probe.text(some));
                p.see("write at", () -> channel.write(Probe.bytes("W"), 7));
                p.see("write far", () -> channel.write(Probe.bytes("x"), 2000));
                p.see("write nothing far", () -> channel.write(Probe.bytes(""), 5000));
                p.see("size", channel::size);
                p.see("read at", () -> channel.read(ByteBuffer.allocate(10), 1995));
                p.see("read beyond", () -> channel.read(ByteBuffer.allocate(10), 9995));
                p.see("negative read", () -> channel.read(ByteBuffer.allocate(10), -1));
                p.see("negative write", () -> channel.write(ByteBuffer.allocate(10), -1));
                p.see(
                        "read only buffer",
                        () -> channel.read(ByteBuffer.allocate(10).asReadOnlyBuffer()));
                p.see(
                        "read only buffer at",
                        () -> channel.read(ByteBuffer.allocate(10).asReadOnlyBuffer(), 0));
                p.see("null", () -> channel.read((ByteBuffer) null));
                p.see("null at", () -> channel.write((ByteBuffer) null, 0));
                channel.position(0);
                ByteBuffer[] parts = {ByteBuffer.allocate(2), ByteBuffer.allocate(0), ByteBuffer.allocate(6)};
                p.see("scatter", () -> channel.read(parts));
                p.see("parts", () -> Probe.text(parts[0]) + "|" + Probe.text(parts[2]));
                p.see("gather", () -> channel.write(new ByteBuffer[] {Probe.bytes("ab"), Probe.bytes("cd")}, 1, 1));
                p.see("bad range", () -> channel.write(new ByteBuffer[] {Probe.bytes("ab")}, 1, 1));
                channel.position(channel.size());
                p.see("scatter at the end", () -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(2)}));
                p.does("force", () -> channel.force(true));
                p.does("force data", () -> channel.force(false));
            }
        });
        p.see("all", () -> Files.readAllBytes(p.at("f")));
        p.does("read only", () -> {
            try (FileChannel channel = FileChannel.open(p.at("f"), READ)) {
                p.see("write", () -> channel.write(Probe.bytes("x")));
                p.see("write at", () -> channel.write(Probe.bytes("x"), 0));
                p.see("gather", () -> channel.write(new ByteBuffer[] {Probe.bytes("x")}));
                p.does("truncate", () -> channel.truncate(1));
                p.does("force", () -> channel.force(true));
                p.see("transfer from", () -> channel.transferFrom(channel, 0, 1));
            }
        });
        p.does("write only", () -> {
            try (FileChannel channel = FileChannel.open(p.at("f"), WRITE)) {
                p.see("read", () -> channel.read(ByteBuffer.allocate(1)));
                p.see("read at", () -> channel.read(ByteBuffer.allocate(1), 0));
                p.see("scatter", () -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(1)}));
                p.see("transfer to", () -> channel.transferTo(0, 1, channel));
            }
        });
        p.does("directory", () -> {
            try (FileChannel channel = FileChannel.open(p.root, READ)) {
                p.does("force", () -> channel.force(true));
                p.see("read", () -> channel.read(ByteBuffer.allocate(1)));
                p.see("read at", () -> channel.read(ByteBuffer.allocate(1), 0));
                p.see("position", channel::position);
                p.see("write", () -> channel.write(Probe.bytes("x")));
            }
        });
        p.does("unlinked", () -> {
            try (FileChannel channel = FileChannel.open(p.at("f"), READ, WRITE)) {
                Files.delete(p.at("f"));
                p.see("size", channel::size);
                p.see("write", () -> channel.write(Probe.bytes("still")));
                p.see("read", () -> channel.read(ByteBuffer.allocate(5), 0));
                p.see("exists", () -> Files.exists(p.at("f")));
            }
        });
    }

    private static void positions(Probe p) {
        p.does("channel", () -> {
            try (FileChannel channel = FileChannel.open(p.at("f"), READ, WRITE, CREATE)) {
                channel.write(Probe.bytes("0123456789"));
                p.does("negative", () -> channel.position(-1));
                p.does("negative size", () -> channel.truncate(-1));
                p.does("beyond", () -> channel.position(20));
                p.see("position", channel::position);
                p.see("size", channel::size);
                p.see("read beyond", () -> channel.read(ByteBuffer.allocate(1)));
                p.see("truncate to more", () -> channel.truncate(15).position());
                p.see("size", channel::size);
                p.see("truncate", () -> channel.truncate(4).position());
                p.see("size", channel::size);
                p.does("position", () -> channel.position(6));
                p.see("write", () -> channel.write(Probe.bytes("x")));
                p.see("all", () -> Files.readAllBytes(p.at("f")));
                p.see("truncate to nothing", () -> channel.truncate(0).size());
                p.see("write", () -> channel.write(Probe.bytes("y")));
                p.see("all", () -> Files.readAllBytes(p.at("f")));
            }
        });
    }

    private static void appending(Probe p) {
        p.does("write", () -> Files.writeString(p.at("f"), "start"));
        p.does("channel", () -> {
            try (FileChannel channel = FileChannel.open(p.at("f"), APPEND)) {
                p.see("position", channel::position);
                p.see("write", () -> channel.write(Probe.bytes("abc")));
                p.see("position", channel::position);
                p.does("position", () -> channel.position(0));
                p.see("write", () -> channel.write(Probe.bytes("def")));
                p.see("all", () -> Files.readString(p.at("f")));
                p.see("write at", () -> channel.write(Probe.bytes("ghi"), 1));
                p.see("all", () -> Files.readString(p.at("f")));
                p.see("truncate", () -> channel.truncate(2).position());
                p.see("write", () -> channel.write(Probe.bytes("Z")));
                p.see("position", channel::position);
                p.see("read", () -> channel.read(ByteBuffer.allocate(1)));
            }
        });
        p.see("all", () -> Files.readString(p.at("f")));
        p.does("append", () -> Files.writeString(p.at("f"), "tail", APPEND));
        p.does("append to nothing", () -> Files.writeString(p.at("g"), "tail", APPEND));
        p.see("all", () -> Files.readString(p.at("f")));
    }

    private static void closedChannels(Probe p) {
        p.does("all", () -> {
            FileChannel channel = FileChannel.open(p.at("f"), READ, WRITE, CREATE);
            FileLock lock = channel.lock();
            channel.close();
            p.does("close", channel::close);
            p.see("lock", lock::isValid);
            p.does("release", lock::release);
            p.see("open", channel::isOpen);
            p.see("read", () -> channel.read(ByteBuffer.allocate(1)));
            p.see("read at", () -> channel.read(ByteBuffer.allocate(1), 0));
            p.see("write", () -> channel.write(ByteBuffer.allocate(1)));
            p.see("write at", () -> channel.write(ByteBuffer.allocate(1), 0));
            p.see("scatter", () -> channel.read(new ByteBuffer[0]));
            p.see("gather", () -> channel.write(new ByteBuffer[0]));
            p.see("position", channel::position);
            p.see("set position", () -> channel.position(1));
            p.see("size", channel::size);
            p.see("truncate", () -> channel.truncate(1));
            p.does("force", () -> channel.force(true));
            p.see("lock", channel::lock);
            p.see("try lock", channel::tryLock);
            try (FileChannel open = FileChannel.open(p.at("f"), READ, WRITE)) {
                p.see("to", () -> channel.transferTo(0, 1, open));
                p.see("from", () -> channel.transferFrom(open, 0, 1));
                p.see("to closed", () -> open.transferTo(0, 1, channel));
                p.see("from closed", () -> open.transferFrom(channel, 0, 1));
            }
        });
    }

    private static void transfers(Probe p) {
        p.does("write", () -> Files.writeString(p.at("f"), "0123456789".repeat(2000)));
        p.does("both", () -> {
            try (FileChannel from = FileChannel.open(p.at("f"), READ);
                    FileChannel to = FileChannel.open(p.at("g"), READ, WRITE, CREATE)) {
                p.see("to", () -> from.transferTo(5, 12_345, to));
                p.see("positions", () -> from.position() + " " + to.position());
                p.see("to beyond", () -> from.transferTo(100_000, 1, to));
                p.see("to end", () -> from.transferTo(19_990, 100, to));
                p.see("negative", () -> from.transferTo(-1, 1, to));
                p.see("negative count", () -> from.transferTo(1, -1, to));
                p.see("from", () -> to.transferFrom(from, 2, 5));
                p.see("positions", () -> from.position() + " " + to.position());
                p.see("from negative", () -> to.transferFrom(from, -1, 5));
                p.see("unwritable", () -> to.transferTo(0, 5, from));
                p.see("to array", () -> {
                    var out = new java.io.ByteArrayOutputStream();
                    return from.transferTo(3, 4, Channels.newChannel(out)) + " " + out;
                });
                p.see(
                        "from array",
                        () -> to.transferFrom(
                                Channels.newChannel(new java.io.ByteArrayInputStream(new byte[] {1, 2, 3})), 0, 10));
            }
        });
        p.seeTree();
    }

    private static void locks(Probe p) {
        p.does("both", () -> {
            try (FileChannel one = FileChannel.open(p.at("f"), READ, WRITE, CREATE);
                    FileChannel other = FileChannel.open(p.at("f"), READ, WRITE);
                    FileChannel reader = FileChannel.open(p.at("f"), READ);
                    FileChannel writer = FileChannel.open(p.at("f"), WRITE)) {
                FileLock lock = one.lock(0, 10, false);
                p.see("overlap", () -> other.tryLock(5, 10, false));
                p.see("overlap of its own", () -> one.tryLock(5, 10, false));
                p.see("overlap shared", () -> other.lock(5, 10, true));
                p.see("beside", () -> other.tryLock(10, 10, true).isShared());
                p.does("release", lock::release);
                p.does("release twice", lock::release);
                p.see("valid", lock::isValid);
                p.see("again", () -> other.tryLock(0, 10, false).isValid());
                p.see("negative", () -> one.lock(-1, 1, false));
                p.see("negative size", () -> one.lock(1, -1, false));
                p.see("too long", () -> one.lock(Long.MAX_VALUE, 2, false));
                p.see("reader", () -> reader.lock(100, 1, false));
                p.see("reader shared", () -> reader.lock(100, 1, true).isShared());
                p.see("writer shared", () -> writer.lock(200, 1, true));
                p.see("whole", () -> {
                    try (FileChannel g = FileChannel.open(p.at("g"), WRITE, CREATE)) {
                        FileLock whole = g.lock();
                        return whole.position() + " " + whole.size() + " " + (whole.channel() == g);
                    }
                });
            }
        });
    }

    private static void asynchronous(Probe p) {
        p.does("append", () -> AsynchronousFileChannel.open(p.at("f"), APPEND, CREATE));
        p.does("missing", () -> AsynchronousFileChannel.open(p.at("f"), READ));
        p.does("directory", () -> AsynchronousFileChannel.open(p.root, WRITE));
        p.does("read and append", () -> AsynchronousFileChannel.open(p.root, READ, APPEND));
        p.does("all", () -> {
            AsynchronousFileChannel channel = AsynchronousFileChannel.open(p.at("f"), READ, WRITE, CREATE);
            p.see("size", channel::size);
            p.see("negative", () -> channel.read(ByteBuffer.allocate(1), -1).isDone());
            p.see(
                    "negative write",
                    () -> channel.write(ByteBuffer.allocate(1), -1).isDone());
            p.see(
                    "read only",
                    () -> channel.read(ByteBuffer.allocate(1).asReadOnlyBuffer(), 0)
                            .isDone());
            p.does("no handler", () -> channel.read(ByteBuffer.allocate(1), 0, "", null));
            p.see("truncate", () -> channel.truncate(-1));
            p.see("truncate", () -> channel.truncate(7).size());
            p.does("force", () -> channel.force(true));
            p.see("lock", () -> channel.tryLock(0, 1, false).isValid());
            p.see("lock again", () -> channel.tryLock(0, 1, true));
            channel.close();
            p.see("open", channel::isOpen);
            p.see("size", channel::size);
            p.see("truncate", () -> channel.truncate(7));
            p.does("force", () -> channel.force(true));
            p.see("lock", () -> channel.tryLock(0, 1, false));
        });
        p.does("read only", () -> {
            try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(p.at("f"), READ)) {
                p.see("write", () -> channel.write(ByteBuffer.allocate(1), 0).isDone());
                p.see("lock", () -> channel.tryLock(0, 1, false));
                p.see("truncate", () -> channel.truncate(0));
            }
        });
        p.does("write only", () -> {
            try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(p.at("f"), WRITE)) {
                p.see("read", () -> channel.read(ByteBuffer.allocate(1), 0).isDone());
                p.see("lock", () -> channel.tryLock(0, 1, true));
            }
        });
    }

    private static void streams(Probe p) {
        p.see("write", () -> Files.write(p.at("f"), List.of("one", "two", "three")));
        p.see("lines", () -> Files.readAllLines(p.at("f")));
        p.see("string", () -> Files.readString(p.at("f")));
        p.see("mismatch", () -> Files.mismatch(p.at("f"), p.at("f")));
        p.see("missing", () -> Files.readString(p.at("g")));
        p.see("directory", () -> Files.readString(p.root));
        p.see("write to a directory", () -> Files.writeString(p.root, "x"));
        p.does("shorter", () -> Files.writeString(p.at("f"), "x"));
        p.see("string", () -> Files.readString(p.at("f")));
        p.does("stream", () -> {
            try (OutputStream out = Files.newOutputStream(p.at("s"))) {
                out.write(7);
                out.write(new byte[10_000]);
            }
        });
        p.see("size", () -> Files.size(p.at("s")));
        p.see("in", () -> {
            try (InputStream in = Files.newInputStream(p.at("s"))) {
                return in.read() + " " + in.skip(20) + " " + in.available() + " " + in.readAllBytes().length + " "
                        + in.read();
            }
        });
        p.does("in for writing", () -> Files.newInputStream(p.at("s"), WRITE));
        p.does("out for reading", () -> Files.newOutputStream(p.at("s"), READ));
        p.see("new", () -> Files.newOutputStream(p.at("s"), CREATE_NEW));
        p.see("copy in", () -> Files.copy(new java.io.ByteArrayInputStream(new byte[] {1, 2}), p.at("c")));
        p.see("copy in again", () -> Files.copy(new java.io.ByteArrayInputStream(new byte[] {1, 2}), p.at("c")));
        p.see(
                "copy in over",
                () -> Files.copy(new java.io.ByteArrayInputStream(new byte[3]), p.at("c"), REPLACE_EXISTING));
        p.see("copy out", () -> Files.copy(p.at("c"), new java.io.ByteArrayOutputStream()));
        p.does("writer", () -> {
            try (BufferedWriter writer = Files.newBufferedWriter(p.at("w"))) {
                writer.write("größer");
            }
        });
        p.see("reader", () -> {
            try (var reader = Files.newBufferedReader(p.at("w"))) {
                return reader.readLine();
            }
        });
        p.does("seek", () -> {
            try (SeekableByteChannel channel = Files.newByteChannel(p.at("w"))) {
                p.see("position", () -> channel.position(3).position());
                p.see("read", () -> channel.read(ByteBuffer.allocate(100)));
            }
        });
        p.seeTree();
    }

    private static void directories(Probe p) {
        p.does("make", () -> Files.createDirectory(p.at("d")));
        p.does("make again", () -> Files.createDirectory(p.at("d")));
        p.does("make below nothing", () -> Files.createDirectory(p.at("x/y")));
        p.does("make all", () -> Files.createDirectories(p.at("x/y/z")));
        p.does("make all again", () -> Files.createDirectories(p.at("x/y/z")));
        p.does("file", () -> Files.createFile(p.at("d/f")));
        p.does("file again", () -> Files.createFile(p.at("d/f")));
        p.does("make on file", () -> Files.createDirectory(p.at("d/f")));
        p.does("make all on file", () -> Files.createDirectories(p.at("d/f")));
        p.does("make below file", () -> Files.createDirectory(p.at("d/f/g")));
        p.does("make all below file", () -> Files.createDirectories(p.at("d/f/g")));
        p.does("file below file", () -> Files.createFile(p.at("d/f/g")));
        p.does("file below nothing", () -> Files.createFile(p.at("n/f")));
        p.does("delete full", () -> Files.delete(p.at("d")));
        p.does("delete nothing", () -> Files.delete(p.at("n")));
        p.does("delete below nothing", () -> Files.delete(p.at("n/f")));
        p.does("delete below file", () -> Files.delete(p.at("d/f/g")));
        p.see("delete if there", () -> Files.deleteIfExists(p.at("n")));
        p.see("delete if there, full", () -> Files.deleteIfExists(p.at("x")));
        p.does("delete file", () -> Files.delete(p.at("d/f")));
        p.does("delete", () -> Files.delete(p.at("d")));
        p.see("up", () -> Files.exists(p.at("x/y/../y/./z/../..")));
        p.see("up from nothing", () -> Files.exists(p.at("n/../x")));
        p.does(
                "make with mode",
                () -> Files.createDirectory(
                        p.at("m"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"))));
        p.see("mode", () -> PosixFilePermissions.toString(Files.getPosixFilePermissions(p.at("m"))));
        p.see(
                "temporary",
                () -> Files.createTempFile(p.at("m"), "a", ".b")
                        .getFileName()
                        .toString()
                        .matches("a\\d+\\.b"));
        p.see("temporary dir", () -> Files.isDirectory(Files.createTempDirectory(p.at("m"), "a")));
        p.does("temporary in nothing", () -> {
            try {
                Files.createTempFile(p.at("n"), "a", ".b");
            } catch (java.nio.file.NoSuchFileException e) {
                p.see("refused", () -> "yes");
            }
        });
    }

    private static void listings(Probe p) {
        p.does("make", () -> {
            for (String name : List.of("b.txt", "a.txt", "c.log", ".hidden", "ä", "Z")) {
                Files.createFile(p.at(name));
            }
            Files.createDirectories(p.at("d/e"));
            Files.createFile(p.at("d/e/f.txt"));
        });
        for (String glob : List.of("*", "*.txt", "*.{txt,log}", "[a-c]*", "?.txt", "**", "d/*")) {
            p.see("list " + glob, () -> {
                List<String> names = new ArrayList<>();
                try (DirectoryStream<Path> stream = Files.newDirectoryStream(p.root, glob)) {
                    stream.forEach(path -> names.add(path.toString().replace(p.root.toString(), "R")));
                }
                names.sort(null);
                return names;
            });
        }
        p.see("list", () -> {
            try (Stream<Path> all = Files.list(p.root)) {
                return all.map(Path::toString).sorted().toList();
            }
        });
        p.see("find", () -> {
            try (Stream<Path> all = Files.find(p.root, 9, (path, attributes) -> attributes.isRegularFile())) {
                return all.map(Path::toString).sorted().toList();
            }
        });
        p.see("walk file", () -> {
            try (Stream<Path> all = Files.walk(p.at("Z"))) {
                return all.map(Path::toString).toList();
            }
        });
        p.see("walk nothing", () -> {
            try (Stream<Path> all = Files.walk(p.at("nothing"))) {
                return all.count();
            }
        });
        p.see("list file", () -> listed(p.at("Z")));
        p.see("list nothing", () -> listed(p.at("nothing")));
        p.see("list below file", () -> listed(p.at("Z/z")));
        p.does("stream", () -> {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(p.at("d/e"))) {
                var iterator = stream.iterator();
                p.see("twice", stream::iterator);
                p.see("next", iterator::next);
                p.see("more", iterator::hasNext);
                p.see("no next", iterator::next);
            }
        });
        p.does(
                "visit",
                () -> Files.walkFileTree(p.at("d"), new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws java.io.IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, java.io.IOException e)
                            throws java.io.IOException {
                        Files.delete(dir);
                        return FileVisitResult.CONTINUE;
                    }
                }));
        p.seeTree();
    }

    private static boolean listed(Path path) throws java.io.IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            return stream.iterator().hasNext();
        }
    }

    private static Path plain(Probe p, String text) {
        return p.root.getFileSystem().getPath(text);
    }

    private static void symbolicLinks(Probe p) {
        p.does("make", () -> {
            Files.createDirectory(p.at("d"));
            Files.writeString(p.at("d/f"), "here");
            Files.createSymbolicLink(p.at("l"), plain(p, "d/f"));
            Files.createSymbolicLink(p.at("abs"), p.at("d"));
            Files.createSymbolicLink(p.at("loop1"), plain(p, "loop2"));
            Files.createSymbolicLink(p.at("loop2"), plain(p, "loop1"));
            Files.createSymbolicLink(p.at("gone"), plain(p, "nowhere"));
            Files.createSymbolicLink(p.at("d/up"), plain(p, "../d/./f"));
        });
        p.see("read", () -> Files.readString(p.at("l")));
        p.see("read through", () -> Files.readString(p.at("abs/up")));
        p.see("loop", () -> Files.readString(p.at("loop1")));
        p.see("loop below", () -> Files.readString(p.at("loop1/x")));
        p.see("loop attributes", () -> Files.readAttributes(p.at("loop1"), BasicFileAttributes.class));
        p.see("loop exists", () -> Files.exists(p.at("loop1")));
        p.see("gone", () -> Files.readString(p.at("gone")));
        p.see(
                "gone exists",
                () -> Files.exists(p.at("gone")) + " " + Files.exists(p.at("gone"), LinkOption.NOFOLLOW_LINKS));
        p.see("not exists", () -> Files.notExists(p.at("gone")));
        p.see("target", () -> Files.readSymbolicLink(p.at("d/up")));
        p.see("no link", () -> Files.readSymbolicLink(p.at("d/f")));
        p.see("no link at all", () -> Files.readSymbolicLink(p.at("none")));
        p.see("is link", () -> Files.isSymbolicLink(p.at("l")) + " " + Files.isSymbolicLink(p.at("d")));
        p.see(
                "is directory",
                () -> Files.isDirectory(p.at("abs")) + " " + Files.isDirectory(p.at("abs"), LinkOption.NOFOLLOW_LINKS));
        p.see("real", () -> p.at("abs/up").toRealPath());
        p.see("real of gone", () -> p.at("gone").toRealPath());
        p.see("real of a link", () -> p.at("l").toRealPath(LinkOption.NOFOLLOW_LINKS));
        p.see("same", () -> Files.isSameFile(p.at("l"), p.at("d/f")));
        p.see("same as gone", () -> Files.isSameFile(p.at("l"), p.at("gone")));
        p.see("not same", () -> Files.isSameFile(p.at("l"), p.at("d")));
        p.does("again", () -> Files.createSymbolicLink(p.at("l"), plain(p, "x")));
        p.does("below nothing", () -> Files.createSymbolicLink(p.at("n/l"), plain(p, "x")));
        p.does("write through gone", () -> Files.writeString(p.at("gone"), "made"));
        p.see("made", () -> Files.readString(p.at("nowhere")));
        p.see(
                "size",
                () -> Files.readAttributes(p.at("l"), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .size());
        p.does("create on link", () -> Files.createFile(p.at("l")));
        p.does("make on link", () -> Files.createDirectory(p.at("l")));
        p.does("make all on link", () -> Files.createDirectories(p.at("abs")));
        p.does("delete", () -> Files.delete(p.at("abs")));
        p.see("walk loops", () -> {
            try (Stream<Path> all = Files.walk(p.at("loop1"), java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
                return all.count();
            }
        });
        p.does("no loops", () -> {
            Files.delete(p.at("loop1"));
            Files.delete(p.at("loop2"));
        });
        p.see("walk through", () -> {
            try (Stream<Path> all = Files.walk(p.root, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
                return all.map(Path::toString).sorted().toList();
            }
        });
        p.seeTree();
    }

    private static void hardLinks(Probe p) {
        p.does("write", () -> Files.writeString(p.at("a"), "one"));
        p.see("link", () -> Files.createLink(p.at("b"), p.at("a")));
        p.does("again", () -> Files.createLink(p.at("b"), p.at("a")));
        p.does("to nothing", () -> Files.createLink(p.at("c"), p.at("none")));
        p.does("below nothing", () -> Files.createLink(p.at("n/c"), p.at("a")));
        p.does("directory", () -> Files.createDirectory(p.at("d")));
        p.does("to directory", () -> Files.createLink(p.at("c"), p.at("d")));
        p.does("append", () -> Files.writeString(p.at("b"), "+two", APPEND));
        p.see("read", () -> Files.readString(p.at("a")));
        p.see("same", () -> Files.isSameFile(p.at("a"), p.at("b")));
        p.see("key", () -> key(p.at("a")).equals(key(p.at("b"))));
        p.see("other key", () -> key(p.at("a")).equals(key(p.at("d"))));
        p.see("copy onto itself", () -> Files.copy(p.at("a"), p.at("b")));
        p.see("move onto itself", () -> Files.move(p.at("a"), p.at("b"), ATOMIC_MOVE));
        p.see("move onto itself", () -> Files.move(p.at("a"), p.at("b"), REPLACE_EXISTING));
        p.seeTree();
        p.does("delete", () -> Files.delete(p.at("a")));
        p.seeTree();
    }

    private static Object key(Path path) throws java.io.IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private static void copies(Probe p) {
        transferMatrix(p, (from, to) -> Files.copy(from, to));
        transferMatrix(p, (from, to) -> Files.copy(from, to, REPLACE_EXISTING));
        transferMatrix(p, (from, to) -> Files.copy(from, to, REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS));
        p.seeTransfer("atomic", () -> Files.copy(p.at("file"), p.at("new"), ATOMIC_MOVE));
        p.does("attributes", () -> {
            Files.setLastModifiedTime(p.at("file"), FileTime.fromMillis(1_000_000));
            Files.copy(p.at("file"), p.at("kept"), COPY_ATTRIBUTES);
            p.see("time", () -> Files.getLastModifiedTime(p.at("kept")));
        });
    }

    private static void moves(Probe p) {
        transferMatrix(p, (from, to) -> Files.move(from, to));
        transferMatrix(p, (from, to) -> Files.move(from, to, REPLACE_EXISTING));
        transferMatrix(p, (from, to) -> Files.move(from, to, ATOMIC_MOVE));
        transferMatrix(p, (from, to) -> Files.move(from, to, ATOMIC_MOVE, REPLACE_EXISTING));
        p.seeTransfer("attributes", () -> Files.move(p.at("file"), p.at("new"), COPY_ATTRIBUTES));
    }

    /** A transfer of one path to another. */
    @FunctionalInterface
    private interface Transferring {
        Path run(Path from, Path to) throws java.io.IOException;
    }

    private static void transferMatrix(Probe p, Transferring transfer) {
        List<String> names = List.of(
                "file",
                "empty",
                "full",
                "full/in",
                "link",
                "gone",
                "none",
                "none/below",
                "file/below",
                "full/new",
                "empty/new",
                "hard");
        for (String from : names) {
            for (String to : names) {
                p.does("fresh", () -> {
                    fresh(p);
                    Files.createDirectory(p.at("empty"));
                    Files.createDirectory(p.at("full"));
                    Files.writeString(p.at("full/in"), "inner");
                    Files.createSymbolicLink(p.at("gone"), plain(p, "nowhere"));
                    Files.createLink(p.at("hard"), p.at("file"));
                });
                p.seeTransfer(from + " to " + to, () -> transfer.run(p.at(from), p.at(to)));
                p.seeTree();
            }
        }
    }

    private static void attributes(Probe p) {
        p.does("make", () -> {
            Files.writeString(p.at("f"), "12345");
            Files.createDirectory(p.at("d"));
            Files.createSymbolicLink(p.at("l"), plain(p, "f"));
        });
        p.see("size", () -> Files.size(p.at("l")));
        p.see("kinds", () -> {
            List<Object> kinds = new ArrayList<>();
            for (String name : List.of("f", "d", "l")) {
                BasicFileAttributes of =
                        Files.readAttributes(p.at(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                kinds.add(List.of(of.isRegularFile(), of.isDirectory(), of.isSymbolicLink(), of.isOther()));
            }
            return kinds;
        });
        p.see("map", () -> new TreeMap<>(Files.readAttributes(p.at("f"), "size,isDirectory,isOther")));
        p.see("all", () -> new TreeMap<>(Files.readAttributes(p.at("f"), "*")).keySet());
        p.see("all posix", () -> new TreeMap<>(Files.readAttributes(p.at("f"), "posix:*")).keySet());
        p.see("no view", () -> Files.readAttributes(p.at("f"), "dos2:*"));
        p.see("no attribute", () -> Files.readAttributes(p.at("f"), "colour"));
        p.see("no file", () -> Files.readAttributes(p.at("n"), "*"));
        p.see("one", () -> Files.getAttribute(p.at("f"), "size"));
        p.see("nlink", () -> Files.getAttribute(p.at("f"), "unix:nlink"));
        p.see("mode", () -> Files.getAttribute(p.at("f"), "unix:mode"));
        p.see("set", () -> Files.setAttribute(p.at("f"), "size", 1L));
        p.see("set none", () -> Files.setAttribute(p.at("f"), "colour", 1L));
        p.see("time", () -> Files.setLastModifiedTime(p.at("f"), FileTime.fromMillis(1234)));
        p.see("time", () -> Files.getLastModifiedTime(p.at("f")));
        p.see("time of link", () -> Files.getLastModifiedTime(p.at("l")));
        p.see("time of nothing", () -> Files.getLastModifiedTime(p.at("n")));
        p.does(
                "both times",
                () -> Files.getFileAttributeView(p.at("f"), BasicFileAttributeView.class)
                        .setTimes(FileTime.fromMillis(5000), FileTime.fromMillis(6000), null));
        p.see("access", () -> Files.getAttribute(p.at("f"), "lastAccessTime"));
        p.see(
                "permissions",
                () -> Files.setPosixFilePermissions(p.at("f"), PosixFilePermissions.fromString("rw-r-----")));
        p.see(
                "permissions",
                () -> PosixFilePermissions.toString(Files.readAttributes(p.at("f"), PosixFileAttributes.class)
                        .permissions()));
        p.see("hidden", () -> Files.isHidden(p.at(".x")) + " " + Files.isHidden(p.at("x")));
        p.see("executable", () -> Files.isExecutable(p.at("f")) + " " + Files.isExecutable(p.at("d")));
        p.does(
                "access",
                () -> p.root.getFileSystem().provider().checkAccess(p.at("f"), AccessMode.READ, AccessMode.WRITE));
        p.does("access to nothing", () -> p.root.getFileSystem().provider().checkAccess(p.at("n")));
        p.see(
                "views",
                () -> p.root.getFileSystem()
                        .supportedFileAttributeViews()
                        .containsAll(Set.of("basic", "posix", "owner", "unix")));
        p.see(
                "no view class",
                () -> Files.getFileAttributeView(p.at("f"), java.nio.file.attribute.AclFileAttributeView.class));
        p.see("owner", () -> Files.getOwner(p.at("f")).equals(Files.getOwner(p.at("d"))));
        p.see("set owner", () -> Files.setOwner(p.at("f"), Files.getOwner(p.at("d"))));
        p.see("map of none", () -> Map.copyOf(Files.readAttributes(p.at("f"), "basic:size")));
    }

    private static void paths(Probe p) {
        FileSystem system = p.root.getFileSystem();
        List<String> texts = List.of(
                "",
                "/",
                "a",
                "/a",
                "a/b",
                "/a/b/c",
                "a//b/",
                "//a",
                ".",
                "..",
                "../a",
                "a/..",
                "a/../../b",
                "/../a",
                "/a/./b/..",
                "a/.",
                "é/ü",
                "ab",
                "b");
        for (String text : texts) {
            Path path = system.getPath(text);
            p.see("of " + text, () -> new Object[] {
                path,
                path.isAbsolute(),
                path.getRoot(),
                path.getFileName(),
                path.getParent(),
                path.getNameCount(),
                path.normalize()
            });
            p.see("names of " + text, () -> {
                List<String> names = new ArrayList<>();
                path.forEach(name -> names.add(name.toString()));
                return names;
            });
            p.see("name of " + text, () -> path.getName(0));
            p.see("bad name of " + text, () -> path.getName(-1));
            p.see("subpath of " + text, () -> path.subpath(0, 1));
            p.see("bad subpath of " + text, () -> path.subpath(1, 1));
            for (String other : texts) {
                Path second = system.getPath(other);
                String both = text + " and " + other;
                p.see("resolve " + both, () -> path.resolve(second));
                p.see("sibling " + both, () -> path.resolveSibling(second));
                p.see("starts " + both, () -> path.startsWith(second));
                p.see("ends " + both, () -> path.endsWith(second));
                p.see("equals " + both, () -> path.equals(second));
                p.see("compare " + both, () -> Integer.signum(path.compareTo(second)));
                if (!text.contains("..") && !other.contains("..")) {
                    p.see("relativize " + both, () -> path.relativize(second));
                }
            }
        }
        p.see("joined", () -> system.getPath("a", "", "b/", "/c"));
        p.see("joined from nothing", () -> system.getPath("", "a", "b"));
        p.see("nul", () -> system.getPath("a\0b"));
        p.see("null", () -> system.getPath(null));
        p.see("register", () -> p.root.register(null));
        p.see("close", () -> {
            system.close();
            return system.isOpen();
        });
        p.see("separator", system::getSeparator);
        p.see("roots", () -> system.getRootDirectories().iterator().next());
        p.see("state", () -> system.isOpen() + " " + system.isReadOnly());
    }

    private static void matchers(Probe p) {
        FileSystem system = p.root.getFileSystem();
        List<String> patterns = List.of(
                "*",
                "**",
                "*.java",
                "*.*",
                "*.{java,class}",
                "foo.?",
                "/home/*/*",
                "/home/**",
                "[abc]",
                "[!abc]",
                "[a-c]x",
                "[-a]",
                "[!-a]",
                "\\*",
                "a\\",
                "{a,{b}}",
                "{a",
                "[a",
                "a}",
                "a,b",
                "{a*,b?}c",
                "[*?\\]",
                "a.b",
                "(a)",
                "$^",
                "[a/b]",
                "[c-a]",
                "ü*",
                "",
                "{,a}b",
                "a[^b]c",
                "**/*.txt",
                "+|",
                "[a&&b]");
        List<String> names = List.of(
                "",
                "a",
                "b",
                "ax",
                "-",
                "*",
                "Foo.java",
                "foo.x",
                "/home/u/f",
                "/home/u/v/f",
                "/home",
                "d/a.txt",
                "a.txt",
                "abc",
                "b1c",
                "a,b",
                "a.b",
                "axb",
                "(a)",
                "$^",
                "über",
                "\\",
                "?",
                "^",
                "a^c",
                "abc",
                "a\nb",
                "/",
                "a}",
                "+|",
                "&");
        for (String pattern : patterns) {
            p.see("glob " + pattern, () -> {
                var matcher = system.getPathMatcher("glob:" + pattern);
                return names.stream()
                        .filter(name -> matcher.matches(system.getPath(name)))
                        .toList();
            });
        }
        p.see("regex", () -> system.getPathMatcher("regex:a.*").matches(system.getPath("abc")));
        p.see("bad regex", () -> system.getPathMatcher("regex:("));
        p.see("no syntax", () -> system.getPathMatcher("a"));
        p.see("empty syntax", () -> system.getPathMatcher(":a"));
        p.see("other syntax", () -> system.getPathMatcher("grep:a"));
        p.see("upper case", () -> system.getPathMatcher("GLOB:a").matches(system.getPath("a")));
    }

    private static void names(Probe p) {
        for (int length : new int[] {84, 85, 86, 127, 128, 254, 255, 256, 300}) {
            p.does("ascii " + length, () -> Files.createFile(p.at("a".repeat(length))));
            p.does("wide " + length, () -> Files.createFile(p.at("ü".repeat(length))));
        }
        for (String name : List.of(" ", "a b", "\\", "*", "\"", "a:b", "日本", "..a", "...")) {
            p.does("name " + name, () -> Files.createDirectory(p.at(name)));
        }
        p.does("a dot", () -> Files.createDirectory(p.at(".")));
        p.does("two dots", () -> Files.createDirectory(p.at("a b/..")));
        p.seeTree();
    }
}
