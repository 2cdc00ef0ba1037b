package points;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ordinary code whose classes have points while nobody interleaves it. */
public final class Loops {
    public static final int CELLS = 1_000;

    private final int[] cells = new int[CELLS];
    private int sum;

    public Loops() {
        Arrays.setAll(cells, i -> i);
    }

    /** Touches fields and elements and does nothing else. */
    public int tight() {
        sum = 0;
        for (int i = 0; i < cells.length; i++) {
            sum += cells[i];
        }
        return sum;
    }

    /** Parses, compares and collects, as most code does. */
    public int elsewhere(String line) {
        List<String> names = new ArrayList<>();
        int amount = 0;
        int from = 0;
        while (from < line.length()) {
            int end = line.indexOf(';', from);
            int split = line.indexOf('=', from);
            names.add(line.substring(from, split));
            amount += Integer.parseInt(line, split + 1, end, 10);
            from = end + 1;
        }
        sum = amount;
        return names.size() + sum;
    }
}
