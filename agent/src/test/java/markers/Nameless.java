package markers;

public class Nameless {
    public int code() {
        return 1; // sim:
    }
}
