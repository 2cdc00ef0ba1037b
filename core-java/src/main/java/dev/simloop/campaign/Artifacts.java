package dev.simloop.campaign;

import dev.simloop.CheckReturnValue;
import dev.simloop.event.EventLog;
import dev.simloop.failure.TapeFormatException;
import dev.simloop.internal.Splitmix;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Token;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes what explains a finding to {@code ROOT/TEST/SEED/}: {@code tape.json}, {@code shrunk.tape.json} and {@code
 * events.jsonl} where there are such, what the caller adds, and a README that tells what each is.
 *
 * <p>Each file is written beside its place, under a name that no other writer has, and then moved there in one go, so nobody
 * sees half of one. Of several that write the same folder at once, in one JVM or in many, the last to finish a file wins that
 * file; runs of one token write the same, so it does not matter which. Artifacts are data: nothing in them is executed, and no
 * test name leaves the root.
 */
public final class Artifacts {
    /** Where artifacts go unless told otherwise, from the working directory. */
    public static final Path ROOT = Path.of("target", "simloop");

    /** The file with the tape of the run that failed. */
    public static final String TAPE = "tape.json";

    /** The file with the tape of the shrunk run. */
    public static final String SHRUNK_TAPE = "shrunk.tape.json";

    /** Which run a file is of, in front of what is said of it. */
    private static final String FOUND = "Of the run that was found. ";

    /** The same of the shrunk run. */
    private static final String SHRUNK = "Of the shrunk run. ";

