package races;

/** Holds what says of itself what it holds, with accesses of its own. */
public final class Told {
    /** A pair whose text reads it. */
    public static final class Pair {
        private int left;
        private int right;

        void add() {
            left++;
            right++;
        }

        @Override
        public String toString() {
            return left + " and " + right;
        }
    }

    private Pair pair = new Pair();

    public void add() {
        Pair mine = pair;
        mine.add();
        pair = mine;
    }
}
