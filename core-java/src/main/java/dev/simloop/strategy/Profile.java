package dev.simloop.strategy;

import java.util.Arrays;

/**
 * How long a program's runs are, as a run of it or several have shown: what strategies spread their chance over. Immutable.
 */
public final class Profile {
    /** Of how many actors the steps are told. */
    public static final int MOST = 256;

    private static final int GROUPS = 24;

    private final int choices;
    private final int[] steps;

    /**
     * A profile.
     *
     * @param choices at how many steps several mailboxes were ready
     * @param steps how many steps each actor took, by its number; those after the first {@value #MOST} are left out
     */
    public Profile(int choices, int... steps) {
        if (choices < 0) {
            throw new IllegalArgumentException("number of choices is negative: " + choices);
        }
        this.choices = choices;
        this.steps = Arrays.copyOf(steps, Math.min(MOST, steps.length));
    }

    /** {@return at how many steps several mailboxes were ready} */
    public int choices() {
        return choices;
    }

    /** {@return how many steps each actor took, by its number} */
    public int[] steps() {
        return steps.clone();
    }

    /**
     * {@return as {@code k} of a descriptor: an eighth more than was seen} A change that has to come at the last choice of a run
     * longer than those that were measured would never be drawn with too small a figure; too large a one costs little.
     */
    String length() {
        return Long.toString(Math.min(Integer.MAX_VALUE, choices + 1L + choices / 8));
    }

    /** {@return as {@code w} of a descriptor: {@code 3.5x2} is 3 steps and twice 5; what follows is like the last} */
    String weights() {
        StringBuilder text = new StringBuilder();
        int groups = 0;
        for (int from = 0; from < steps.length; groups++) {
            int to = from + 1;
            int weight = Math.max(1, steps[from]);
            if (groups == GROUPS - 1) {
                long sum = 0;
                for (to = from; to < steps.length; to++) {
                    sum += Math.max(1, steps[to]);
                }
                weight = (int) Math.max(1, sum / (to - from));
            }
            while (to < steps.length && Math.max(1, steps[to]) == weight) {
                to++;
            }
            text.append(text.length() == 0 ? "" : ".").append(weight);
            if (to - from > 1) {
                text.append('x').append(to - from);
            }
            from = to;
        }
        return text.length() == 0 ? "1" : text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Profile that && choices == that.choices && Arrays.equals(steps, that.steps);
    }

    @Override
    public int hashCode() {
        return 31 * choices + Arrays.hashCode(steps);
    }

    @Override
    public String toString() {
        return "Profile[choices=" + choices + ", steps=" + Arrays.toString(steps) + "]";
    }
}
