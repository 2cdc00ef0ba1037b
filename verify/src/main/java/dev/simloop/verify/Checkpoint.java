package dev.simloop.verify;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * An exploration on disk, between two levels: counts, for each state how it was reached and its fingerprint, and which states
 * are to be left next. States themselves are not written: those of the level are computed again along the ways to them.
 */
final class Checkpoint {
    private static final int MAGIC = 0x534C4350;
    private static final int VERSION = 1;

    private Checkpoint() {}

    /** What a checkpoint is of, so that it is not gone on with by another model. */
    private static List<String> about(Model<?> model) {
        List<String> about = new ArrayList<>(List.of(model.name, model.initial.size() + " initial states"));
        about.addAll(model.actionNames());
        about.add("invariants");
        about.addAll(model.invariantNames());
        about.addAll(model.stepInvariantNames());
        return about;
    }

    /** Writes it beside {@code file} first, so that whatever happens there is a whole one. */
    static <S> void write(Exploration<S> run, FingerprintSet<S> visited, long first, int count, Path file) {
        Path beside = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(beside)))) {
                out.writeInt(MAGIC);
                out.writeInt(VERSION);
                List<String> about = about(run.model);
                out.writeInt(about.size());
                for (String line : about) {
                    out.writeUTF(line);
                }
                out.writeInt(run.depth);
                out.writeLong(run.transitions);
                out.writeLong(run.outside);
                out.writeLong(run.terminal);
                for (long fired : run.fired) {
                    out.writeLong(fired);
                }
                out.writeLong(first);
                out.writeInt(count);
                out.writeLong(run.links.size());
                for (long n = 1; n < run.links.size(); n++) {
                    out.writeLong(run.links.get(n));
                }
                Links prints = visited.byNumber(run.links.size());
                for (long n = 1; n < run.links.size(); n++) {
                    out.writeLong(prints.get(n));
                }
            }
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException broken) {
            throw new UncheckedIOException("the checkpoint cannot be written to " + file, broken);
        }
    }

    /** What was read. */
    record Read(long first, int count, Links prints) {}

    static <S> Read read(Exploration<S> run, Path file) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                throw new IllegalArgumentException("no checkpoint of version " + VERSION + ": " + file);
            }
            List<String> about = about(run.model);
            int lines = in.readInt();
            for (int i = 0; i < lines; i++) {
                String line = in.readUTF();
                String own = i < about.size() ? about.get(i) : "nothing more";
                if (!line.equals(own)) {
                    throw new IllegalArgumentException("checkpoint " + file + " is of another model: it has " + line
                            + " where this one has " + own);
                }
            }
            if (lines != about.size()) {
                throw new IllegalArgumentException(
                        "checkpoint " + file + " is of another model, which has no " + about.get(lines));
            }
            run.depth = in.readInt();
            run.completeDepth = run.depth;
            run.transitions = in.readLong();
            run.outside = in.readLong();
            run.terminal = in.readLong();
            for (int a = 0; a < run.fired.length; a++) {
                run.fired[a] = in.readLong();
            }
            long first = in.readLong();
            int count = in.readInt();
            long size = in.readLong();
            if (first < 1 || count < 0 || first + count != size || size > Files.size(file) / 16 + 1) {
                throw new IllegalArgumentException("checkpoint " + file + " is damaged");
            }
            for (long n = 1; n < size; n++) {
                long origin = in.readLong();
                if (Links.parent(origin) >= n || Links.parent(origin) < 0) {
                    throw new IllegalArgumentException("checkpoint " + file + " is damaged at state " + n);
                }
                run.links.add(origin);
            }
            Links prints = new Links();
            prints.add(0);
            for (long n = 1; n < size; n++) {
                prints.add(in.readLong());
            }
            return new Read(first, count, prints);
        } catch (EOFException cut) {
            throw new IllegalArgumentException("checkpoint " + file + " ends too early", cut);
        } catch (IOException broken) {
            throw new UncheckedIOException("the checkpoint cannot be read from " + file, broken);
        }
    }
}
