package dev.simloop.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Two actors read a value before either writes it back, so one of the writes is as if it never was. Where the second write takes
 * an equal step further than the first (1, then 0, then -1), it was made on top of it, and nothing was lost.
 */
final class LostUpdate implements Shape {
    @Override
    public Optional<Sign> find(Evidence run) {
        Optional<Sign> last = Optional.empty();
        for (List<Access> accesses : run.byName().values()) {
            Optional<Sign> found = in(accesses);
            if (found.isPresent()) {
                last = found;
            }
        }
        return last;
    }

    /** The last one is told: it is the nearest to the failure. */
    private static Optional<Sign> in(List<Access> accesses) {
        for (int second = accesses.size() - 1; second >= 0; second--) {
            Access over = accesses.get(second);
            if (!over.write()) {
                continue;
            }
            int read = readBehind(accesses, second);
            if (read < 0) {
                continue;
            }
            for (int first = second - 1; first > read; first--) {
                Access lost = accesses.get(first);
                int other = lost.write() && !lost.actor().equals(over.actor()) ? readBehind(accesses, first) : -1;
                if (other >= 0 && !isFurther(accesses.get(other), lost, over)) {
                    return Optional.of(new Sign(
                            tell(accesses.get(other), accesses.get(read), lost, over),
                            over.event().index()));
                }
            }
        }
        return Optional.empty();
    }

    /** The read that a write rests on: the same actor's last access before it, where that is a read. */
    private static int readBehind(List<Access> accesses, int write) {
        for (int i = write - 1; i >= 0; i--) {
            if (accesses.get(i).actor().equals(accesses.get(write).actor())) {
                return accesses.get(i).write() ? -1 : i;
            }
        }
        return -1;
    }

    private static boolean isFurther(Access from, Access first, Access second) {
        try {
            var step = new BigDecimal(first.value()).subtract(new BigDecimal(from.value()));
            return step.signum() != 0
                    && new BigDecimal(second.value())
                                    .subtract(new BigDecimal(first.value()))
                                    .compareTo(step)
                            == 0;
        } catch (NumberFormatException e) {
            return false; // no numbers
        }
    }

    private static String tell(Access readLost, Access readOver, Access lost, Access over) {
        return "lost update of " + over.name() + ": " + Words.saw(readLost) + ", " + Words.saw(readOver)
                + ", then " + Words.set(lost) + " and " + Words.set(over) + " over it, from the " + readOver.value()
                + " it had read before";
    }
}
