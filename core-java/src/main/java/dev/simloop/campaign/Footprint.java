package dev.simloop.campaign;

import java.util.Arrays;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one step may have touched: what it declared, what of the loop's own it touched, and on which host it ran.
 *
 * @param host the number of the host, or {@link #WORLD}
 * @param declared the resources that it named, in order; null for a step that has declared nothing, which may touch all that is within
 *     its host's reach
 * @param reads those that it only looks at, in order, which are none of {@code declared}
 * @param own what it touched of the loop's, declared or not, in order
 * @param anything whether its order matters beside any other step
 */
@SuppressWarnings("ArrayRecordComponent") // of this package alone, and compared by its own equals
record Footprint(int host, String @Nullable [] declared, String[] reads, String[] own, boolean anything) {
    static final int WORLD = -1;
    private static final String[] NONE = {};
    static final Footprint ANYTHING = new Footprint(WORLD, null, NONE, NONE, true);

    /** {@return the footprint of a step, {@link #ANYTHING} where nothing can be said} */
    static Footprint of(
            int host, TreeSet<String> declared, TreeSet<String> reads, TreeSet<String> own, boolean anything) {
        boolean nothing = declared.isEmpty() && reads.isEmpty();
        if (anything || (host == WORLD && nothing)) {
            return ANYTHING;
        }
        reads.removeAll(declared);
        return new Footprint(host, nothing ? null : array(declared), array(reads), array(own), false);
    }

    private static String[] array(TreeSet<String> names) {
        return names.isEmpty() ? NONE : names.toArray(NONE);
    }

    /** Whether two steps are known to be independent, and by what. */
    enum Relation {
        DEPENDENT,
        BY_HOSTS,
        BY_DECLARATION
    }

    Relation relation(Footprint other) {
        if (anything || other.anything || meet(own, other.own)) {
            return Relation.DEPENDENT;
        }
        if (declared != null && other.declared != null) {
            return meet(declared, other.declared) || meet(declared, other.reads) || meet(reads, other.declared)
                    ? Relation.DEPENDENT
                    : Relation.BY_DECLARATION;
        }
        return host != WORLD && other.host != WORLD && host != other.host ? Relation.BY_HOSTS : Relation.DEPENDENT;
    }

    private static boolean meet(String[] some, String[] others) {
        int i = 0;
        int j = 0;
        while (i < some.length && j < others.length) {
            int order = some[i].compareTo(others[j]);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                i++;
            } else {
                j++;
            }
        }
        return false;
    }

    /** {@return the footprint of a step that is either of the two, of one host} */
    Footprint or(Footprint other) {
        if (equals(other)) {
            return this;
        }
        if (anything
                || other.anything
                || host != other.host
                || (declared == null && other.declared == null && host == WORLD)) {
            return ANYTHING;
        }
        String[] either = declared == null || other.declared == null ? null : union(declared, other.declared);
        if (either == null && host == WORLD) {
            return ANYTHING;
        }
        TreeSet<String> onlyRead = new TreeSet<>();
        if (either != null) {
            onlyRead.addAll(Arrays.asList(union(reads, other.reads)));
            onlyRead.removeAll(Arrays.asList(either));
        }
        return new Footprint(host, either, array(onlyRead), union(own, other.own), false);
    }

    private static String[] union(String[] some, String[] others) {
        TreeSet<String> both = new TreeSet<>(Arrays.asList(some));
        both.addAll(Arrays.asList(others));
        return both.toArray(NONE);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Footprint that
                && host == that.host
                && anything == that.anything
                && Arrays.equals(declared, that.declared)
                && Arrays.equals(reads, that.reads)
                && Arrays.equals(own, that.own);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * host + Arrays.hashCode(declared)) + Arrays.hashCode(reads)) + Arrays.hashCode(own);
    }

    @Override
    public String toString() {
        return anything
                ? "anything"
                : host + " " + Arrays.toString(declared) + " reads " + Arrays.toString(reads) + " "
                        + Arrays.toString(own);
    }
}
