package dev.simloop;

import dev.simloop.internal.run.IdentityHashes;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Something for each task, by identity; never listed. Where a run has taken identity hash codes over, what this draws is not missed by the
 * program: only a recorded run has such tables, and it must go as a run without them.
 */
final class TaskTable<V> {
    private final Engine engine;
    private final IdentityHashMap<Task, V> all = new IdentityHashMap<>();

    TaskTable(Engine engine) {
        this.engine = engine;
    }

    @Nullable
    V get(Task task) {
        IdentityHashes hashes = engine.hashes;
        return hashes == null ? all.get(task) : hashes.aside(() -> all.get(task));
    }

    void put(Task task, V value) {
        IdentityHashes hashes = engine.hashes;
        V unused = hashes == null ? all.put(task, value) : hashes.aside(() -> all.put(task, value));
    }

    @Nullable
    V remove(Task task) {
        IdentityHashes hashes = engine.hashes;
        return hashes == null ? all.remove(task) : hashes.aside(() -> all.remove(task));
    }

    void clear() {
        all.clear();
    }
}
