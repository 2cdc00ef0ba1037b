package dev.simloop.campaign;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which schedules an exhaustive search goes through: all, or those that depart from a base order at most a few times. In the base
 * order an actor runs until it has to wait, and then the task runs that was submitted first.
 *
 * <p>Preemption bounding is from Musuvathi, Qadeer: "Iterative Context Bounding for Systematic Testing of Multithreaded Programs",
 * PLDI 2007; delay bounding from Emmi, Qadeer, Rakamarić: "Delay-Bounded Scheduling", POPL 2011.
 *
 * @param kind what is counted
 * @param limit how much of it there may be; 0 for {@link Kind#UNBOUNDED}
 */
public record ScheduleBound(Kind kind, int limit) {
    private static final int MOST = 1_000;
    private static final Pattern TEXT = Pattern.compile("([a-z]+)(?:\\(([0-9]{1,9})\\))?");

    /** What a bound counts. */
    public enum Kind {
        /** How often an actor that could go on is interrupted. Which of the others goes on when one has to wait is free. */
        PREEMPTIONS,
        /** By how many places, over the whole run, what runs next stands behind the one whose turn it is. */
        DELAYS,
        /** Nothing: all schedules. */
        UNBOUNDED
    }

    public ScheduleBound {
        if (limit < 0 || limit > MOST) {
            throw new IllegalArgumentException("bound is not within 0 and " + MOST + ": " + limit);
        }
        if (kind == Kind.UNBOUNDED && limit != 0) {
            throw new IllegalArgumentException("no bound has a limit: " + limit);
        }
    }

    /** {@return schedules in which actors are interrupted at most {@code most} times} */
    public static ScheduleBound preemptions(int most) {
        return new ScheduleBound(Kind.PREEMPTIONS, most);
    }

    /** {@return schedules in which tasks are passed over at most {@code most} times} */
    public static ScheduleBound delays(int most) {
        return new ScheduleBound(Kind.DELAYS, most);
    }

    /** {@return all schedules} */
    public static ScheduleBound unbounded() {
        return new ScheduleBound(Kind.UNBOUNDED, 0);
    }

    /**
     * {@return the bound that {@code text} names, as {@link #toString} writes it: {@code preemptions(2)}, {@code delays(3)}, {@code
     * unbounded}}
     *
     * @throws IllegalArgumentException if it names none
     */
    public static ScheduleBound parse(String text) {
        Matcher match = TEXT.matcher(text);
        if (match.matches()) {
            String name = String.valueOf(match.group(1));
            String number = match.group(2);
            if (number == null && name.equals("unbounded")) {
                return unbounded();
            }
            if (number != null && name.equals("preemptions")) {
                return preemptions(Integer.parseInt(number));
            }
            if (number != null && name.equals("delays")) {
                return delays(Integer.parseInt(number));
            }
        }
        throw new IllegalArgumentException(
                "no bound of an exhaustive search: \"" + text + "\" (as in preemptions(2), delays(3) or unbounded)");
    }

    boolean isUnbounded() {
        return kind == Kind.UNBOUNDED;
    }

    ScheduleBound withLimit(int other) {
        return new ScheduleBound(kind, other);
    }

    /** {@return it in words, such as {@code 2 preemptions}} */
    String words() {
        if (isUnbounded()) {
            return "no bound";
        }
        String noun = kind == Kind.DELAYS ? "delay" : "preemption";
        return limit + " " + noun + (limit == 1 ? "" : "s");
    }

    @Override
    public String toString() {
        return isUnbounded() ? "unbounded" : kind.name().toLowerCase(Locale.ROOT) + "(" + limit + ")";
    }
}
