package dev.simloop.verify.txn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of a transaction, on one key. Values written to one key are all different. */
public sealed interface Access {
    /** {@return the key} */
    Object key();

    /** Adds {@code value} to the end of a list. */
    record Append(Object key, Object value) implements Access {
        @Override
        public String toString() {
            return "append " + key + " " + value;
        }
    }

    /** Saw the whole list, oldest first. */
    record ReadList(Object key, List<Object> values) implements Access {
        /** Keeps a copy of {@code values}. */
        public ReadList {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "read " + key + " " + values;
        }
    }

    /** Replaces the value of a register. */
    record Write(Object key, Object value) implements Access {
        @Override
        public String toString() {
            return "write " + key + " " + value;
        }
    }

    /** Saw the value of a register; null if nothing was written yet. */
    record Read(Object key, @Nullable Object value) implements Access {
        @Override
        public String toString() {
            return "read " + key + " " + value;
        }
    }

    /** {@return {@link Append}} */
    static Access append(Object key, Object value) {
        return new Append(key, value);
    }

    /** {@return {@link ReadList}} */
    static Access readList(Object key, Object... values) {
        return new ReadList(key, List.of(values));
    }

    /** {@return {@link Write}} */
    static Access write(Object key, Object value) {
        return new Write(key, value);
    }

    /** {@return {@link Read}} */
    static Access read(Object key, @Nullable Object value) {
        return new Read(key, value);
    }
}
