package dev.simloop.net;

/**
 * Tells by the first six bytes of a direction whether it is TLS: a record (RFC 8446, 5.1) of type handshake, of any version, that begins with the hello
 * of a client or of a server. What follows is drawn by both sides and by the clock of the JDK's sessions, so fingerprints and events take only
 * its length.
 *
 * <p><b>Leaves out</b> protocols that speak in the clear first (STARTTLS), and datagrams.
 */
final class TlsStart {
    private static final int HEAD = 6;
    private static final int HANDSHAKE = 22;
    private static final int MAJOR = 3;
    private static final int MOST_MINOR = 4;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;

    private int seen;
    private boolean isOther;

    /** {@return how many of the next bytes of the direction, from the first on, are not of TLS} */
    int plain(byte[] next) {
        if (isOther) {
            return next.length;
        }
        int i = 0;
        for (; seen < HEAD && i < next.length; i++, seen++) {
            if (!fits(seen, next[i])) {
                isOther = true;
                return next.length;
            }
        }
        return i;
    }

    private static boolean fits(int at, byte value) {
        return switch (at) {
            case 0 -> value == HANDSHAKE;
            case 1 -> value == MAJOR;
            case 2 -> value >= 0 && value <= MOST_MINOR;
            case 5 -> value == CLIENT_HELLO || value == SERVER_HELLO;
            default -> true;
        };
    }
}
