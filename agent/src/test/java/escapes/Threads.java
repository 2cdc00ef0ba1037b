package escapes;

/** Threads that were made before a run. */
final class Threads {
    private static Thread made = new Thread(() -> {});

    private Threads() {}

    static {
        made.start();
    }

    /** Makes the class, outside of a run. */
    static void prepare() {
        made.setName("made before");
    }

    static Thread make() {
        return made;
    }
}
