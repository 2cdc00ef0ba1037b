package escapes;

/** Makes what programs find made. */
public final class Spare {
    private Spare() {}

    public static void prepare() {
        Threads.prepare();
    }
}
