package dev.simloop.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every entry point that is known by which a program reaches what a run does not control, and what becomes of it. The agent rewrites
 * what stands here and nothing else; {@code docs/entry-points.md} is made from it. Immutable; threads share it.
 */
public final class Registry {
    private static final String FILE = "entry-points.txt";
    private static final int COLUMNS = 6;
    private static final Registry INSTANCE = read();

    private final List<EntryPoint> rows;
    private final Map<String, EntryPoint> byName = new LinkedHashMap<>();

    private Registry(List<EntryPoint> rows) {
        this.rows = List.copyOf(rows);
        for (EntryPoint row : rows) {
            if (byName.put(row.name(), row) != null) {
                throw new IllegalStateException("two rows of the registry are named " + row.name());
            }
        }
    }

    /** {@return the registry of this version} */
    public static Registry get() {
        return INSTANCE;
    }

    /** {@return all rows, in the order of the file} */
    public List<EntryPoint> rows() {
        return rows;
    }

    /** {@return the row of that name; null if there is none} */
    public @Nullable EntryPoint find(String name) {
        return byName.get(name);
    }

    /**
     * {@return the names of the rows that {@code name} stands for: a row's own, or those of a group}
     *
     * @throws IllegalArgumentException if it is neither
     */
    public List<String> named(String name) {
        if (byName.containsKey(name)) {
            return List.of(name);
        }
        List<String> names = new ArrayList<>();
        TreeSet<String> groups = new TreeSet<>();
        for (EntryPoint row : rows) {
            groups.add(row.group());
            if (row.group().equals(name)) {
                names.add(row.name());
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no entry point and no group is named \"" + name + "\"; groups are "
                    + String.join(", ", groups) + ", and docs/entry-points.md lists all rows");
        }
        return names;
    }

    private static Registry read() {
        List<EntryPoint> rows = new ArrayList<>();
        try (InputStream in = Registry.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("simloop-agent is broken: it has no " + FILE);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            String line;
            while ((line = lines.readLine()) != null) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    rows.add(parse(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Registry(rows);
    }

    private static EntryPoint parse(String line) {
        String[] parts = line.split("\\|", -1);
        if (parts.length != COLUMNS) {
            throw new IllegalStateException("a row of the registry has " + parts.length + " columns: " + line);
        }
        String[] handling = parts[0].strip().split(":", -1);
        List<EntryPoint.Member> members = new ArrayList<>();
        for (String member : parts[3].strip().split("\\s+", -1)) {
            if (!member.isEmpty() && !member.equals("-")) {
                members.add(EntryPoint.Member.parse(member));
            }
        }
        return new EntryPoint(
                Handling.of(handling[0]),
                parts[1].strip(),
                parts[2].strip(),
                members,
                handling.length > 1 ? handling[1] : "",
                parts[4].strip(),
                parts[5].strip());
    }
}
