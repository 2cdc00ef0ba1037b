package dev.simloop.verify.history;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lists of numbers by a number: open addressing with linear probing, half full at most. */
final class Transitions {
    private long[] keys = new long[16];
    private int[] @Nullable [] values = new int[16][];
    private int size;

    int @Nullable [] get(long key) {
        return values[slot(key)];
    }

    void put(long key, int[] value) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int slot = slot(key);
        size += values[slot] == null ? 1 : 0;
        keys[slot] = key;
        values[slot] = value;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        long mixed = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (values[slot] != null && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] @Nullable [] oldValues = values;
        keys = Arrays.copyOf(keys, oldKeys.length * 2);
        values = new int[oldKeys.length * 2][];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
