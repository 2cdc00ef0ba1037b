package dev.simloop.tape;

import dev.simloop.failure.TapeFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The recorded draws of one run, per stream, with the token of that run. Immutable.
 *
 * @param token seed, strategy, recipe and configuration of the recorded run
 * @param schedule what ran whenever more than one mailbox was ready
 * @param tracks the other streams, in the order of their first draw
 */
public record Tape(Token token, List<Pick> schedule, List<Track> tracks) {
    /** The version that {@link #toJson()} writes and the only one {@link #parse} reads. */
    public static final int VERSION = 1;

    public Tape {
        schedule = List.copyOf(schedule);
        tracks = List.copyOf(tracks);
    }

    /** {@return the tape as versioned JSON, one line per draw} */
    public String toJson() {
        return TapeJson.write(this);
    }

    /**
     * {@return the tape that {@code json} holds}
     *
     * @throws TapeFormatException if it is not a tape, of another version, cut off or edited into nonsense
     */
    public static Tape parse(String json) {
        return TapeJson.read(json);
    }

    /** {@return the tape in {@code file}; see {@link #parse}} */
    public static Tape read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    /** Writes {@link #toJson()} to {@code file}. */
    public void write(Path file) throws IOException {
        Files.writeString(file, toJson());
    }

    /** {@return how many draws of the schedule and of calm-zero streams are not zero: the departures from calm; an unranked pick counts as one} */
    public int deviationCount() {
        int n = 0;
        for (Pick pick : schedule) {
            n += pick.rank() == 0 ? 0 : 1;
        }
        for (Track track : tracks) {
            if (track.calm() == Fallback.ZERO) {
                for (Draw draw : track.draws()) {
                    n += draw.value() == 0 ? 0 : 1;
                }
            }
        }
        return n;
    }
}
