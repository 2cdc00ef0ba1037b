package store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Messages with their length before them. */
final class Frames {
    private static final int LONGEST = 1 << 20;

    private Frames() {}

    static void write(DataOutputStream out, byte[] body) throws IOException {
        out.writeInt(body.length);
        out.write(body);
        out.flush();
    }

    /** @param all whether it goes on reading until all of it is there */
    static byte[] read(DataInputStream in, boolean all) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("a message of " + length + " bytes");
        }
        byte[] body = new byte[length];
        if (all) {
            in.readFully(body);
        } else {
            int unused = in.read(body);
        }
        return body;
    }
}
