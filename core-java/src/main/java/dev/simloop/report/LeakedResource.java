package dev.simloop.report;

import dev.simloop.event.EventLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was taken was never given back. Rests on a number that the program tells of what is taken or free: in the nearest passing
 * run it comes back to what it was before, in this one it stays where an actor had set it, and nobody changes it after that.
 */
final class LeakedResource implements Shape {
    @Override
    public Optional<Sign> find(Evidence run) {
        EventLog log = run.passing();
        if (log == null || run.isDeadlock()) {
            return Optional.empty();
        }
        Evidence passing = new Evidence(log, null);
        for (Map.Entry<String, List<Access>> entry : run.byName().entrySet()) {
            List<Access> here = entry.getValue();
            List<Access> there = passing.byName().getOrDefault(entry.getKey(), List.of());
            Access first = firstWith(here, here.get(here.size() - 1).value());
            int back = lastWrite(there);
            if (back > 0 && first.value().equals(there.get(back - 1).value()) && isPair(there, back)) {
                return Optional.of(new Sign(
                        "leak of " + first.name() + ": " + Words.set(first) + " (" + Words.when(first.event())
                                + "), and nobody put it back to "
                                + Words.value(there.get(back).value()) + ", as "
                                + there.get(back).actor()
                                + Words.at(there.get(back).event())
                                + " does in the nearest passing run",
                        Integer.MAX_VALUE));
            }
        }
        return Optional.empty();
    }

    /** The last write behind which nothing but that value is told, or -1. */
    private static int lastWrite(List<Access> accesses) {
        for (int i = accesses.size() - 1; i >= 0; i--) {
            if (accesses.get(i).write()) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the number was at that value before and left it, or was counted up from nothing and comes back to 0. */
    private static boolean isPair(List<Access> accesses, int back) {
        String value = accesses.get(back).value();
        if (!isNumber(value)) {
            return false;
        }
        for (int i = back - 2; i >= 0; i--) {
            if (accesses.get(i).value().equals(value)) {
                return true;
            }
        }
        Access first = accesses.get(0);
        return value.equals("0")
                && first.value().equals("1")
                && !first.event().at().equals(accesses.get(back).event().at())
                && first.write();
    }

    /** The access that brought the last value, behind which nothing else was told. */
    private static Access firstWith(List<Access> accesses, String value) {
        int at = accesses.size() - 1;
        while (at > 0 && accesses.get(at - 1).value().equals(value)) {
            at--;
        }
        return accesses.get(at);
    }

    private static boolean isNumber(String value) {
        return value.matches("-?\\d{1,18}");
    }
}
