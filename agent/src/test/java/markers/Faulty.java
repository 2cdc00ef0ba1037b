package markers;

/** Comments that cannot be markers, in a class each. */
public final class Faulty {
    private Faulty() {}

    public static final class WithoutComments {
        public int code() {
            return 1;
        }
    }
}
