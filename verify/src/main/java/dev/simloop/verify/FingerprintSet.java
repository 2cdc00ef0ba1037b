package dev.simloop.verify;

import java.util.function.ToLongFunction;

/**
 * States by their fingerprints: open addressing with linear probing in striped arrays, 16 bytes a slot, three quarters
 * full at most. Two states with one fingerprint are taken for one; fingerprint 0 counts as 1.
 */
final class FingerprintSet<S> implements Visited<S> {
    private static final int STRIPES = 256;
    private static final int STRIPE_SHIFT = 56;

    private final ToLongFunction<S> fingerprint;
    private final Stripe[] stripes = new Stripe[STRIPES];

    FingerprintSet(ToLongFunction<S> fingerprint) {
        this.fingerprint = fingerprint;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    @Override
    public long print(S state) {
        long bits = fingerprint.applyAsLong(state);
        return bits == 0 ? 1 : bits;
    }

    @Override
    public boolean claim(S state, long print, long origin) {
        return stripe(print).claim(print, origin);
    }

    @Override
    public boolean settle(S state, long print, long origin, long number) {
        return stripe(print).settle(print, origin, number);
    }

    @Override
    public long number(S state, long print) {
        return stripe(print).number(print);
    }

    /** {@return the fingerprint of each state by its number, below {@code size}} */
    Links byNumber(long size) {
        Links prints = new Links();
        for (long n = 0; n < size; n++) {
            prints.add(0);
        }
        for (Stripe stripe : stripes) {
            for (int slot = 0; slot < stripe.keys.length; slot++) {
                if (stripe.keys[slot] != 0 && stripe.values[slot] > 0) {
                    prints.set(stripe.values[slot], stripe.keys[slot]);
                }
            }
        }
        return prints;
    }

    /** Puts a state back that had that number. */
    void restore(long print, long number) {
        Stripe stripe = stripe(print);
        stripe.claim(print, number);
        stripe.settle(print, number, number);
    }

    private Stripe stripe(long print) {
        return stripes[(int) (print >>> STRIPE_SHIFT)];
    }

    /** Values are numbers once settled, and the complement of the best claim before. */
    private static final class Stripe {
        private long[] keys = new long[64];
        private long[] values = new long[64];
        private int size;

        synchronized boolean claim(long print, long origin) {
            int slot = slot(print);
            if (keys[slot] == 0) {
                if (size + 1 > keys.length / 4 * 3) {
                    grow();
                    slot = slot(print);
                }
                keys[slot] = print;
                values[slot] = ~origin;
                size++;
                return true;
            }
            long value = values[slot];
            if (value >= 0 || ~value <= origin) {
                return false;
            }
            values[slot] = ~origin;
            return true;
        }

        synchronized boolean settle(long print, long origin, long number) {
            int slot = slot(print);
            if (values[slot] != ~origin) {
                return false;
            }
            values[slot] = number;
            return true;
        }

        synchronized long number(long print) {
            int slot = slot(print);
            return keys[slot] == 0 || values[slot] < 0 ? -1 : values[slot];
        }

        private int slot(long print) {
            int mask = keys.length - 1;
            int slot = (int) print & mask;
            while (keys[slot] != 0 && keys[slot] != print) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private void grow() {
            long[] oldKeys = keys;
            long[] oldValues = values;
            keys = new long[oldKeys.length * 2];
            values = new long[oldKeys.length * 2];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] != 0) {
                    int slot = slot(oldKeys[i]);
                    keys[slot] = oldKeys[i];
                    values[slot] = oldValues[i];
                }
            }
        }
    }
}
