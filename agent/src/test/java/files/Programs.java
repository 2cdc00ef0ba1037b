package files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Scanner;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Programs as people write them, each with one directory that is its own and empty: what they see has to be the same on the file system of
 * the machine and on the disk of a host.
 */
@SuppressWarnings({"DefaultCharset", "ResultOfMethodCallIgnored", "StreamResourceLeak", "unused"})
public final class Programs {
    /** By name. */
    public static final Map<String, Program> ALL = new LinkedHashMap<>();

    /** One of them. */
    @FunctionalInterface
    public interface Program {
        /** {@return what it has seen, with {@code DIR} for the directory} */
        String run(String directory);
    }

    private Programs() {}

    private static void of(String name, BiConsumer<String, Transcript> program) {
        ALL.put(name, directory -> {
            Transcript seen = new Transcript(directory);
            program.accept(directory, seen);
            return seen.toString();
        });
    }

    private static void write(String file, String text) throws IOException {
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(text.getBytes(UTF_8));
        }
    }

    private static String names(String[] names) {
        if (names == null) {
            return "null";
        }
        Arrays.sort(names);
        return Arrays.toString(names);
    }

    private static String paths(Stream<Path> paths) {
        try (paths) {
            return paths.map(Path::toString).sorted().collect(Collectors.joining(" "));
        }
    }

    static {
        of("streams", (dir, seen) -> {
            String file = dir + "/data";
            seen.is("missing", () -> new FileInputStream(file));
            seen.is("no directory", () -> new FileOutputStream(dir + "/none/data"));
            seen.is("a directory", () -> new FileOutputStream(dir));
            seen.is("a directory, read", () -> new FileInputStream(dir));
            seen.is("empty name", () -> new FileInputStream(""));
            seen.is("bad name", () -> new FileOutputStream(dir + "/a\0b"));
            seen.is("no name", () -> new FileInputStream((String) null));
            seen.does("write", () -> write(file, "hello world"));
            seen.is("below a file", () -> new FileInputStream(file + "/x"));
            seen.is("read", () -> {
                try (FileInputStream in = new FileInputStream(new File(dir, "data"))) {
                    byte[] five = new byte[5];
                    return in.available() + " " + in.read() + " " + in.read(five) + new String(five, UTF_8)
                            + in.skip(2) + " " + in.available() + new String(in.readAllBytes(), UTF_8) + in.read()
                            + " " + in.read(five) + " " + in.read(five, 0, 0);
                }
            });
            seen.is("skip", () -> {
                try (FileInputStream in = new FileInputStream(file)) {
                    return in.skip(100) + " " + in.available() + " " + in.read() + " " + in.skip(-99) + " " + in.read();
                }
            });
            seen.is("skip before the start", () -> {
                try (FileInputStream in = new FileInputStream(file)) {
                    return in.skip(-1);
                }
            });
            seen.is("some bytes", () -> {
                try (FileInputStream in = new FileInputStream(file)) {
                    return new String(in.readNBytes(4), UTF_8) + "|" + new String(in.readNBytes(100), UTF_8);
                }
            });
            seen.is("wrong range", () -> {
                try (FileInputStream in = new FileInputStream(file)) {
                    return in.read(new byte[4], 2, 3);
                }
            });
            seen.is("closed", () -> {
                FileInputStream in = new FileInputStream(file);
                in.close();
                in.close();
                return in.read();
            });
            seen.is("closed, skipped", () -> {
                FileInputStream in = new FileInputStream(file);
                in.close();
                return in.skip(1);
            });
            seen.is("closed, available", () -> {
                FileInputStream in = new FileInputStream(file);
                in.close();
                return in.available();
            });
            seen.does("closed, written", () -> {
                FileOutputStream out = new FileOutputStream(file, true);
                out.close();
                out.write(1);
            });
            seen.does("append", () -> {
                try (FileOutputStream out = new FileOutputStream(new File(file), true)) {
                    out.write('!');
                    out.write(new byte[] {'?', '.'}, 1, 1);
                    out.flush();
                }
            });
            seen.is("transfer", () -> {
                try (FileInputStream in = new FileInputStream(file);
                        FileOutputStream out = new FileOutputStream(dir + "/copy")) {
                    return in.transferTo(out) + " " + new File(dir, "copy").length();
                }
            });
            seen.is("length", () -> new File(file).length());
            seen.does("truncated by opening", () -> new FileOutputStream(file).close());
            seen.is("length", () -> new File(file).length());
        });
        of("channels of streams", (dir, seen) -> {
            String file = dir + "/data";
            seen.is("position of appending", () -> {
                write(file, "abc");
                try (FileOutputStream out = new FileOutputStream(file, true)) {
                    long before = out.getChannel().position();
                    out.write('d');
                    return before + " " + out.getChannel().position() + " "
                            + out.getChannel().size();
                }
            });
            seen.is("shared position", () -> {
                try (FileInputStream in = new FileInputStream(file)) {
                    in.getChannel().position(2);
                    return (char) in.read() + " " + in.getChannel().position();
                }
            });
            seen.is("channel that is read only", () -> {
                try (FileInputStream in = new FileInputStream(file)) {
                    return in.getChannel().write(ByteBuffer.allocate(1));
                }
            });
            seen.is("channel that is written only", () -> {
                try (FileOutputStream out = new FileOutputStream(file)) {
                    return out.getChannel().read(ByteBuffer.allocate(1));
                }
            });
            seen.is("channel closes the stream", () -> {
                FileInputStream in = new FileInputStream(file);
                in.getChannel().close();
                return in.read();
            });
            seen.is("stream closes the channel", () -> {
                FileInputStream in = new FileInputStream(file);
                FileChannel channel = in.getChannel();
                in.close();
                return channel.isOpen();
            });
            seen.is("descriptor", () -> {
                FileOutputStream out = new FileOutputStream(file);
                FileDescriptor descriptor = out.getFD();
                boolean before = descriptor.valid();
                descriptor.sync();
                out.close();
                return before + " " + descriptor.valid();
            });
            seen.does("sync of what is closed", () -> {
                FileOutputStream out = new FileOutputStream(file);
                out.close();
                out.getFD().sync();
            });
            seen.is("stream on a descriptor", () -> {
                RandomAccessFile random = new RandomAccessFile(file, "rw");
                random.write(new byte[] {'a', 'b', 'c', 'd'});
                FileOutputStream out = new FileOutputStream(random.getFD());
                out.write('e');
                random.seek(1);
                FileReader in = new FileReader(random.getFD());
                char[] two = new char[2];
                int n = in.read(two);
                random.close();
                return n + new String(two) + new File(file).length();
            });
        });
        of("random access", (dir, seen) -> {
            String file = dir + "/data";
            seen.is("missing", () -> new RandomAccessFile(file, "r"));
            seen.is("mode", () -> new RandomAccessFile(file, "w"));
            seen.is("a directory", () -> new RandomAccessFile(dir, "rw"));
            seen.is("a directory, read", () -> new RandomAccessFile(dir, "r"));
            seen.is("values", () -> {
                try (RandomAccessFile out = new RandomAccessFile(new File(file), "rw")) {
                    out.writeInt(7);
                    out.writeLong(-8);
                    out.writeUTF("nine\u00e9");
                    out.writeBytes("ten");
                    out.writeChars("el");
                    out.writeDouble(1.5);
                    out.writeBoolean(true);
                    out.writeShort(3);
                    long at = out.getFilePointer();
                    out.seek(0);
                    String read = out.readInt() + " " + out.readLong() + " " + out.readUTF() + " ";
                    byte[] ten = new byte[3];
                    out.readFully(ten);
                    return at + " " + read + new String(ten, UTF_8) + out.readChar() + out.readChar() + out.readDouble()
                            + out.readBoolean() + out.readShort() + " " + out.length();
                }
            });
            seen.is("end", () -> {
                try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
                    in.seek(in.length() - 2);
                    return in.readInt();
                }
            });
            seen.is("beyond", () -> {
                try (RandomAccessFile both = new RandomAccessFile(file, "rw")) {
                    both.seek(100);
                    int read = both.read();
                    long before = both.length();
                    both.write(1);
                    both.seek(99);
                    return read + " " + before + " " + both.length() + " " + both.read() + both.read() + both.read();
                }
            });
            seen.is("set length", () -> {
                try (RandomAccessFile both = new RandomAccessFile(file, "rw")) {
                    both.seek(90);
                    both.setLength(10);
                    String shorter = both.length() + " " + both.getFilePointer();
                    both.setLength(20);
                    return shorter + " " + both.length() + " " + both.getFilePointer() + " " + both.read();
                }
            });
            seen.is("skip", () -> {
                try (RandomAccessFile both = new RandomAccessFile(file, "rw")) {
                    return both.skipBytes(5) + " " + both.skipBytes(100) + " " + both.skipBytes(-1) + " "
                            + both.getFilePointer();
                }
            });
            seen.does("negative seek", () -> {
                try (RandomAccessFile both = new RandomAccessFile(file, "rw")) {
                    both.seek(-1);
                }
            });
            seen.does("negative length", () -> {
                try (RandomAccessFile both = new RandomAccessFile(file, "rw")) {
                    both.setLength(-1);
                }
            });
            seen.does("written, though read only", () -> {
                try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
                    in.write(1);
                }
            });
            seen.does("set length, though read only", () -> {
                try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
                    in.setLength(1);
                }
            });
            seen.is("closed", () -> {
                RandomAccessFile in = new RandomAccessFile(file, "r");
                in.close();
                return in.length();
            });
            seen.does("closed, sought", () -> {
                RandomAccessFile in = new RandomAccessFile(file, "r");
                in.close();
                in.seek(1);
            });
            seen.is("lines", () -> {
                write(file, "one\ntwo\r\nthree\rfour\n\nlast");
                try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
                    return in.readLine()
                            + in.readLine()
                            + in.readLine()
                            + in.readLine()
                            + in.readLine()
                            + in.readLine()
                            + in.readLine();
                }
            });
            seen.is("synchronous", () -> {
                try (RandomAccessFile out = new RandomAccessFile(file, "rwd")) {
                    out.write(new byte[600], 1, 599);
                    out.getFD().sync();
                    return out.length();
                }
            });
            seen.is("channel", () -> {
                try (RandomAccessFile both = new RandomAccessFile(file, "rw")) {
                    FileChannel channel = both.getChannel();
                    channel.position(7);
                    try (FileLock lock = channel.tryLock()) {
                        return both.getFilePointer() + " " + lock.isValid() + " " + channel.size();
                    }
                }
            });
            seen.is("subclass", () -> {
                class Counting extends RandomAccessFile {
                    int written;

                    Counting(String name) throws IOException {
                        super(name, "rw");
                    }

                    @Override
                    public void write(int b) throws IOException {
                        written++;
                        super.write(b);
                    }
                }
                try (Counting counting = new Counting(file)) {
                    counting.write(3);
                    return counting.written + " " + counting.getFilePointer();
                }
            });
        });
        of("readers and writers", (dir, seen) -> {
            String file = dir + "/text";
            seen.is("missing", () -> new FileReader(file));
            seen.is("missing, scanned", () -> new Scanner(new File(file)));
            seen.is("missing, scanned by path", () -> new Scanner(Path.of(file)));
            seen.is("not writable", () -> new PrintWriter(dir + "/none/text"));
            seen.is("unknown encoding", () -> new PrintWriter(file, "none"));
            seen.does("write", () -> {
                try (FileWriter out = new FileWriter(file, UTF_8)) {
                    out.write("one \u00e9\n");
                }
                try (FileWriter out = new FileWriter(new File(file), UTF_8, true)) {
                    out.write("two\n");
                }
            });
            seen.is("read", () -> {
                try (BufferedReader in = new BufferedReader(new FileReader(file, UTF_8))) {
                    return in.readLine() + in.readLine() + in.readLine();
                }
            });
            seen.is("print", () -> {
                try (PrintWriter out = new PrintWriter(new File(file), UTF_8)) {
                    out.println("three");
                }
                try (Scanner in = new Scanner(new File(file), UTF_8)) {
                    return in.next();
                }
            });
            seen.is("print stream", () -> {
                try (PrintStream out = new PrintStream(file, "UTF-8")) {
                    out.print(4);
                }
                try (Scanner in = new Scanner(Path.of(file), UTF_8)) {
                    return in.nextInt();
                }
            });
            seen.is("format", () -> {
                try (Formatter out = new Formatter(file)) {
                    out.format("%05d", 5);
                }
                return Files.readString(Path.of(file));
            });
            seen.is("objects", () -> {
                try (ObjectOutputStream out = new ObjectOutputStream(new FileOutputStream(file))) {
                    out.writeObject(List.of("six", 7));
                }
                try (ObjectInputStream in = new ObjectInputStream(new FileInputStream(file))) {
                    return in.readObject();
                }
            });
            seen.is("data", () -> {
                try (DataOutputStream out = new DataOutputStream(new FileOutputStream(file))) {
                    out.writeInt(8);
                }
                try (DataInputStream in = new DataInputStream(new FileInputStream(file))) {
                    return in.readInt() + in.readInt();
                }
            });
            seen.is("properties", () -> {
                Properties properties = new Properties();
                try (FileWriter out = new FileWriter(file)) {
                    out.write("a=1\n");
                }
                try (FileInputStream in = new FileInputStream(file)) {
                    properties.load(in);
                }
                return properties;
            });
        });
        of("File", (dir, seen) -> {
            File file = new File(dir, "file");
            seen.is(
                    "nothing",
                    () -> file.exists() + " " + file.length() + " " + file.lastModified() + " "
                            + file.isFile() + file.canRead() + file.canWrite() + file.delete() + file.setLastModified(1)
                            + names(file.list()) + Arrays.toString(file.listFiles()));
            seen.is("create", () -> file.createNewFile() + " " + file.createNewFile());
            seen.is("create without a directory", () -> new File(dir, "none/file").createNewFile());
            seen.is("create below a file", () -> new File(file, "x").createNewFile());
            seen.is(
                    "there",
                    () -> file.exists() + " " + file.isFile() + file.isDirectory() + file.canRead() + file.canWrite()
                            + file.canExecute() + file.isHidden());
            seen.is(
                    "dirs",
                    () -> new File(dir, "a/b/c").mkdirs() + " " + new File(dir, "a").mkdirs() + " "
                            + new File(dir, "a").mkdir() + " " + new File(dir, "x/y").mkdir()
                            + new File(file, "d").mkdirs());
            seen.is(
                    "list",
                    () -> names(new File(dir).list())
                            + names(new File(dir).list((in, name) -> name.length() > 1))
                            + new File(dir).listFiles(File::isDirectory).length
                            + new File(dir).listFiles((in, name) -> name.equals("a"))[0]
                            + names(file.list()));
            seen.is(
                    "delete what is not empty",
                    () -> new File(dir, "a").delete() + " " + new File(dir, "a/b/c").delete());
            seen.is("rename", () -> {
                write(dir + "/one", "1");
                write(dir + "/two", "22");
                boolean over = new File(dir, "one").renameTo(new File(dir, "two"));
                return over + " " + new File(dir, "one").exists() + new File(dir, "two").length()
                        + new File(dir, "none").renameTo(file) + new File(dir, "two").renameTo(new File(dir, "no/two"))
                        + new File(dir, "a").renameTo(new File(dir, "moved")) + new File(dir, "moved/b").isDirectory();
            });
            seen.is(
                    "permissions",
                    () -> file.setReadOnly() + " "
                            + PosixFilePermissions.toString(Files.getPosixFilePermissions(file.toPath()))
                            + file.setWritable(true) + file.setExecutable(true, false) + file.canExecute()
                            + PosixFilePermissions.toString(Files.getPosixFilePermissions(file.toPath())));
            seen.is("times", () -> file.setLastModified(1_234_567_000) + " " + file.lastModified());
            seen.is("negative time", () -> file.setLastModified(-1));
            seen.is("temporary", () -> {
                File made = File.createTempFile("pre", null, new File(dir));
                return made.getName().startsWith("pre") + " " + made.getName().endsWith(".tmp") + made.exists()
                        + made.getParent() + made.delete();
            });
            seen.is("temporary, too short", () -> File.createTempFile("ab", null));
            seen.is("temporary, nowhere", () -> File.createTempFile("abc", "", new File(dir, "none")));
            seen.is("canonical", () -> {
                Files.createSymbolicLink(Path.of(dir, "link"), Path.of(dir, "moved"));
                return new File(dir, "link/../link/./b/none").getCanonicalPath() + " "
                        + new File(dir, "file/..").getCanonicalFile().getName().isEmpty();
            });
            seen.is("bad name", () -> new File(dir, "a\0").exists() + " " + new File("a\0").mkdir());
            seen.is("bad name, made", () -> new File("a\0").createNewFile());
            seen.is("no name", () -> new File("").exists() + " " + new File("").isDirectory() + new File("").isFile());
            seen.is(
                    "uri",
                    () -> new File(dir, "moved").toURI() + " " + file.toURI() + " "
                            + Path.of(dir).toUri());
        });
        of("Files", (dir, seen) -> {
            Path path = Path.of(dir, "file");
            seen.is("missing", () -> Files.readString(path));
            seen.is("missing, size", () -> Files.size(path));
            seen.is("missing, deleted", () -> Files.deleteIfExists(path));
            seen.does("missing, deleted", () -> Files.delete(path));
            seen.is("nowhere", () -> Files.createFile(Paths.get(dir, "none", "file")));
            seen.is("same path", () -> Files.writeString(path, "one\ntwo\n") == path);
            seen.is("twice", () -> Files.createFile(path));
            seen.is("a directory", () -> Files.readString(Path.of(dir)));
            seen.is(
                    "lines",
                    () -> Files.readAllLines(path) + " " + Files.lines(path).count() + Files.size(path));
            seen.is("append", () -> {
                Files.write(path, List.of("three"), StandardOpenOption.APPEND);
                return Files.readAllLines(path);
            });
            seen.is(
                    "dirs",
                    () -> Files.createDirectories(Path.of(dir, "a/b")) + " "
                            + Files.isDirectory(Path.of(dir, "a"), LinkOption.NOFOLLOW_LINKS));
            seen.is("dir twice", () -> Files.createDirectory(Path.of(dir, "a")));
            seen.is("list", () -> paths(Files.list(Path.of(dir))));
            seen.is("list of a file", () -> Files.list(path));
            seen.is("walk", () -> paths(Files.walk(Path.of(dir))) + paths(Files.walk(Path.of(dir), 1)));
            seen.is(
                    "find",
                    () -> paths(Files.find(Path.of(dir), 9, (at, as) -> as.isRegularFile() && at.startsWith(dir))));
            seen.is(
                    "relative",
                    () -> Files.walk(Path.of(dir))
                            .map(at -> Path.of(dir).relativize(at).toString())
                            .sorted()
                            .toList());
            seen.is("same", () -> Files.list(Path.of(dir)).anyMatch(path::equals));
            seen.is("stream", () -> {
                StringBuilder found = new StringBuilder();
                try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(dir), "f*")) {
                    all.forEach(found::append);
                }
                try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(dir), at -> at.equals(path))) {
                    all.forEach(found::append);
                }
                return found;
            });
            seen.is("tree", () -> {
                StringBuilder found = new StringBuilder();
                Path start = Files.walkFileTree(Path.of(dir, "a"), new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult postVisitDirectory(Path at, IOException failure) throws IOException {
                        found.append(at).append(' ');
                        Files.delete(at);
                        return FileVisitResult.CONTINUE;
                    }
                });
                return found.toString() + start;
            });
            seen.is("copy", () -> {
                Path target = Path.of(dir, "copy");
                return (Files.copy(path, target) == target) + " " + Files.mismatch(path, target);
            });
            seen.is("copy onto", () -> Files.copy(path, Path.of(dir, "copy")));
            seen.is("copy of a stream", () -> {
                try (FileInputStream in = new FileInputStream(path.toFile())) {
                    return Files.copy(in, Path.of(dir, "third"), StandardCopyOption.REPLACE_EXISTING);
                }
            });
            seen.is(
                    "move",
                    () -> Files.move(Path.of(dir, "copy"), Path.of(dir, "third"), StandardCopyOption.ATOMIC_MOVE));
            seen.is("move of nothing", () -> Files.move(Path.of(dir, "copy"), Path.of(dir, "third")));
            seen.is("links", () -> {
                Path link = Files.createSymbolicLink(Path.of(dir, "link"), path);
                return link + " " + Files.readSymbolicLink(link) + " " + Files.isSameFile(link, path) + " "
                        + link.toRealPath() + " " + Files.createLink(Path.of(dir, "hard"), path);
            });
            seen.is("real path of nothing", () -> Path.of(dir, "none").toRealPath());
            seen.is("attributes", () -> {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                return attributes.isRegularFile() + " " + attributes.size() + " "
                        + Files.getAttribute(path, "unix:nlink");
            });
            seen.is("temporary", () -> {
                Path made = Files.createTempFile(Path.of(dir), "pre", null);
                Path folder = Files.createTempDirectory(Path.of(dir), "dir");
                return made.getParent() + " " + made.toString().endsWith(".tmp")
                        + PosixFilePermissions.toString(Files.getPosixFilePermissions(made))
                        + PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
                        + made.getFileSystem().equals(path.getFileSystem());
            });
            seen.is("temporary, with a path", () -> Files.createTempFile(Path.of(dir), "a/b", null));
            seen.is("temporary, nowhere", () -> {
                try {
                    return Files.createTempFile(Path.of(dir, "none"), "a", "");
                } catch (NoSuchFileException e) {
                    return Path.of(e.getFile()).getParent();
                }
            });
            seen.is("not empty", () -> {
                Files.delete(Path.of(dir));
                return "";
            });
            seen.is(
                    "references",
                    () -> Stream.of(path, Path.of(dir, "none"))
                            .filter(Files::exists)
                            .map(Path::toFile)
                            .map(File::length)
                            .toList());
        });
        of("FileChannel", (dir, seen) -> {
            Path path = new File(dir, "file").toPath();
            seen.is("missing", () -> FileChannel.open(path, StandardOpenOption.READ));
            seen.is("write", () -> {
                try (FileChannel out =
                        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    int n = out.write(ByteBuffer.wrap("hello".getBytes(UTF_8)));
                    out.force(true);
                    return n + " " + out.position() + " " + out.size();
                }
            });
            seen.is("again", () -> FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            seen.is("closed", () -> {
                FileChannel channel = FileChannel.open(path);
                channel.close();
                return channel.size();
            });
            seen.is("append", () -> {
                try (FileChannel out = FileChannel.open(path, StandardOpenOption.APPEND)) {
                    out.write(ByteBuffer.wrap(new byte[] {'!'}));
                    return out.size();
                }
            });
            seen.does("force of a directory", () -> {
                try (FileChannel channel = FileChannel.open(Path.of(dir), StandardOpenOption.READ)) {
                    channel.force(true);
                }
            });
            seen.is("transfer", () -> {
                try (FileInputStream in = new FileInputStream(path.toFile());
                        FileOutputStream out = new FileOutputStream(dir + "/copy")) {
                    return in.getChannel().transferTo(0, 3, out.getChannel()) + " " + new File(dir, "copy").length();
                }
            });
        });
    }
}
