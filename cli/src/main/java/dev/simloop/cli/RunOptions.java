package dev.simloop.cli;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.tape.Tape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which run of a scenario a command is about: one of the two. */
final class RunOptions {
    @Option(names = "--token", paramLabel = "TOKEN", description = "the token that a failure printed")
    @Nullable
    String token;

    @Option(names = "--tape", paramLabel = "FILE", description = "the tape of a run")
    @Nullable
    String tape;

    RunOptions() {}

    /** {@return the tape in the file, if it was given} */
    @Nullable
    Tape tape() {
        return tape == null ? null : InputFile.read(tape, Tape::read);
    }

    /**
     * {@return the run again; of a tape, strictly} A token that is none and a run of another configuration are an {@link
     * InputException}.
     */
    RunReport replay(Campaign campaign) {
        Tape read = tape();
        try {
            return read == null ? campaign.replay(String.valueOf(token)) : campaign.replay(read);
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }
}
