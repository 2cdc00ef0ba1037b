package markers;

public class Twice {
    public int code() {
        // sim: one
        return 1; // sim: two
    }
}
