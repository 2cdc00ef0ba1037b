package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.tape.Deviation;
import dev.simloop.tape.Group;
import dev.simloop.tape.Tape;
import java.util.List;
import java.util.Map;

/**
 * How a varied run went: the run that was really made, from which the next one can be varied.
 *
 * @param report the run, with its tape
 * @param deviations what departed from submission order, in order
 * @param groups what the calm-zero streams drew, in the order of their first draw
 */
public record EditedRun(RunReport report, List<Deviation> deviations, Map<String, List<Group>> groups) {
    /** {@return the tape of the run; a strict replay of it is the same run} */
    public Tape tape() {
        return java.util.Objects.requireNonNull(report.tape());
    }
}
