package files;

/** Is loaded in a run, by a class loader that opens files as programs do. */
public final class Late {
    static final String VALUE = new String("loaded");

    private Late() {}
}
