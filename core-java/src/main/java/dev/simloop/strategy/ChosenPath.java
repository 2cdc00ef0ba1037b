package dev.simloop.strategy;

import dev.simloop.spi.Strategy;
import java.util.function.Supplier;

/**
 * Strategy {@code path(c=0x12.1.2)}: the choices of one run of an exhaustive search, by their numbers: twelve times option 0, then
 * options 1 and 2, and option 0 of all that follow. What a choice is and which order its options have is that of {@link Directed}.
 */
public final class ChosenPath implements Directed.Decider {
    static final String NAME = "path";
    private static final String WIDEST = "w";
    private static final String PATIENCE = "g";
    private static final String FAULTS = "f";
    private static final String CHOICES = "c";
    static final String[] KEYS = {WIDEST, PATIENCE, FAULTS, CHOICES};

    private final String descriptor;
    private final int[] choices;
    private int next;

    private ChosenPath(String descriptor, int[] choices) {
        this.descriptor = descriptor;
        this.choices = choices;
    }

    static Supplier<Strategy> of(Descriptor parsed) {
        String descriptor = parsed.toString();
        int[] choices = parsed.choices(CHOICES);
        int widest = parsed.keyed(WIDEST, Directed.WIDEST);
        int patience = parsed.keyed(PATIENCE, Directed.PATIENCE);
        boolean faults = parsed.keyed(FAULTS, 2) == 1;
        return () -> Directed.by(new ChosenPath(descriptor, choices), widest, patience, faults);
    }

    /**
     * {@return the descriptor of a run with these choices; see {@link Directed#by} for the rest}
     *
     * @param choices the numbers of the options; all that follow are 0
     */
    public static String descriptor(int[] choices, int widest, int patience, boolean faults) {
        StringBuilder text = new StringBuilder(NAME);
        char before = '(';
        if (widest != Directed.WIDEST) {
            text.append(before).append(WIDEST).append('=').append(widest);
            before = ',';
        }
        if (patience != Directed.PATIENCE) {
            text.append(before).append(PATIENCE).append('=').append(patience);
            before = ',';
        }
        if (faults) {
            text.append(before).append(FAULTS).append("=1");
            before = ',';
        }
        int end = choices.length;
        while (end > 0 && choices[end - 1] == 0) {
            end--;
        }
        if (end > 0) {
            text.append(before).append(CHOICES).append('=');
            before = ',';
            for (int at = 0; at < end; ) {
                int from = at;
                while (at < end && choices[at] == choices[from]) {
                    at++;
                }
                text.append(from == 0 ? "" : ".").append(choices[from]);
                if (at - from > 1) {
                    text.append('x').append(at - from);
                }
            }
        }
        return before == '(' ? NAME : text.append(')').toString();
    }

    @Override
    public String descriptor() {
        return descriptor;
    }

    @Override
    public void begin() {
        next = 0;
    }

    @Override
    public int pick(Directed run, int count, int free) {
        return chosen(count);
    }

    @Override
    public int draw(String stream, boolean fault, int count) {
        return chosen(count);
    }

    private int chosen(int count) {
        int choice = next < choices.length ? choices[next] : 0;
        next++;
        if (choice >= count) {
            throw new IllegalArgumentException("choice " + next + " of strategy " + NAME + " is " + choice
                    + ", and the program has " + count + " options there: it has changed since");
        }
        return choice;
    }
}