    private static final int LONGEST_NAME = 80;
    private static final Set<String> RESERVED = Set.of(
            "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
            "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

    /** Tells apart the files of this JVM from those that another JVM writes to the same folder at the same time. */
    private static final String WRITER = Long.toString(ProcessHandle.current().pid());
    /** And those of this JVM from each other. */
    private static final AtomicLong WRITES = new AtomicLong();

    private final Path root;
    private final String test;
    private @Nullable Tape shrunk;
    private List<Artifact> more = List.of();
    /** How whoever made them repeats the run of a tape; null for the line of code. */
    private @Nullable UnaryOperator<String> again;

    private Artifacts(Path root, String test) {
        this.root = root;
        this.test = test;
    }

    /** {@return artifacts below {@code root}, of the test of that name, which may have any characters} */
    public static Artifacts of(Path root, String test) {
        return new Artifacts(root, test);
    }

    private Artifacts copy() {
        Artifacts copy = new Artifacts(root, test);
        copy.shrunk = shrunk;
        copy.more = more;
        copy.again = again;
        return copy;
    }

    /** {@return a copy that also writes {@code tape} as {@code shrunk.tape.json}} */
    @CheckReturnValue
    public Artifacts withShrunk(@Nullable Tape tape) {
        Artifacts copy = copy();
        copy.shrunk = tape;
        return copy;
    }

    /**
     * {@return a copy whose README says that {@code line} repeats the run of a tape}
     *
     * @param line the command, of the path of the tape as one types it; default: the line of code
     */
    @CheckReturnValue
    public Artifacts withReplayCommand(UnaryOperator<String> line) {
        Artifacts copy = copy();
        copy.again = Objects.requireNonNull(line);
        return copy;
    }

    /** {@return a copy that also writes these, such as {@code report.html}} */
    @CheckReturnValue
    public Artifacts with(List<Artifact> artifacts) {
        Artifacts copy = copy();
        List<Artifact> all = new ArrayList<>(more);
        all.addAll(artifacts);
        copy.more = List.copyOf(all);
        return copy;
    }

    /**
     * What became of the files.
     *
     * @param folder where they are
     * @param files the names of those that were written, in order
     * @param problems what went wrong, a sentence each; empty if nothing did
     */
    public record Written(Path folder, List<String> files, List<String> problems) {
        public Written {
            files = List.copyOf(files);
            problems = List.copyOf(problems);
        }

        /** {@return one line for the end of a failure's message, and a line for each problem} */
        public String describe() {
            StringBuilder text = new StringBuilder();
            if (!files.isEmpty()) {
                text.append("artifacts: ").append(folder.toString().replace('\\', '/'));
            }
            for (String problem : problems) {
                text.append(text.length() == 0 ? "" : "\n  ").append(problem);
            }
            return text.toString();
        }
    }

    /** {@return the folder of the run of {@code token}: {@code ROOT/TEST/SEED}} */
    public Path folder(Token token) {
        return root.resolve(folderName(test)).resolve(Long.toString(token.seed()));
    }

    /**
     * {@return a folder name for a test of any name} A name that had to be changed ends in a digest of what it was, so two
     * tests do not share a folder.
     */
    static String folderName(String test) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < test.length() && safe.length() < LONGEST_NAME; i++) {
            char c = test.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            boolean inner = c == '-' || c == '_' || c == '.';
            safe.append(plain || (inner && (c != '.' || safe.length() > 0)) ? c : '_');
        }
        while (safe.length() > 0 && safe.charAt(safe.length() - 1) == '.') {
            safe.setLength(safe.length() - 1);
        }
        String name = safe.toString();
        int dot = name.indexOf('.');
        String stem = (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT);
        return name.equals(test) && !name.isEmpty() && !RESERVED.contains(stem)
                ? name
                : (name.isEmpty() ? "test" : name) + "-" + hex(test);
    }

    private static String hex(String text) {
        return String.format("%08x", (int) Splitmix.hash(text));
    }

    /**
     * Writes them, over what an earlier run of the same token left. A folder that another token of the same seed has is left
     * alone: the name then ends in a digest of the token.
     *
     * @return what was written, and what went wrong: this method does not throw, for the finding comes first
     */
    public Written write(Finding finding) {
        Path folder = folder(finding.token());
        List<String> written = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            if (isTaken(folder, finding.token())) {
                folder = folder.resolveSibling(
                        folder.getFileName() + "-" + hex(finding.token().toString()));
            }
            Files.createDirectories(folder);
        } catch (IOException | RuntimeException e) {
            problems.add("artifacts were not written: " + folder + " cannot be made: " + e);
            return new Written(folder, written, problems);
        }
        List<Artifact> all = all(finding, folder);
        List<Artifact> made = new ArrayList<>();
        for (Artifact artifact : all) {
            if (put(folder, artifact, problems)) {
                made.add(artifact);
                written.add(artifact.file());
            }
        }
        Artifact readme = Artifact.of("README.md", "This file.", () -> readme(finding, made));
        if (put(folder, readme, problems)) {
            written.add(readme.file());
        }
        return new Written(folder, written, problems);
    }

    private List<Artifact> all(Finding finding, Path folder) {
        List<Artifact> all = new ArrayList<>();
        Tape tape = finding.tape();
        if (tape != null) {
            all.add(Artifact.of(
                    TAPE,
                    FOUND + "Every draw of it. " + repeats(folder, TAPE, "Campaign.replay(Tape.read(path))")
                            + ", held to each draw.",
                    tape::toJson));
        }
        Tape less = shrunk;
        if (less != null) {
            all.add(Artifact.of(
                    SHRUNK_TAPE,
                    SHRUNK + "The smallest tape found that fails the same way. "
                            + repeats(folder, SHRUNK_TAPE, "Campaign.replayLeniently(Tape.read(path))") + ".",
                    less::toJson));
        }
        EventLog events = finding.events();
        if (events != null) {
            EventLog named = events.withTest(test);
            all.add(new Artifact(
                    "events.jsonl",
                    FOUND + "What happened, an event a line, each with the event that caused it. `EventLog.read(path)`"
                            + " reads it. To stop before one of these events, repeat the run of the token or of `"
                            + TAPE + "`" + (less == null ? "." : ", not that of `" + SHRUNK_TAPE + "`."),
                    named::writeTo));
        }
        all.addAll(more);
        return all;
    }

    private String repeats(Path folder, String file, String code) {
        UnaryOperator<String> line = again;
        String command =
                line == null ? code : line.apply(folder.resolve(file).toString().replace('\\', '/'));
        return "`" + command.replace("`", "'").replace("|", "\\|") + "` runs it again";
    }

    private static boolean isTaken(Path folder, Token token) {
        Path tape = folder.resolve(TAPE);
        try {
            return Files.exists(tape) && !Tape.read(tape).token().equals(token);
        } catch (IOException | TapeFormatException e) {
            // What cannot be read is nobody's: it is written over.
            return false;
        }
    }

    private static boolean put(Path folder, Artifact artifact, List<String> problems) {
        Path target = folder.resolve(artifact.file());
        Path partial =
                folder.resolve("." + artifact.file() + "." + WRITER + "-" + WRITES.incrementAndGet() + ".partial");
        try {
            try (Writer out = Files.newBufferedWriter(partial)) {
                artifact.content().writeTo(out);
            }
            try {
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
            }
            return true;
        } catch (IOException | RuntimeException e) {
            problems.add("artifact " + artifact.file() + " was not written: " + e);
            remove(partial, problems);
            return false;
        }
    }

    private static void remove(Path partial, List<String> problems) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            problems.add("and " + partial + " was left behind: " + e);
        }
    }

    private String readme(Finding finding, List<Artifact> made) {
        StringBuilder text = new StringBuilder("# A failing run\n\n");
        text.append("Test: ").append(fenced(test)).append("\n\n");
        text.append("Token: `").append(finding.token()).append("`\n\n");
        text.append("```\n").append(finding.describe().replace("```", "'''")).append("\n```\n\n");
        text.append("| file | what it is |\n|---|---|\n");
        for (Artifact artifact : made) {
            text.append("| `")
                    .append(artifact.file())
                    .append("` | ")
                    .append(artifact.about())
                    .append(" |\n");
        }
        return text.append("\n"
                        + "A tape runs only with the configuration whose digest its token ends in. Nothing in"
                        + " these files is executed.\n")
                .toString();
    }

    private static String fenced(String name) {
        return "`" + name.replaceAll("[`\\p{Cntrl}]", "_") + "`";
    }
}
