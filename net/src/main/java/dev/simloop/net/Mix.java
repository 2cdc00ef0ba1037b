package dev.simloop.net;

/** Digests for the fingerprint, equal in every JVM. */
final class Mix {
    private Mix() {}

    static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }

    static long hash(String text) {
        return mix(text.hashCode() + ((long) text.length() << 32));
    }
}
