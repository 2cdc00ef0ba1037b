package dev.simloop.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Does operations in one directory of any file system and writes down what came of them, in words free of where it is. */
final class Probe {
    /** One operation. */
    @FunctionalInterface
    interface Operation {
        Object run() throws Exception;
    }

    /** An operation with no result. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    private static final Pattern SOURCE_BELOW_FILE =
            Pattern.compile("java\\.nio\\.file\\.FileSystemException (\\S+) -> null: Not a directory \\| .*");

    final Path root;
    final List<String> transcript = new ArrayList<>();

    Probe(Path root) {
        this.root = root;
    }

    Path at(String name) {
        return root.resolve(name);
    }

    void see(String what, Operation operation) {
        String outcome;
        try {
            outcome = text(operation.run());
        } catch (FileSystemException e) {
            outcome = e.getClass().getName() + " " + e.getFile() + " -> " + e.getOtherFile() + ": " + e.getReason()
                    + " | " + e.getMessage();
        } catch (NullPointerException e) {
            outcome = e.getClass().getName();
        } catch (Exception e) {
            outcome = e.getClass().getName() + ": " + e.getMessage();
        }
        transcript.add(what + " = " + outcome.replace(root.toString(), "ROOT"));
    }

    /** As {@link #see}, where JDKs differ: newer ones say of a source below a file that it does not exist, and name the option. */
    void seeTransfer(String what, Operation operation) {
        see(what, operation);
        int last = transcript.size() - 1;
        String line = SOURCE_BELOW_FILE
                .matcher(transcript.get(last))
                .replaceAll("java.nio.file.NoSuchFileException $1 -> null: null | $1");
        transcript.set(last, line.replaceAll("Unsupported (copy )?option.*", "Unsupported option"));
    }

    void does(String what, Action action) {
        see(what, () -> {
            action.run();
            return "done";
        });
    }

    /** {@return the lines that differ, the other side's first} */
    List<String> differences(Probe expected) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.max(transcript.size(), expected.transcript.size()); i++) {
            String mine = i < transcript.size() ? transcript.get(i) : "nothing";
            String theirs = i < expected.transcript.size() ? expected.transcript.get(i) : "nothing";
            if (!mine.equals(theirs)) {
                differences.add("expected " + theirs + "\n     was " + mine);
            }
        }
        return differences;
    }

    private static String text(Object result) {
        if (result instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        if (result instanceof Object[] many) {
            return Arrays.deepToString(many);
        }
        return String.valueOf(result);
    }

    void seeTree() {
        see("tree", () -> {
            List<String> lines = new ArrayList<>();
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : all.sorted().toList()) {
                    lines.add(line(path));
                }
            }
            return lines;
        });
    }

    private String line(Path path) throws IOException {
        String name = root.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
            return name + " -> " + Files.readSymbolicLink(path);
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return name + "/";
        }
        byte[] bytes = Files.readAllBytes(path);
        return name + " " + bytes.length + ":" + Arrays.hashCode(bytes) + " x"
                + Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(ByteBuffer buffer) {
        return StandardCharsets.UTF_8.decode(buffer.duplicate().flip()).toString();
    }
}
